import pytest

from selfshop.domain.promotions.benefits import Gift
from selfshop.domain.promotions.conditions import BuyAtLeast
from selfshop.domain.shared import Money, SkuId
from tests.carts import Json, applied, complaint, quoted, rejected
from tests.pools import pool


def gift(**more: object) -> Json:
    return {
        "condition": {"min_amount": "100.00"},
        "benefit": {"kind": "gift", "sku": "G", "quantity": 1, **more},
    }


def prices(stock: int | None = None) -> dict[str, Json | str]:
    given: Json = {"price": "5.00"} if stock is None else {"price": "5.00", "stock": stock}
    return {"A": "50.00", "G": given}


class TestAGift:
    def test_takes_nothing_off_goods(self) -> None:
        quote = quoted(prices(), {"A": 2}, gift(value="3.00"))
        assert (quote.payable, applied(quote)) == (10000, {"R1": "0.00"})
        assert [(one.sku, one.quantity, one.rule) for one in quote.gifts] == [("G", 1, "R1")]

    def test_may_come_every_time(self) -> None:
        quote = quoted(prices(), {"A": 5}, gift(every=True, quantity=2))
        assert quote.gifts[0].quantity == 4

    @pytest.mark.parametrize(("stock", "given"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 2)])
    def test_is_all_there_after_the_cart_and_the_gifts_before_it(
        self, stock: int, given: int
    ) -> None:
        quote = quoted(prices(stock), {"A": 2, "G": 1}, gift(), gift())
        assert len(quote.gifts) == given
        assert set(rejected(quote).values()) <= {"gift_out_of_stock"}

    def test_says_how_many_pieces_are_missing(self) -> None:
        quote = quoted(prices(1), {"A": 2}, gift(quantity=3))
        assert (quote.rejected[0].code, quote.rejected[0].facts) == (
            "gift_out_of_stock",
            {"missing": 2},
        )

    def test_is_hidden_by_no_claim(self) -> None:
        half = {"benefit": {"kind": "percent_off", "percent": "1"}, "priority": 1}
        assert set(applied(quoted(prices(), {"A": 3}, half, gift()))) == {"R1", "R2"}

    def test_is_one_piece_once_unless_it_says_otherwise(self) -> None:
        rule = {"condition": {"min_quantity": 1}, "benefit": {"kind": "gift", "sku": "G"}}
        assert quoted(prices(), {"A": 3}, rule).gifts[0].quantity == 1

    @pytest.mark.parametrize(
        ("value", "complained"),
        [("0.00", ("", "")), ("-0.01", ("rules[0].benefit.value", "input.too_small"))],
    )
    def test_is_worth_nothing_or_more(self, value: str, complained: tuple[str, str]) -> None:
        assert complaint(gift(value=value)) == complained

    def test_is_worth_its_pieces(self) -> None:
        every = Gift(sku=SkuId("G"), quantity=2, every=True, value=Money(300, "CNY"))
        pieces = every.pieces(pool((5, 100)), BuyAtLeast(quantity=2))
        assert (pieces, every.worth(pieces)) == (4, 1200)
        once = Gift(sku=SkuId("G"), quantity=3)
        assert once.pieces(pool((5, 100)), BuyAtLeast(quantity=2)) == 3
        assert once.worth(3) == 0
