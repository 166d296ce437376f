import pytest

from selfshop.domain.checkout.margins import Bounds
from selfshop.domain.checkout.margins.proving import least_of
from selfshop.domain.checkout.margins.scenes import stage
from selfshop.domain.checkout.margins.tables import Tables
from tests.margins import costs, floor, lines, shop, worst
from tests.rule_books import off, percent


def least(prices: dict[str, str], **of: int) -> int | None:
    """Return what no cart of two lines and five units each falls below, in minor units."""
    made = shop(prices)
    tables = Tables(
        made.snapshot, costs(**of), floor("0"),
        skus=list(made.snapshot.skus.values()), units_max=5,
    )  # fmt: skip
    found = least_of(tables.of(stage(made.snapshot, at=made.at).scenes[0]), 2)
    return None if found is None else found // 100 // 1_000_000


def test_what_no_cart_falls_below_is_a_single_piece_or_all_losses_in_full() -> None:
    assert least({"A": "10.00", "B": "20.00"}, A=400, B=500) == 600
    assert least({"A": "10.00", "B": "20.00", "C": "1.00"}, A=1_100, B=2_200, C=101) == -1_500
    assert least({"A": "10.00", "B": "20.00"}, A=1_100, B=500) == -500


@pytest.mark.parametrize("units", [3, 4, 5])
def test_a_loss_on_every_piece_is_worst_with_as_many_as_may_be(units: int) -> None:
    made = shop({"A": "10.00", "B": "10.00"}, percent("50"))
    found = worst(made, costs(A=600, B=700), bounds=Bounds(lines=2, units=units))
    assert found.exact
    assert lines(found) == {"A": units, "B": units}


def test_an_amount_off_is_worst_just_at_its_threshold() -> None:
    made = shop({"A": "10.00", "B": "7.00"}, off("9.00", condition={"min_amount": "27.00"}))
    found = worst(made, costs(A=700, B=490))
    assert found.exact
    assert lines(found) == {"A": 2, "B": 1}
    assert found.over == -90


def test_what_a_floor_price_keeps_on_one_sku_is_taken_off_the_others() -> None:
    # 60.00 off from 160.00 in list prices: A bears 1.00 of it a piece, B the rest.
    prices = {
        "A": {"price": "88.00", "floor_price": "87.00"},
        "B": {"price": "34.00", "prices": [
            {"kind": "list", "amount": "52.00"}, {"kind": "sale", "amount": "34.00"},
        ]},
        "C": "1.00",
    }  # fmt: skip
    rule = off("60.00", condition={"min_amount": "250.00"}, base="list")
    made = shop(prices, rule)
    found = worst(made, costs(A=8_700, B=0, C=0), bounds=Bounds(lines=3, units=2))
    assert found.exact
    assert lines(found) == {"A": 2, "B": 2}
    assert found.over == 2 * 3400 + 2 * 100 - 6000
