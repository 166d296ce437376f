import pytest

from selfshop.domain import inventory
from selfshop.domain.shared import LocationId, SkuId


def line(sku: str, quantity: int, location: str = "main") -> inventory.StockLine:
    return inventory.StockLine(sku=SkuId(sku), quantity=quantity, location=LocationId(location))


def level(sku: str, *, on_hand: int, held: int = 0, allocated: int = 0) -> inventory.StockLevel:
    return inventory.StockLevel(sku=SkuId(sku), on_hand=on_hand, held=held, allocated=allocated)


class TestShortStock:
    def test_names_every_short_sku_and_how_much_there_is(self) -> None:
        levels = {
            made.key: made
            for made in [
                level("a", on_hand=2),
                level("b", on_hand=5, held=5),
                level("c", on_hand=9),
                level("d", on_hand=1, allocated=2),
            ]
        }
        lines = [line("a", 3), line("b", 1), line("c", 9), line("d", 1), line("e", 1)]
        short = inventory.shortages([*lines, line("a", 1, "east")], levels)
        assert [(lack.sku, lack.location, lack.wanted, lack.available) for lack in short] == [
            ("a", "east", 1, 0),
            ("a", "main", 3, 2),
            ("b", "main", 1, 0),
            ("d", "main", 1, 0),
            ("e", "main", 1, 0),
        ]

    def test_counts_two_lines_of_one_sku_together(self) -> None:
        stock = level("a", on_hand=3)
        (short,) = inventory.shortages([line("a", 2), line("a", 2)], {stock.key: stock})
        assert (short.wanted, short.available) == (4, 3)

    def test_is_none_when_there_is_just_enough(self) -> None:
        stock = level("a", on_hand=3)
        assert inventory.shortages([line("a", 3)], {stock.key: stock}) == ()

    @pytest.mark.parametrize("locale", ["zh", "en"])
    def test_is_refused_in_words_that_say_how_much(self, locale: str) -> None:
        refusal = inventory.short_stock(inventory.shortages([line("a", 3)], {}))
        assert refusal.code == "stock.short"
        assert refusal.facts["short"] == (
            {"sku": "a", "location": "main", "wanted": 3, "available": 0},
        )
        assert "sku a, location main, wanted 3, available 0" in refusal.message(locale)
