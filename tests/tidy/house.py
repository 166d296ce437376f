"""The house as the tidy tests see it: its files, read and parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "selfshop"
DOMAIN = SOURCE / "domain"
TESTS = ROOT / "tests"
CODE = ("src", "tests", "benchmarks", "examples", "scripts")
PAGES = ("docs",)
#: Files that are text, by ending; the rest (samples, databases) is not read.
TEXTS = {".py", ".md", ".toml", ".sh", ".json", ".jsonl", ".csv", ".txt", ".mako", ".typed", ""}


@cache
def text_of(path: Path) -> str:
    """Read a file once."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Parse a file once."""
    return ast.parse(text_of(path), filename=str(path))


def name_of(path: Path) -> str:
    """Name a file as a reader would: from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    """List the Python files under *folders* of the project, sorted."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def text_files() -> list[Path]:
    """List every text file that is part of the project, sorted."""
    inside = [
        path
        for folder in (*CODE, *PAGES, ".ci")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix in TEXTS
    ]
    top = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXTS - {""}]
    named = [ROOT / name for name in ("Makefile", "LICENSE", "NOTICE", ".gitignore")]
    return sorted({*inside, *top, *(path for path in named if path.exists())})


def markdown_files() -> list[Path]:
    """List the pages: those at the top and those under docs/, sorted."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def functions_in(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Walk every function and method, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def strings_in(tree: ast.AST) -> Iterator[str]:
    """Walk every string constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def called_name(call: ast.Call) -> str:
    """Give the last part of what is called: `Refused` for `shared.Refused(...)`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def contexts() -> list[Path]:
    """List the folders of the contexts that exist."""
    return sorted(path.parent for path in DOMAIN.glob("*/__init__.py"))
