from selfshop.domain.checkout.margins import Bounds
from selfshop.domain.checkout.margins.scenes import stage
from selfshop.domain.checkout.margins.seeding import seed
from selfshop.domain.checkout.margins.tables import Tables
from selfshop.domain.checkout.margins.trying import Trial
from tests.margins import Json, costs, floor, shop
from tests.rule_books import from_, ladder, off

BOUNDS = Bounds(lines=3, units=50)


def seeded(*rules: Json, **prices: str) -> tuple[dict[str, int], int]:
    """Return the worst of the likely carts, where every SKU costs 80 % of its price."""
    made = shop(prices, *rules)
    known = costs(**{sku: int(price.replace(".", "")) * 8 // 10 for sku, price in prices.items()})
    skus = list(made.snapshot.skus.values())
    tables = Tables(made.snapshot, known, floor("0"), skus=skus, units_max=BOUNDS.units)
    trial = Trial(snapshot=made.snapshot, costs=known, floor=floor("0"), steps=50_000)
    seed(tables.of(stage(made.snapshot, at=made.at).scenes[0]), BOUNDS, trial)
    assert trial.worst is not None
    return {line.sku: line.quantity for line in trial.worst.cart.lines}, trial.worst.over // 100


def test_likely_carts_stand_at_thresholds() -> None:
    assert seeded(off("30.00", condition={"min_amount": "100.00"}), A="20.00") == ({"A": 5}, -1_000)


def test_a_cart_is_filled_up_to_a_threshold_with_something_else() -> None:
    rule = off("30.00", condition={"min_amount": "97.00"})
    assert seeded(rule, A="30.00", B="7.00") == ({"A": 3, "B": 1}, -1_060)


def test_every_step_of_a_ladder_is_tried() -> None:
    steps = [from_("50.00", amount_off="5.00"), from_("200.00", amount_off="60.00")]
    assert seeded(ladder(*steps), A="10.00") == ({"A": 20}, -2_000)


def test_groups_are_tried_whole() -> None:
    two_for_one = {
        "benefit": {"kind": "buy_get", "buy": 2, "get": 1, "percent": "100", "max_times": 1}
    }
    assert seeded(two_for_one, A="10.00") == ({"A": 3}, -400)
