from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from selfshop import Customer, InvalidInput, Money, NotFound, Refused, Shop, Staff
from selfshop.domain.checkout import margins
from selfshop.domain.pricing import Cost
from selfshop.domain.promotions import (
    Audience,
    Limits,
    Rule,
    Scope,
    Selector,
    SpendAtLeast,
    benefits,
    linting,
)
from selfshop.domain.shared import MemberId, RuleId, SkuId
from selfshop.testing.builders import Goods, cart, furnish
from selfshop.testing.fixed import StoppedClock
from tests.each_store import Store, rows_of

AT = datetime(2026, 11, 1, tzinfo=UTC)
ANN = Staff(id="ann", permissions=["promotions.publish", "promotions.approve"])
BOB = Staff(id="bob", permissions=["promotions.publish", "promotions.approve"])


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


def off(name: str, amount: str, least: str = "100.00", **more: Any) -> Rule:
    return Rule(
        id=RuleId(name),
        layer="order",
        condition=SpendAtLeast(amount=cny(least)),
        benefit=benefits.AmountOff(amount=cny(amount)),
        **more,
    )


def tagged(tag: str) -> Scope:
    return Scope(include=Selector(tags=frozenset({tag})))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(AT)


@pytest.fixture
def shop(store: Store, clock: StoppedClock) -> Shop:
    """Tea at 50.00 that costs 30.00, a pot without a cost, and a declared margin of 10 %."""
    made = furnish(
        store.open(clock=clock), Goods(sku="tea", price="50.00"), Goods(sku="pot", price="90.00")
    )
    made.pricing.set_costs(costs=(Cost(sku=SkuId("tea"), amount=cny("30.00")),))
    made.settings.change(margin_floor=Decimal(10))
    return made


class TestPublishing:
    def test_tells_version_and_warnings(self, shop: Shop) -> None:
        known = off("ten", "10.00", audience=Audience(tiers=frozenset({"gold"})))
        idle = off("idle", "5.00", combines_with=frozenset({"none"}))
        first = shop.promotions.publish(rules=(known, idle))
        assert first.version == 1
        assert [(one.code, one.path) for one in first.findings] == [
            ("rule_book.tag_of_no_rule", "rules[1].combines_with"),
            ("rule_book.cliff", "rules[0].condition"),
            ("rule_book.cliff", "rules[1].condition"),
            ("rule_book.not_costed", "rules"),
        ]
        assert shop.promotions.publish(rules=()).version == 2

    def test_refuses_errors_naming_rule_and_field(self, shop: Shop) -> None:
        before = rows_of(shop)
        with pytest.raises(Refused) as no:
            shop.promotions.publish(rules=(off("ten", "1.00"), off("b", "1.00", scope=tagged("x"))))
        assert no.value.code == "rule_book.unknown_name"
        assert no.value.facts == {
            "rule": "b", "path": "rules[1].scope.include.tags", "kind": "tags", "names": ("x",),
            "count": 1, "errors": 1,
        }  # fmt: skip
        assert rows_of(shop) == before

    def test_knows_the_words_that_the_shop_has_declared(self, shop: Shop) -> None:
        gold = off("ten", "1.00", audience=Audience(tiers=frozenset({"gold"})))
        shop.promotions.publish(rules=(gold,))
        shop.settings.change(tiers=("silver",))
        with pytest.raises(Refused) as no:
            shop.promotions.publish(rules=(gold,))
        assert no.value.facts["path"] == "rules[0].audience.tiers"

    def test_refuses_a_loss_maker_with_the_cart(self, shop: Shop) -> None:
        before = rows_of(shop)
        with pytest.raises(Refused) as no:
            shop.promotions.publish(rules=(off("half", "40.00"),))
        assert no.value.code == "rule_set.loss_maker"
        facts = {name: no.value.facts[name] for name in ("lines", "goods", "margin", "percent")}
        assert facts == {
            "lines": {"tea": 2}, "goods": "60.00", "margin": "0.00", "percent": "0.0",
        }  # fmt: skip
        assert (no.value.facts["floor"], no.value.facts["exact"]) == ("10", True)
        assert rows_of(shop) == before
        shop.acting_as(ANN).promotions.publish(rules=(off("less", "30.00"),))
        assert shop.checkout.quote(cart=cart({"tea": 2})).goods == 7_000

    def test_searches_for_nothing_where_no_margin_is_declared(self, store: Store) -> None:
        plain = furnish(store.open(), Goods(sku="tea", price="50.00"))
        plain.pricing.set_costs(costs=(Cost(sku=SkuId("tea"), amount=cny("49.00")),))
        published = plain.promotions.publish(rules=(off("half", "40.00"),))
        assert (published.version, published.worst) == (1, None)

    def test_happens_once_for_a_key(self, shop: Shop) -> None:
        keyed = shop.acting_as(ANN, key="k")
        first = keyed.promotions.publish(rules=(off("ten", "10.00"),))
        assert keyed.promotions.publish(rules=(off("ten", "10.00"),)) == first
        assert shop.promotions.publish(rules=()).version == 2

    def test_keeps_what_is_used_up_of_limits(self, shop: Shop) -> None:
        rule = off("ten", "10.00", limits=Limits(total=3))
        shop.promotions.publish(rules=(rule,))
        assert shop.promotions.usage(rule=RuleId("ten")).used == 0

    def test_is_for_those_who_may(self, shop: Shop) -> None:
        with pytest.raises(Refused) as no:
            shop.acting_as(Staff(id="cy")).promotions.publish(rules=())
        assert no.value.facts["permission"] == "promotions.publish"
        with pytest.raises(Refused) as no:
            shop.acting_as(Customer(id=MemberId("m"))).promotions.check(rules=())
        assert no.value.code == "actor.not_allowed"


