import pytest

from selfshop.domain import promotions
from selfshop.domain.promotions import Limits, Usage, redeeming
from selfshop.domain.shared import MemberId, Minor, Money, RuleId

ANN = MemberId("ann")


def rule(
    total: int | None = None, per_member: int | None = None, budget: int | None = None
) -> promotions.Rule:
    money = None if budget is None else Money(budget, "CNY")
    return promotions.Rule(
        id=RuleId("r"),
        layer="order",
        benefit=promotions.benefits.AmountOff(amount=Money.of("5.00", "CNY")),
        limits=Limits(total=total, per_member=per_member, budget=money),
    )


class TestCountingARule:
    def test_moves_its_own_quota_by_one_order_and_its_amount(self) -> None:
        move = redeeming.count_rule(rule(total=3), member=ANN, amount=500)
        assert (move.name, move.uses, move.by_member, move.spent) == ("rule:r", 1, 1, 500)

    def test_carries_every_limit_of_the_rule(self) -> None:
        limited = rule(total=3, per_member=2, budget=900)
        move = redeeming.count_rule(limited, member=ANN, amount=500)
        assert (move.used_max, move.used_by_member_max, move.spent_max) == (3, 2, 900)

    def test_is_undone_by_its_opposite(self) -> None:
        taken = redeeming.Redemption(rule=RuleId("r"), amount=Minor(500), counted=True)
        there = redeeming.count_rule(rule(total=3), member=ANN, amount=500)
        back = redeeming.uncount_rule(taken, member=ANN)
        assert back.applied(there.applied(Usage())) == Usage()


class TestAdmitting:
    @pytest.mark.parametrize(
        ("usage", "admitted"),
        [
            (Usage(used=2, used_by_member=1, spent_minor=400), True),
            (Usage(used=3), False),
            (Usage(used_by_member=2), False),
            (Usage(spent_minor=401), False),
        ],
    )
    def test_a_move_keeps_within_each_limit(self, usage: Usage, admitted: bool) -> None:  # noqa: FBT001  # a column of the table
        limited = rule(total=3, per_member=2, budget=900)
        assert redeeming.count_rule(limited, member=ANN, amount=500).admits(usage) is admitted

    def test_giving_back_is_admitted_above_a_limit_that_was_lowered(self) -> None:
        back = redeeming.QuotaMove(name="rule:r", uses=-1, used_max=1)
        assert back.admits(Usage(used=9))
        assert not back.admits(Usage(used=0))

    def test_nobody_s_uses_are_counted_where_no_member_is_named(self) -> None:
        assert redeeming.QuotaMove(name="rule:r", uses=1).by_member == 0


class TestNames:
    def test_a_rule_and_a_batch_of_one_name_are_counted_apart(self) -> None:
        of_rule = redeeming.quota_of_rule(RuleId("x"))
        assert of_rule != redeeming.quota_of_batch(redeeming.BatchId("x"))
