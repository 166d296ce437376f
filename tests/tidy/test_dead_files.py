"""No file of the package is left over: each is imported, or is a door somebody else opens."""

import ast
from collections.abc import Iterator

from tests.tidy import house

#: Opened from outside: the interpreter, the console script, a user's tests, Alembic.
OPENED_ELSEWHERE = ("selfshop.__main__", "selfshop.cli", "selfshop.testing")
LOADED_BY_PATH = "adapters/sql/migrations"


def modules_named(tree: ast.Module) -> Iterator[str]:
    """Walk what a file imports; a module loaded when first used is named in a string."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Constant(value=str(text)) if text.startswith("selfshop."):
                yield text.partition(":")[0]
            case _:
                pass


def test_every_file_of_the_package_is_used_by_another() -> None:
    modules = {
        ".".join(path.relative_to(house.SOURCE.parent).with_suffix("").parts): path
        for path in house.python_files("src")
        if path.name != "__init__.py" and LOADED_BY_PATH not in path.as_posix()
    }
    named = {
        name for path in house.python_files("src") for name in modules_named(house.tree_of(path))
    }
    left_over = [
        name for name in modules if name not in named and not name.startswith(OPENED_ELSEWHERE)
    ]
    assert not left_over