class TestChecking:
    def test_changes_nothing_and_tells_all(self, shop: Shop) -> None:
        before = rows_of(shop)
        judged = shop.promotions.check(rules=(off("half", "40.00"),))
        worst = judged.worst
        assert worst is not None
        assert (worst.below, worst.exact, worst.proven) == (True, True, False)
        assert (worst.goods, worst.cost, worst.gifts, worst.margin) == (6_000, 6_000, 0, 0)
        assert (worst.over, worst.least, worst.rules) == (-600, -600, ("half",))
        assert (worst.searched, worst.uncosted) == (1, 1)
        assert (judged.errors, judged.warnings, judged.notes) == (0, 1, 1)
        assert rows_of(shop) == before

    def test_tries_another_floor_and_other_bounds(self, shop: Shop) -> None:
        rules = (off("half", "40.00"),)
        kept = shop.promotions.check(rules=rules, floor=Decimal("0.0")).worst
        assert kept is not None
        assert not kept.below
        few = margins.Bounds(lines=1, units=1)
        none = shop.promotions.check(rules=rules, bounds=few).worst
        assert none is not None
        assert (none.cart, none.over, none.exact, none.bounds) == (None, None, True, few)
        with pytest.raises(InvalidInput) as no:
            shop.promotions.check(rules=(), floor=Decimal(101))
        assert (no.value.path, no.value.code) == ("floor", "input.not_a_margin")

    def test_warns_where_nothing_is_proven(self, shop: Shop) -> None:
        shop.pricing.set_costs(costs=(Cost(sku=SkuId("pot"), amount=cny("80.00")),))
        few = margins.Bounds(steps=1)
        judged = shop.promotions.check(rules=(off("a", "30.00"),), bounds=few)
        assert [one.code for one in judged.findings] == ["rule_book.cliff", "rule_book.may_lose"]

    def test_does_not_search_before_errors_are_mended(self, shop: Shop) -> None:
        judged = shop.promotions.check(rules=(off("b", "90.00", scope=tagged("x")),))
        assert (judged.errors, judged.worst) == (1, None)

    def test_knows_the_same_rules_in_any_order(self, shop: Shop) -> None:
        one, other = off("a", "1.00"), off("b", "2.00")
        assert (
            shop.promotions.check(rules=(one, other)).digest
            == shop.promotions.check(rules=(other, one)).digest
            != shop.promotions.check(rules=(one,)).digest
        )


