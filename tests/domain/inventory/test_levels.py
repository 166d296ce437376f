from datetime import UTC, datetime
from typing import Any

import pytest

from selfshop.domain import inventory
from selfshop.domain.shared import InvalidInput, LocationId, SkuId

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def line(sku: str, quantity: int, location: str = "main") -> inventory.StockLine:
    return inventory.StockLine(sku=SkuId(sku), quantity=quantity, location=LocationId(location))


def level(
    sku: str, *, on_hand: int, safety: int = 0, held: int = 0, allocated: int = 0
) -> inventory.StockLevel:
    return inventory.StockLevel(
        sku=SkuId(sku), on_hand=on_hand, safety=safety, held=held, allocated=allocated
    )


class TestAvailable:
    def test_is_what_is_there_less_everything_promised_or_kept_back(self) -> None:
        assert level("a", on_hand=10, safety=1, held=2, allocated=3).available == 4

    def test_may_be_negative_after_a_loss(self) -> None:
        assert level("a", on_hand=1, allocated=3).available == -2


class TestALine:
    @pytest.mark.parametrize(
        ("quantity", "code"),
        [
            (0, "input.too_small"),
            (-1, "input.too_small"),
            (1.0, "input.not_a_whole_number"),
            (True, "input.not_a_whole_number"),
            ("1", "input.not_a_whole_number"),
            (1_000_000_001, "input.too_large"),
        ],
    )
    def test_takes_nothing_but_a_positive_count(self, quantity: Any, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            line("a", quantity)
        assert (caught.value.path, caught.value.code) == ("quantity", code)

    def test_needs_a_sku(self) -> None:
        with pytest.raises(InvalidInput, match="sku"):
            line("", 1)

    def test_is_at_the_main_location_unless_said_otherwise(self) -> None:
        assert inventory.StockLine(sku=SkuId("a"), quantity=1).key == ("a", inventory.MAIN)


class TestMerging:
    def test_adds_up_lines_of_one_sku_and_sorts_by_key(self) -> None:
        lines = inventory.merged([line("b", 1), line("a", 2), line("b", 3), line("a", 1, "east")])
        assert [(*made.key, made.quantity) for made in lines] == [
            ("a", "east", 1),
            ("a", "main", 2),
            ("b", "main", 4),
        ]

    def test_to_more_than_a_line_may_have_is_refused_as_the_lines_(self) -> None:
        with pytest.raises(InvalidInput) as no:
            inventory.merged([line("a", 1_000_000_000), line("b", 1), line("a", 1)])
        assert (no.value.path, no.value.code) == ("lines", "input.too_large")
