"""Whatever stands in a file of orders, it is read whole or refused by its place."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from selfshop.domain.shared import InvalidInput
from selfshop.replay.orders_file import open_orders
from selfshop.replay.recording import RecordedBasket, RecordedReturn

pytestmark = pytest.mark.law

HEADER = "order,customer,time,sku,quantity,unit_price,discount.retailer,currency\n"
CELLS = st.one_of(
    st.sampled_from(
        ["", "1", "-1", "0", "2.50", "EUR", "2026-01-01T00:00:00Z", "tea", '"', "\x00"]
    ),
    st.text(max_size=5),
)


def outcome(content: bytes) -> str:
    """Read *content* to its end; the complaint, or nothing."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        path.write_bytes(content)
        try:
            with open_orders(path) as recording:
                list(recording.entries())
                list(recording.rejected())
                list(recording.prices())
        except InvalidInput as refused:
            return str(refused)
    return ""


class TestAnyBytes:
    """A file that is not a file of orders is refused by name, never with another error."""

    @given(content=st.binary(max_size=60))
    @example(content=b"{")
    @example(content=b"\x1f\x8b\x08")
    @example(content=b"\xff\xfeo\x00r\x00d\x00e\x00r\x00")
    @example(content=b'"\n')
    def test_are_refused(self, content: bytes) -> None:
        assert outcome(content).startswith("orders.csv")

    @given(rows=st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=4))
    def test_in_cells_are_read_or_refused(self, rows: list[list[str]]) -> None:
        text = HEADER + "\n".join(",".join(row) for row in rows)
        complaint = outcome(text.encode(errors="surrogateescape"))
        assert not complaint or complaint.startswith("orders.csv")


row = st.tuples(
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(-4, 4),
    st.integers(0, 500),
    st.integers(0, 600),
)


class TestEveryRow:
    """Every row of a sound file is a line of a basket, a return or a rejected line, and no other."""

    @given(rows=st.lists(row, min_size=1, max_size=25), shuffle=st.randoms())
    def test_is_in_exactly_one_place_and_keeps_its_cents(
        self, rows: list[tuple[int, int, int, int, int]], shuffle: Random
    ) -> None:
        lines = [
            f"o{order},c{order % 2},2026-01-{order + 1 if units >= 0 else 20:02}T00:00:00Z,"
            f"s{sku},{units},{price / 100:.2f},{off / 100:.2f},EUR"
            for order, sku, units, price, off in rows
        ]
        shuffle.shuffle(lines)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "orders.csv"
            path.write_text(HEADER + "\n".join(lines), encoding="utf-8")
            with open_orders(path) as recording:
                entries = list(recording.entries())
                rejected = list(recording.rejected())
        baskets = [entry for entry in entries if isinstance(entry, RecordedBasket)]
        returns = [entry for entry in entries if isinstance(entry, RecordedReturn)]
        sold = sum(len(basket.lines) for basket in baskets)
        assert sold + len(returns) + len(rejected) == len(rows)
        kept = [one for one in rows if one[2] > 0 and one[3] > 0 and one[4] <= one[2] * one[3]]
        paid = sum(units * price - off for _, _, units, price, off in kept)
        assert sum(basket.paid_minor for basket in baskets) == paid
        bought = sum(line.quantity for basket in baskets for line in basket.lines)
        assert sum(part.units for back in returns for part in back.parts) <= bought
