"""Build the wheel and check that it holds every file under src/selfshop, data and migrations too."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def build(folder: Path) -> Path:
    """Build the wheel into *folder* as a user's pip would, and return its path."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*pip, "-w", str(folder), str(ROOT)], check=True)
    return next(folder.glob("selfshop-*.whl"))


def files_of_source() -> set[str]:
    """List the files that the package is made of, as they are named inside a wheel."""
    source = ROOT / "src"
    return {
        path.relative_to(source).as_posix()
        for path in (source / "selfshop").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def main() -> int:
    """Print what is missing; return 1 when something is."""
    with tempfile.TemporaryDirectory() as folder:
        packed = set(zipfile.ZipFile(build(Path(folder))).namelist())
    missing = sorted(files_of_source() - packed)
    print("\n".join(f"not in the wheel: {name}" for name in missing) or "the wheel is whole")
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
