import attrs
import pytest

from selfshop.domain.checkout import Applied, Rejected
from selfshop.domain.shared import Refused, RuleId
from tests.carts import quoted

OFF = {"benefit": {"kind": "amount_off", "amount": "1.00"}}
LATER = {**OFF, "window": {"from": "2027-01-01T00:00:00Z"}}


class TestAskingWhy:
    def test_answers_for_rules_that_apply_and_for_those_that_do_not(self) -> None:
        quote = quoted({"A": "10.00"}, {"A": 1}, OFF, LATER)
        first, second = quote.why(RuleId("R1")), quote.why(RuleId("R2"))
        assert isinstance(first, Applied)
        assert isinstance(second, Rejected)
        assert second.message() == "has not started yet"
        assert second.message("zh-CN") == "活动尚未开始"

    def test_is_for_fresh_quotes(self) -> None:
        stored = attrs.evolve(quoted({"A": "10.00"}, {"A": 1}))
        with pytest.raises(Refused) as refusal:
            stored.why(RuleId("R9"))
        assert refusal.value.code == "quote.not_fresh"
        with pytest.raises(Refused) as refusal:
            stored.extra_cost(RuleId("R1"))
        assert refusal.value.code == "quote.not_fresh"


class TestWhatForcingARuleCosts:
    def test_is_the_difference_to_the_best_set_without_it(self) -> None:
        five = {"benefit": {"kind": "amount_off", "amount": "5.00"}}
        quote = quoted({"A": "10.00"}, {"A": 1}, OFF, five, LATER)
        assert quote.extra_cost(RuleId("R1")) == 400
        assert quote.extra_cost(RuleId("R2")) == 0
        assert quote.extra_cost(RuleId("R3")) is None
