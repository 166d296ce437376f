from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import evolve

from selfshop.domain.promotions import Rule, benefits
from selfshop.domain.promotions.linting import (
    Proposal,
    ProposalId,
    approve,
    digest_of,
    propose,
    require_open,
)
from selfshop.domain.shared import Money, Period, Refused, RuleId, SkuId

AT = datetime(2026, 11, 1, tzinfo=UTC)
RULE = Rule(
    id=RuleId("r"),
    layer="order",
    tags=frozenset({"a", "b", "c"}),
    window=Period(from_=AT),
    benefit=benefits.AddOn(offers={SkuId("b"): Money(2, "CNY"), SkuId("a"): Money(1, "CNY")}),
)


def proposed() -> Proposal:
    return propose(ProposalId("p"), (RULE,), by="staff:ann", at=AT, facts={})


class TestAProposal:
    def test_is_approved_once_by_somebody_else_in_time(self) -> None:
        last = AT + timedelta(days=7) - timedelta(microseconds=1)
        done = approve(proposed(), by="staff:bob", at=last, published=3)
        assert (done.approved_by, done.approved_at, done.published) == ("staff:bob", last, 3)
        with pytest.raises(Refused, match="proposal_closed"):
            require_open(done, by="staff:cy", at=AT)

    @pytest.mark.parametrize(
        ("by", "days", "code"),
        [
            ("staff:ann", 1, "rule_set.own_proposal"),
            ("staff:bob", 7, "rule_set.proposal_expired"),
        ],
    )
    def test_is_not_approved(self, by: str, days: int, code: str) -> None:
        with pytest.raises(Refused) as no:
            approve(proposed(), by=by, at=AT + timedelta(days=days), published=3)
        assert no.value.code == code


class TestADigest:
    def test_is_of_the_rules_and_not_of_how_they_are_written(self) -> None:
        there = AT.astimezone(timezone(timedelta(hours=8)))
        same = evolve(
            RULE,
            tags=frozenset({"c", "b", "a"}),
            window=Period(from_=there),
            benefit=benefits.AddOn(
                offers={SkuId("a"): Money(1, "CNY"), SkuId("b"): Money(2, "CNY")}
            ),
        )
        other = evolve(RULE, id=RuleId("s"))
        assert digest_of([RULE, other]) == digest_of([other, same])

    def test_changes_with_whatever_is_in_the_rules(self) -> None:
        seen = {digest_of([RULE])}
        for change in (
            {"id": RuleId("s")},
            {"tags": frozenset({"a"})},
            {"window": Period(from_=AT + timedelta(seconds=1))},
            {"priority": 1},
            {"benefit": benefits.AddOn(offers={SkuId("a"): Money(1, "CNY")})},
            {"combines_with": frozenset[str]()},
        ):
            seen.add(digest_of([evolve(RULE, **change)]))
        assert len(seen) == 7

    def test_is_the_same_on_every_machine(self) -> None:
        assert digest_of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
