from attrs import evolve

from selfshop.domain import checkout
from selfshop.domain.shared import RuleId
from tests.carts import quoted

QUOTE = quoted({"A": "10.00"}, {"A": 1}, coupons=["nothing"])


def rejected(*codes: str) -> checkout.Quote:
    reasons = tuple(
        checkout.Rejected(rule=RuleId(f"r{n}"), code=code, facts={"n": n})
        for n, code in enumerate(codes)
    )
    return evolve(QUOTE, rejected=reasons)


class TestWhatCustomersAreTold:
    def test_a_coupon_that_cannot_be_used_reads_like_any_other(self) -> None:
        told = checkout.told_to_customers(rejected("coupon_unknown", "coupon_used", "coupon_void"))
        assert {(one.code, len(one.facts)) for one in told.rejected} == {("coupon_invalid", 0)}
        assert told.rejected[0].message("zh") == "优惠券无效"

    def test_reasons_that_give_nothing_away_stay(self) -> None:
        plain = rejected("coupon_same_rule", "ended", "budget_exhausted")
        assert checkout.told_to_customers(plain) == plain

    def test_rules_for_others_are_not_named(self) -> None:
        assert checkout.told_to_customers(rejected("audience")).rejected == ()

    def test_what_they_have_named_is_answered_by_that_name(self) -> None:
        others = rejected("audience", "coupon_unknown", "ended")
        named = {RuleId("r0"): "Z-CODE", RuleId("r2"): "r2"}
        told = checkout.told_to_customers(others, named=named)
        assert [(one.rule, one.code, one.facts) for one in told.rejected] == [
            ("Z-CODE", "coupon_invalid", {}),
            ("r1", "coupon_invalid", {}),
            ("r2", "ended", {"n": 2}),
        ]

    def test_the_hash_stays(self) -> None:
        assert checkout.told_to_customers(QUOTE).hash == QUOTE.hash

    def test_the_quote_can_still_be_asked_about_other_rules(self) -> None:
        told = checkout.told_to_customers(QUOTE)
        assert told.why(RuleId("elsewhere")).code == "rule_unknown"  # type: ignore[union-attr]  # it does not apply

    def test_failed_attempts_are_what_is_kept_from_them(self) -> None:
        assert checkout.failed_attempts(QUOTE) == 1
        assert checkout.failed_attempts(rejected("ended", "coupon_used", "coupon_same_rule")) == 1
