import pytest

from selfshop.domain.promotions.benefits import AmountOff, Gift, Ladder
from selfshop.domain.promotions.benefits.ladder import Step
from selfshop.domain.promotions.conditions import BuyAtLeast, SpendAtLeast
from selfshop.domain.shared import Money, SkuId
from tests.carts import applied, complaint, payable, quoted, rejected
from tests.pools import pool

STEPS = [
    {"min_amount": "100.00", "benefit": {"kind": "amount_off", "amount": "10.00"}},
    {"min_amount": "200.00", "benefit": {"kind": "percent_off", "percent": "20"}},
    {"min_amount": "500.00", "benefit": {"kind": "amount_off", "amount": "60.00", "every": True}},
]


def ladder(*steps: object) -> dict[str, object]:
    return {"benefit": {"kind": "ladder", "steps": list(steps)}}


class TestALadder:
    @pytest.mark.parametrize(
        ("units", "amount"),
        [(1, {}), (2, {"R1": "10.00"}), (4, {"R1": "40.00"}), (20, {"R1": "120.00"})],
    )
    def test_gives_its_highest_step_reached_alone(self, units: int, amount: dict[str, str]) -> None:
        assert applied(quoted({"A": "50.00"}, {"A": units}, ladder(*STEPS))) == amount

    def test_says_what_is_missing_to_its_first_step(self) -> None:
        quote = quoted({"A": "50.00"}, {"A": 1}, ladder(*STEPS))
        assert quote.rejected[0].code == "below_minimum"
        assert quote.rejected[0].facts == {"minimum": "100.00", "missing": "50.00"}

    def test_must_meet_a_condition_beside_it_too(self) -> None:
        rule = {**ladder(*STEPS), "condition": {"min_quantity": 5}}
        assert rejected(quoted({"A": "50.00"}, {"A": 4}, rule)) == {"R1": "below_minimum"}

    def test_may_give_something_at_a_step(self) -> None:
        steps = [
            {"min_quantity": 1, "benefit": {"kind": "amount_off", "amount": "1.00"}},
            {"min_quantity": 2, "benefit": {"kind": "gift", "sku": "G", "value": "5.00"}},
        ]
        quote = quoted({"A": "50.00", "G": "9.00"}, {"A": 3}, ladder(*steps))
        assert [(gift.sku, gift.quantity) for gift in quote.gifts] == [("G", 1)]
        assert payable(quote) == {"A": "150.00"}

    @pytest.mark.parametrize(
        "step",
        [
            {"min_quantity": 1, "kind": "amount_off", "amount": "5.00"},
            {"min_quantity": 1, "amount_off": {"amount": "5.00"}},
            {"min_quantity": 1, "amount_off": "5.00"},
            {"min_quantity": 1, "amount_off": "5.00", "every": True},
        ],
    )
    def test_may_be_written_shorter(self, step: dict[str, object]) -> None:
        assert applied(quoted({"A": "50.00"}, {"A": 1}, ladder(step))) == {"R1": "5.00"}


def money(minor: int) -> Money:
    return Money(minor, "CNY")


def step(quantity: int, benefit: AmountOff | Gift) -> Step:
    return Step(threshold=BuyAtLeast(quantity=quantity), benefit=benefit)


class TestItsSteps:
    def test_are_reached_from_their_threshold_on(self) -> None:
        low, high = step(2, AmountOff(amount=money(5))), step(4, AmountOff(amount=money(9)))
        own = Ladder(steps=(low, high))
        reached = [own.reached(10_000, units) for units in range(1, 6)]
        assert reached == [None, low, low, high, high]

    def test_name_every_amount(self) -> None:
        spend = Step(threshold=SpendAtLeast(amount=money(500)), benefit=AmountOff(amount=money(5)))
        assert Ladder(steps=(spend,)).amounts() == (
            ("steps[0].min_amount", money(500)),
            ("steps[0].amount", money(5)),
        )

    def test_bound_what_it_gives_at_most(self) -> None:
        gift = Gift(sku=SkuId("G"), quantity=3, value=money(4))
        for steps in (
            (step(1, AmountOff(amount=money(9))), step(2, AmountOff(amount=money(5)))),
            (step(1, gift), step(2, AmountOff(amount=money(9)))),
        ):
            assert Ladder(steps=steps).most(pool((2, 100)), None) == 9
        only = Ladder(steps=(step(1, gift),))
        assert (only.most(pool((2, 100)), None), only.worth(pool((2, 100)))) == (0, 12)
        mixed = Ladder(steps=(step(1, AmountOff(amount=money(9))), step(2, gift)))
        assert mixed.worth(pool((2, 100))) == 12
        assert Ladder(steps=(step(1, AmountOff(amount=money(9))),)).worth(pool((2, 100))) == 0

    def test_are_a_hundred_at_most(self) -> None:
        steps = [{"min_quantity": n, "amount_off": "1.00"} for n in range(1, 102)]
        assert complaint(ladder(*steps[:100])) == ("", "")
        assert complaint(ladder(*steps)) == ("rules[0].benefit.steps", "input.too_many")


class TestALadderByASlip:
    @pytest.mark.parametrize(
        ("steps", "path", "code"),
        [
            ([], "benefit.steps", "input.empty"),
            ([STEPS[1], STEPS[0]], "benefit.steps[1]", "rule.steps_not_rising"),
            ([STEPS[0], STEPS[0]], "benefit.steps[1]", "rule.steps_not_rising"),
            (
                [STEPS[0], {"min_quantity": 3, "amount_off": "1.00"}],
                "benefit.steps[1]",
                "rule.steps_mixed",
            ),
            (
                [{"min_quantity": 3, "kind": "n_for", "n": 2, "price": "1.00"}],
                "benefit.steps[0].kind",
                "input.not_one_of",
            ),
            ([{"amount_off": "1.00"}], "benefit.steps[0].min_amount", "input.missing"),
        ],
    )
    def test_is_refused(self, steps: list[object], path: str, code: str) -> None:
        assert complaint(ladder(*steps)) == (f"rules[0].{path}", code)
