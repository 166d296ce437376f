from decimal import Decimal

import pytest
from attrs import evolve

from selfshop.domain.distribution import plans, terms
from selfshop.domain.distribution.profiles import Measure
from selfshop.domain.shared import InvalidInput, Money, Refused
from tests.commissions import fixed, percent, plan, steps


def ceiling(grade: str, text: str) -> plans.Ceiling:
    return plans.Ceiling(grade=grade, share=percent(text))


class TestShare:
    @pytest.mark.parametrize(
        "said", [{}, {"percent": Decimal(1), "fixed": Money(1, "CNY")}], ids=["none", "both"]
    )
    def test_is_one_kind_of_share(self, said: dict[str, object]) -> None:
        with pytest.raises(InvalidInput) as no:
            plans.Share(**said)  # type: ignore[arg-type]  # what is wrong here is not the type
        assert no.value.code == "distribution.one_kind_of_share"

    def test_has_two_parts(self) -> None:
        assert percent("12.5").parts == (Decimal("12.5"), 0)
        assert fixed("0.88").parts == (Decimal(0), 88)


class TestTariff:
    def test_a_step_for_the_grade_goes_before_the_one_for_all(self) -> None:
        gold = plans.Step(depth=1, grade="gold", share=percent("20"))
        tariff = plans.Tariff(steps=(*steps(percent("10")), gold))
        assert tariff.step(1, "gold") == (Decimal(20), 0)
        assert tariff.step(1, "tin") == tariff.step(1, None) == (Decimal(10), 0)
        assert tariff.step(2, None) == plans.NOTHING

    def test_fixed_nothing_is_a_real_nothing(self) -> None:
        tariff = plans.Tariff(
            steps=(*steps(percent("10")), plans.Step(depth=1, grade="g", share=fixed("0")))
        )
        assert tariff.step(1, "g") == plans.NOTHING

    def test_says_nothing_twice(self) -> None:
        with pytest.raises(InvalidInput, match="twice"):
            plans.Tariff(steps=steps(percent("1")) * 2)
        with pytest.raises(InvalidInput, match="twice"):
            plans.Tariff(ceilings=(ceiling("g", "1"), ceiling("g", "2")))


class TestPlan:
    def test_knows_its_grades_and_how_far_it_reaches(self) -> None:
        tariff = plans.Tariff(ceilings=(ceiling("agent", "40"),))
        with pytest.raises(InvalidInput) as no:
            plan(tariff)
        assert no.value.path == "tariffs[0].grade"
        with pytest.raises(InvalidInput) as no:
            plan(plans.Tariff(steps=steps(percent("1"), percent("1"))), reach=1)
        assert no.value.path == "tariffs[0].steps"
        with pytest.raises(InvalidInput) as no:
            plan(profile="utopia")
        assert no.value.path == "profile"

    def test_could_not_exceed_its_pool(self) -> None:
        tariff = plans.Tariff(steps=steps(percent("20"), percent("10")))
        plans.require_publishable(plan(tariff, pool="30"), currency="CNY")
        with pytest.raises(Refused) as no:
            plans.require_publishable(plan(tariff, pool="29.999999"), currency="CNY")
        assert no.value.code == "distribution.over_pool"
        assert no.value.facts["percent"] == "30"

    def test_could_not_exceed_its_pool_for_a_unit_either(self) -> None:
        tariff = plans.Tariff(steps=steps(fixed("0.60"), fixed("0.40")))
        little = evolve(plan(tariff), pool=plans.Pool(fixed=Money(99, "CNY")))
        with pytest.raises(Refused, match=r"distribution\.over_pool"):
            plans.require_publishable(little, currency="CNY")
        enough = evolve(plan(tariff), pool=plans.Pool(fixed=Money(100, "CNY")))
        plans.require_publishable(enough, currency="CNY")

    def test_the_dearest_line_has_a_step_above_a_ceiling(self) -> None:
        # Ten, five, and an agent's forty: an agent nearest and a promoter above them cost 45.
        tariff = plans.Tariff(
            steps=steps(percent("10"), percent("5")), ceilings=(ceiling("agent", "40"),)
        )
        made = plan(tariff, grades=("agent",), reach=4)
        assert plans.worst(tariff, made) == (Decimal(45), 0)
        assert plans.worst(tariff, evolve(made, grades=(), tariffs=())) == (Decimal(15), 0)

    def test_speaks_the_shop_s_currency(self) -> None:
        tariff = plans.Tariff(
            steps=(plans.Step(depth=1, share=plans.Share(fixed=Money(1, "EUR"))),)
        )
        with pytest.raises(InvalidInput, match="CNY"):
            plans.require_publishable(plan(tariff), currency="CNY")

    def test_lets_somebody_withdraw_something(self) -> None:
        ten, less = Money.of("10.00", "CNY"), Money.of("9.99", "CNY")
        enough = terms.WithdrawalTerms(least=ten, most=ten, most_a_month=ten)
        plans.require_publishable(plan(withdrawals=enough), currency="CNY")
        for name, said in (
            ("most", evolve(enough, most=less)),
            ("most_a_month", evolve(enough, most_a_month=less)),
        ):
            with pytest.raises(InvalidInput) as no:
                plans.require_publishable(plan(withdrawals=said), currency="CNY")
            assert (no.value.path, no.value.code) == (f"plan.withdrawals.{name}", "input.too_small")

    def test_keeps_to_its_profile(self) -> None:
        two = plan(plans.Tariff(steps=steps(percent("10"), percent("5"))), profile="CN")
        with pytest.raises(Refused, match=r"distribution\.too_deep"):
            plans.require_publishable(two, currency="CNY")
        with pytest.raises(InvalidInput, match=r"plan\.counsel"):
            plans.require_publishable(evolve(two, counsel=" "), currency="CNY")
        plans.require_publishable(evolve(two, counsel="opinion 7"), currency="CNY")
        with pytest.raises(Refused, match=r"distribution\.joining_fee"):
            plans.require_publishable(
                evolve(two, profile="none", entry=terms.Entry(fee=Money(39_900, "CNY"))),
                currency="CNY",
            )

    def test_measures_team_pay_and_how_far_it_goes(self) -> None:
        tariff = plans.Tariff(ceilings=(ceiling("agent", "40"),))
        made = plan(tariff, grades=("agent",), reach=9)
        found = plans.measures(made)
        assert (found[Measure.DEPTH], found[Measure.TEAM_PAY]) == (9, 1)

    def test_comes_after_the_last_one(self) -> None:
        last = evolve(plan(), version=4)
        assert plans.after(evolve(plan(), version=9), last).version == 4
        assert plans.after(evolve(plan(), version=9), None).version == 0
