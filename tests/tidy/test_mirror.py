"""The tests of the domain mirror the domain, file by file."""

import ast
from pathlib import Path

from tests.tidy import house

MIRROR = house.TESTS / "domain"


def has_something_to_test(path: Path) -> bool:
    return path.name != "__init__.py" and any(
        isinstance(node, ast.FunctionDef | ast.ClassDef) for node in house.tree_of(path).body
    )


def test_every_file_of_the_domain_has_its_tests() -> None:
    missing = [
        house.name_of(path)
        for path in house.python_files("src/selfshop/domain")
        if has_something_to_test(path) and not mirror_of(path).exists()
    ]
    assert not missing


def mirror_of(path: Path) -> Path:
    inner = path.relative_to(house.DOMAIN)
    return MIRROR / inner.with_name(f"test_{inner.name.removeprefix('_')}")


def test_no_test_of_the_domain_outlives_what_it_tests() -> None:
    orphans = [
        house.name_of(path)
        for path in MIRROR.rglob("test_*.py")
        if not any(map(path.stem.startswith, stems_beside(path)))
    ]
    assert not orphans


def stems_beside(test: Path) -> list[str]:
    """List the test names that the source folder mirrored by *test* allows.

    A file may have several test files: `splitting.py` has `test_splitting.py`, `test_splitting_laws.py`.
    """
    folder = house.DOMAIN / test.parent.relative_to(MIRROR)
    return [f"test_{path.stem.removeprefix('_')}" for path in folder.glob("*.py")]
