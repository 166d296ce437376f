"""A whole idea fits on two or three screens."""

from pathlib import Path

from tests.tidy import house

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
DOOR_LINES_MAX = 60


def lines_of(path: Path) -> int:
    return len(house.text_of(path).splitlines())


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        house.name_of(path): lines_of(path)
        for path in house.python_files(*house.CODE)
        if lines_of(path) > FILE_LINES_MAX
    }
    assert not long


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{house.name_of(path)}:{function.lineno} {function.name}"
        for path in house.python_files(*house.CODE)
        for function in house.functions_in(house.tree_of(path))
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES_MAX
    ]
    assert not long


def test_no_door_is_longer_than_60_lines() -> None:
    long = {
        house.name_of(context): lines_of(context / "__init__.py")
        for context in house.contexts()
        if lines_of(context / "__init__.py") > DOOR_LINES_MAX
    }
    assert not long