class TestFourEyes:
    def test_what_is_proposed_is_published_by_somebody_else(self, shop: Shop) -> None:
        half = off("half", "40.00")
        proposal = shop.acting_as(ANN).promotions.propose(rules=(half,), why="Singles' Day")
        assert (proposal.proposed_by, proposal.expires_at) == ("staff:ann", AT + timedelta(days=7))
        assert (proposal.facts["margin"], proposal.facts["lines"]) == ("0.00", {"tea": 2})
        assert shop.checkout.quote(cart=cart({"tea": 2})).goods == 10_000
        approved = shop.acting_as(BOB).promotions.approve(proposal=proposal.id)
        assert (approved.approved_by, approved.published) == ("staff:bob", 1)
        assert shop.promotions.get(rule=half.id) == half
        assert shop.checkout.quote(cart=cart({"tea": 2})).goods == 6_000
        assert shop.promotions.proposal(proposal=proposal.id) == approved
        assert shop.promotions.proposals().items == (approved,)

    def test_is_written_into_the_audit_log(self, shop: Shop) -> None:
        proposal = shop.acting_as(ANN).promotions.propose(rules=(off("half", "40.00"),), why="sale")
        shop.acting_as(BOB).promotions.approve(proposal=proposal.id)
        log = repr(rows_of(shop)["outbox"])
        for word in ("promotions.proposed", "promotions.approved", "promotions.published"):
            assert word in log
        assert log.count(proposal.digest) == 3

    def test_needs_another_person(self, shop: Shop) -> None:
        proposal = shop.acting_as(ANN).promotions.propose(rules=(off("half", "40.00"),), why="sale")
        before = rows_of(shop)
        with pytest.raises(Refused) as no:
            shop.acting_as(ANN).promotions.approve(proposal=proposal.id)
        assert no.value.code == "rule_set.own_proposal"
        with pytest.raises(Refused) as no:
            shop.promotions.approve(proposal=proposal.id)
        assert no.value.code == "actor.not_allowed"
        with pytest.raises(Refused) as no:
            shop.acting_as(Staff(id="cy")).promotions.approve(proposal=proposal.id)
        assert no.value.code == "actor.permission_missing"
        assert rows_of(shop) == before

    def test_ends_after_a_week(self, shop: Shop, clock: StoppedClock) -> None:
        proposal = shop.acting_as(ANN).promotions.propose(rules=(off("half", "40.00"),), why="sale")
        late = shop.as_of(AT + timedelta(days=7))
        with pytest.raises(Refused) as no:
            late.acting_as(BOB).promotions.approve(proposal=proposal.id)
        assert no.value.code == "rule_set.proposal_expired"

    def test_happens_once(self, shop: Shop) -> None:
        proposal = shop.acting_as(ANN).promotions.propose(rules=(off("half", "40.00"),), why="sale")
        shop.acting_as(BOB).promotions.approve(proposal=proposal.id)
        with pytest.raises(Refused) as no:
            shop.acting_as(BOB).promotions.approve(proposal=proposal.id)
        assert no.value.code == "rule_set.proposal_closed"
        with pytest.raises(NotFound) as no:
            shop.promotions.proposal(proposal=linting.ProposalId("none"))
        assert no.value.code == "rule_set.proposal_unknown"

    def test_does_not_help_rules_with_errors(self, shop: Shop) -> None:
        with pytest.raises(Refused) as no:
            shop.promotions.propose(rules=(off("b", "1.00", scope=tagged("x")),), why="please")
        assert no.value.code == "rule_book.unknown_name"
