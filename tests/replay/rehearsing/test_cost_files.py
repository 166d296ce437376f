from pathlib import Path

import pytest

from selfshop.domain.shared import InvalidInput
from selfshop.replay.rehearsing import cost_files, read_costs


def a_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "costs.csv"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as no:
        read_costs(path, currency="EUR")
    return no.value.path, no.value.code


def test_costs_are_read_in_any_order_of_columns(tmp_path: Path) -> None:
    path = a_file(tmp_path, '\ufeffcost, sku\n1.5,TEA\n\n0,"CUP, blue"\n')
    assert read_costs(path, currency="EUR").by_sku == {"TEA": 150, "CUP, blue": 0}


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [
        ("", "costs.csv", "input.empty"),
        ("sku\nTEA\n", "costs.csv, line 1, column cost", "input.missing"),
        ("sku,cost,x\n", "costs.csv, line 1, column x", "input.unknown_field"),
        ("sku,cost,cost\n", "costs.csv, line 1, column cost", "input.unknown_field"),
        ("sku,cost\nTEA,1.234\n", "costs.csv, line 2, column cost", "input.too_many_decimals"),
        ("sku,cost\nTEA,-1\n", "costs.csv, line 2, column cost", "input.too_small"),
        ("sku,cost\nTEA,\n", "costs.csv, line 2, column cost", "input.not_an_amount"),
        ("sku,cost\n,1\n", "costs.csv, line 2, column sku", "input.empty"),
        ("sku,cost\nTEA,1\nTEA,2\n", "costs.csv, line 3, column sku", "input.duplicate"),
        ("sku,cost\nTEA,1,2\n", "costs.csv, line 2", "input.row_length"),
        ('sku,cost\n"TEA"x,1\n', "costs.csv, line 2", "input.not_csv"),
        ("sku,cost\nA,1\nB,1\nC,1\n", "costs.csv, line 4", "input.too_many"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, path: str, code: str
) -> None:
    monkeypatch.setattr(cost_files, "ROWS_MAX", 2)
    assert refused(a_file(tmp_path, text)) == (path, code)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv") == ("none.csv", "input.unreadable_file")
    path = tmp_path / "costs.csv"
    path.write_bytes(b"sku,cost\n\xff,1\n")
    assert refused(path) == ("costs.csv", "input.unprintable")
