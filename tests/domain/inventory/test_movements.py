from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from selfshop.domain import inventory
from selfshop.domain.inventory import Cause, StockLine, movements
from selfshop.domain.shared import SkuId

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
A, B = SkuId("a"), SkuId("b")
LINES = [StockLine(sku=B, quantity=2), StockLine(sku=A, quantity=1), StockLine(sku=B, quantity=3)]


class TestBooking:
    @pytest.mark.parametrize(
        ("book", "cause", "effect"),
        [
            (inventory.receive, Cause.RECEIVED, (1, 0, 0)),
            (inventory.ship, Cause.SHIPPED, (-1, 0, -1)),
            (inventory.cancel, Cause.CANCELLED, (0, 0, -1)),
            (inventory.restock, Cause.RESTOCKED, (1, 0, 0)),
        ],
    )
    def test_writes_one_entry_a_row_with_the_effect_of_its_cause(
        self,
        book: Callable[..., tuple[inventory.Movement, ...]],
        cause: Cause,
        effect: tuple[int, int, int],
    ) -> None:
        entries = book(LINES, reference="parcel:1", at=AT)
        assert [(entry.sku, entry.cause, entry.reference, entry.at) for entry in entries] == [
            ("a", cause, "parcel:1", AT),
            ("b", cause, "parcel:1", AT),
        ]
        assert [(entry.on_hand, entry.held, entry.allocated) for entry in entries] == [
            effect,
            tuple(5 * part for part in effect),
        ]

    @pytest.mark.parametrize(
        ("cause", "effect"),
        [
            (Cause.RECEIVED, (3, 0, 0)),
            (Cause.HELD, (0, 3, 0)),
            (Cause.LAPSED, (0, -3, 0)),
            (Cause.RELEASED, (0, -3, 0)),
            (Cause.CLAIMED, (0, -3, 3)),
            (Cause.SHIPPED, (-3, 0, -3)),
            (Cause.CANCELLED, (0, 0, -3)),
            (Cause.RESTOCKED, (3, 0, 0)),
        ],
    )
    def test_moves_each_unit_as_its_cause_says(
        self, cause: Cause, effect: tuple[int, int, int]
    ) -> None:
        (entry,) = movements.book(cause, [StockLine(sku=A, quantity=3)], reference="r:1", at=AT)
        assert (entry.on_hand, entry.held, entry.allocated) == effect
        assert entry.key == ("a", "main")
