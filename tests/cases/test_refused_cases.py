"""Every slip is refused, naming the field; nothing is guessed, nothing hangs."""

from typing import Any

import pytest

from selfshop.adapters.codec.case_answers import refusal
from selfshop.adapters.codec.cases import read_case
from selfshop.domain.shared import ShopError
from tests.cases.reading import HERE, rows_of

ROWS = list(rows_of(HERE / "refused.jsonl"))


def error_of(case: Any) -> dict[str, Any]:
    with pytest.raises(ShopError) as refused:
        read_case(case).quote()
    error: dict[str, Any] = refusal(refused.value)["error"]
    return error


@pytest.mark.parametrize("row", [row for _, row in ROWS], ids=[name for name, _ in ROWS])
def test_a_slip_is_refused_where_it_is(row: dict[str, Any]) -> None:
    error = error_of(row["text"] if "text" in row else row["case"])
    assert {name: error[name] for name in ("code", "path") if name in error} == row["error"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"quote":' + "[" * 3_000 + "]" * 3_000 + "}",
        '{"at":' + "1" * 5_000 + "}",
    ],
    ids=["open lists", "open objects", "closed lists", "digits"],
)
def test_what_never_ends_is_no_case(text: str) -> None:
    assert error_of(text)["code"] == "input.not_json"


def test_a_key_among_very_many_is_found_when_it_stands_twice() -> None:
    keys = ",".join(f'"a{number}":1' for number in range(200_000))
    assert error_of(f'{{{keys},"a199999":1}}')["path"] == "a199999"
