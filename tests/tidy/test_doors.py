"""A context has one door: its `__init__`. Whoever stands outside goes through it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tidy import house

PREFIX = "selfshop.domain."


def steps_past_a_door(path: Path, tree: ast.Module) -> Iterator[str]:
    """Name the imports in *tree* that reach into a context that *path* does not belong to."""
    for node in ast.walk(tree):
        for module in _modules_named(node):
            context, _, inner = module.removeprefix(PREFIX).partition(".")
            home = house.DOMAIN / context
            handed_out = inner in names_handed_out(home)
            if (
                inner
                and not path.is_relative_to(home)
                and not handed_out
                and is_inside(home, inner)
            ):
                yield f"{house.name_of(path)}:{node.lineno if hasattr(node, 'lineno') else 0} {module}"


def _modules_named(node: ast.AST) -> list[str]:
    """List what an import statement may name as a module of the domain, both spellings."""
    match node:
        case ast.Import(names=names):
            named = [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names):
            named = [f"{module}.{alias.name}" for alias in names]
        case _:
            named = []
    return [name for name in named if name.startswith(PREFIX)]


def is_inside(home: Path, inner: str) -> bool:
    """Whether *inner* begins with a module of the context, rather than with a name of its door."""
    module = home / inner.split(".", maxsplit=1)[0]
    return module.is_dir() or module.with_suffix(".py").exists()


def names_handed_out(home: Path) -> list[str]:
    """Read the door's `__all__`; a module may be in it, as `shared.checks` is."""
    door = home / "__init__.py"
    if not door.exists():
        return []
    return [
        name
        for node in house.tree_of(door).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.literal_eval(node.value)
    ]


def test_nobody_steps_past_a_context_s_door() -> None:
    offenders = [
        offence
        for path in house.python_files("src", "benchmarks", "examples", "scripts")
        for offence in steps_past_a_door(path, house.tree_of(path))
    ]
    assert not offenders


@pytest.mark.parametrize(
    "spelling",
    [
        "from selfshop.domain.shared.money import Money",
        "from selfshop.domain.shared import money",
        "import selfshop.domain.shared.money",
    ],
)
def test_each_spelling_of_a_step_past_the_door_is_seen(spelling: str) -> None:
    outside = house.SOURCE / "shop.py"
    assert list(steps_past_a_door(outside, ast.parse(spelling)))


def test_going_through_the_door_is_fine() -> None:
    outside = house.SOURCE / "shop.py"
    through = ast.parse(
        "from selfshop.domain.shared import Money\nfrom selfshop.domain import shared"
    )
    assert not list(steps_past_a_door(outside, through))


@pytest.mark.parametrize("context", house.contexts(), ids=lambda context: context.name)
def test_a_door_says_what_it_promises_and_hands_out_all_it_imports(context: Path) -> None:
    tree = house.tree_of(context / "__init__.py")
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert ast.get_docstring(tree), "the door has no docstring"
    # ruff (RUF022) keeps the list sorted
    assert set(names_handed_out(context)) == imported
