"""Cells come out the same, however a file of orders is written."""

import gzip
import json
from pathlib import Path

import pytest

from selfshop.domain.shared import InvalidInput
from selfshop.replay.orders_file.columns import Columns
from selfshop.replay.orders_file.rows import RawRow, read_rows

COLUMNS = "order,customer,time,sku,quantity,currency"
CELLS = {
    "order": "7",
    "customer": "an",
    "time": "2026-01-01T00:00:00Z",
    "sku": "tea",
    "quantity": "2",
    "currency": "EUR",
}
ROW = ",".join(CELLS.values())


def rows_of(path: Path) -> list[RawRow]:
    return list(read_rows(path, Columns()))


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "orders.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class TestAFileOfOrders:
    @pytest.mark.parametrize(
        "content",
        [
            f"{COLUMNS}\n{ROW}\n",
            f"{COLUMNS}\n{ROW}",
            f"{COLUMNS}\r\n{ROW}\r\n",
            f"{COLUMNS}\r{ROW}\r",
            f"\ufeff{COLUMNS}\n{ROW}\n",
            f"\n\n{COLUMNS}\n\n{ROW}\n,,,,,\n\n",
            " order , customer,time,sku,quantity,currency\n 7 ,an, 2026-01-01T00:00:00Z,tea,2,EUR",
            '"order",customer,time,sku,quantity,currency\n"7","an","2026-01-01T00:00:00Z",tea,2,EUR',
            json.dumps(CELLS),
            "\ufeff\n" + json.dumps(CELLS) + "\r\n\r\n",
            gzip.compress(f"{COLUMNS}\n{ROW}\n".encode(), mtime=0),
            gzip.compress(json.dumps(CELLS).encode(), mtime=0),
        ],
    )
    def test_reads_alike_however_it_is_written(self, tmp_path: Path, content: str | bytes) -> None:
        assert [row.cells for row in rows_of(written(tmp_path, content))] == [CELLS]

    def test_may_have_its_columns_in_any_order(self, tmp_path: Path) -> None:
        turned = ",".join(reversed(CELLS)) + "\n" + ",".join(reversed(CELLS.values()))
        assert [row.cells for row in rows_of(written(tmp_path, turned))] == [CELLS]

    def test_keeps_commas_quotes_and_line_breaks_inside_quoted_cells(self, tmp_path: Path) -> None:
        content = f'{COLUMNS}\n7,"an, the ""first""\nof her name",t,tea,2,EUR\n{ROW}\n'
        first, second = rows_of(written(tmp_path, content))
        assert first.cells["customer"] == 'an, the "first"\nof her name'
        assert (first.place.line, second.place.line) == (2, 4)

    def test_counts_blank_lines_as_an_editor_does(self, tmp_path: Path) -> None:
        lines = [json.dumps(CELLS), "", json.dumps(CELLS)]
        assert [row.place.line for row in rows_of(written(tmp_path, "\n".join(lines)))] == [1, 3]


class TestABrokenFile:
    @pytest.mark.parametrize(
        ("content", "path", "code"),
        [
            ("", "orders.csv", "input.empty"),
            ("\ufeff \n\n", "orders.csv", "input.empty"),
            (gzip.compress(ROW.encode(), mtime=0)[:-4], "orders.csv", "input.broken_gzip"),
            (b"\x1f\x8bnonsense", "orders.csv", "input.broken_gzip"),
            (f"{COLUMNS},note\n", "orders.csv, line 1, column note", "input.unknown_column"),
            (f"{COLUMNS},sku\n", "orders.csv, line 1, column sku", "input.duplicate"),
            ("order,customer\n", "orders.csv, line 1, column time", "input.missing"),
            (
                f"{COLUMNS},discount.\n",
                "orders.csv, line 1, column discount.",
                "input.unknown_column",
            ),
            (f"{COLUMNS},coupon\n", "orders.csv, line 1, column coupon", "input.unknown_column"),
            (f"{COLUMNS}\n{ROW},1\n", "orders.csv, line 2", "input.row_length"),
            (f"{COLUMNS}\n\n7,an\n", "orders.csv, line 3", "input.row_length"),
            (f'{COLUMNS}\n7,"an"x,t,tea,2,EUR\n', "orders.csv, line 2", "input.not_csv"),
            (f'{COLUMNS}\n{ROW}\n7,"an,t,tea,2,EUR\n', "orders.csv, line 3", "input.not_csv"),
            ("{}\n{", "orders.csv, line 1, column order", "input.missing"),
            (json.dumps(CELLS) + "\n{", "orders.csv, line 2", "input.not_json"),
            (json.dumps(CELLS) + "\n[1]", "orders.csv, line 2", "input.not_json"),
            ('{"sku": "a", "sku": "b"}', "orders.csv, line 1, column sku", "input.duplicate"),
            ('{"order": ' + "[" * 100_000, "orders.csv, line 1", "input.not_json"),
        ],
    )
    def test_is_refused_by_place(
        self, tmp_path: Path, content: str | bytes, path: str, code: str
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            rows_of(written(tmp_path, content))
        assert (refused.value.path, refused.value.code) == (path, code)

    def test_that_is_not_there_is_refused_by_name(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidInput) as refused:
            rows_of(tmp_path / "none.csv")
        assert (refused.value.path, refused.value.code) == ("none.csv", "input.unreadable_file")
        assert "No such file" in refused.value.message()

    def test_in_another_encoding_can_still_be_complained_about(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidInput) as refused:
            rows_of(written(tmp_path, f"{COLUMNS}\n{ROW}".encode("utf-16")))
        assert refused.value.code == "input.unknown_column"
        assert str(refused.value).encode()
