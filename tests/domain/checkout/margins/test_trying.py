import pytest

from selfshop.domain.checkout.margins.scenes import Scene, stage
from selfshop.domain.checkout.margins.tables import Row, Tables
from selfshop.domain.checkout.margins.trying import QUOTE_STEPS, OutOfSteps, Trial
from tests.margins import costs, floor, shop
from tests.rule_books import off


def laid_out(steps: int = 1_000) -> tuple[Trial, Scene, Row]:
    made = shop({"A": "10.00"}, off("3.00", condition={"min_quantity": 2}, kind="coupon"))
    known = costs(A=900)
    skus = list(made.snapshot.skus.values())
    tables = Tables(made.snapshot, known, floor("0"), skus=skus, units_max=9)
    scene = stage(made.snapshot, at=made.at).scenes[0]
    trial = Trial(snapshot=made.snapshot, costs=known, floor=floor("0"), steps=steps)
    return trial, scene, tables.of(scene).rows[0]


class TestATrial:
    def test_quotes_with_every_coupon_and_keeps_the_worst(self) -> None:
        trial, scene, row = laid_out()
        assert trial.over(scene, {row: 1}) is None
        assert trial.mark is None
        assert trial.over(scene, {row: 2}) == -100 * 100
        assert trial.over(scene, {row: 5}) == 200 * 100
        assert trial.worst is not None
        assert trial.worst.quote.goods == 1_700
        assert trial.worst.cart.coupons == ("R1",)

    def test_quotes_no_cart_twice(self) -> None:
        trial, scene, row = laid_out()
        trial.over(scene, {row: 2})
        left = trial.steps
        trial.over(scene, {row: 2})
        assert trial.steps == left == 1_000 - QUOTE_STEPS - 1

    def test_ends_when_its_steps_do(self) -> None:
        trial, scene, row = laid_out(steps=QUOTE_STEPS)
        with pytest.raises(OutOfSteps):
            trial.over(scene, {row: 2})

    def test_lends_a_share_of_its_steps(self) -> None:
        trial, scene, row = laid_out()
        with trial.at_most(QUOTE_STEPS + 10):
            trial.over(scene, {row: 2})
            trial.over(scene, {row: 3})
        assert trial.steps == 1_000 - QUOTE_STEPS - 10
        with trial.at_most(200):
            trial.over(scene, {row: 4})
        assert trial.steps == 1_000 - QUOTE_STEPS - 10 - QUOTE_STEPS - 1
