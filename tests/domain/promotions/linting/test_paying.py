from decimal import Decimal

from selfshop.domain.promotions import BuyAtLeast, SpendAtLeast, benefits
from selfshop.domain.promotions.linting.paying import Stage, stages_of
from selfshop.domain.shared import Money, SkuId


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def at(minor: int) -> SpendAtLeast:
    return SpendAtLeast(amount=cny(minor))


class TestAStage:
    def test_takes_an_amount_off_once_or_for_every_threshold(self) -> None:
        once = Stage("", at(100), benefits.AmountOff(amount=cny(20)))
        every = Stage("", at(100), benefits.AmountOff(amount=cny(20), every=True))
        twice = Stage("", at(100), benefits.AmountOff(amount=cny(20), every=True, max_times=2))
        assert [stage.off(350) for stage in (once, every, twice)] == [20, 60, 40]
        assert [stage.most() for stage in (once, every, twice)] == [20, None, 40]
        assert [stage.stretch_before(350) for stage in (once, every)] == [100, 300]

    def test_takes_a_rounded_share_up_to_its_cap(self) -> None:
        stage = Stage("", at(100), benefits.PercentOff(percent=Decimal("12.5"), cap=cny(20)))
        assert (stage.off(100), stage.off(900), stage.most()) == (13, 20, 20)
        assert Stage("", at(1), benefits.PercentOff(percent=Decimal(10))).most() is None

    def test_never_takes_off_more_than_the_goods_are_worth(self) -> None:
        assert Stage("", at(100), benefits.AmountOff(amount=cny(150))).pays(120) == 0

    def test_gives_nothing_before_the_first_threshold_or_with_a_gift(self) -> None:
        assert (Stage("").pays(70), Stage("").height) == (70, 0)
        assert Stage("", at(5), benefits.Gift(sku=SkuId("cup"))).pays(70) == 70


def test_the_stages_of_a_ladder_know_their_places() -> None:
    steps = tuple(
        benefits.Step(threshold=BuyAtLeast(quantity=n), benefit=benefits.AmountOff(amount=cny(n)))
        for n in (2, 4)
    )
    stages = stages_of(benefits.Ladder(steps=steps))
    assert [(stage.place, stage.height, stage.by_amount) for stage in stages] == [
        ("benefit.steps[0]", 2, False), ("benefit.steps[1]", 4, False),
    ]  # fmt: skip
