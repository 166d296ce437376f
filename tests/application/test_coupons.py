"""Giving coupons out, claiming them, giving them away."""

from typing import Any

import pytest
from attrs import evolve

from selfshop import InvalidInput, Money, NotFound, Refused, Staff, open_shop
from selfshop.domain import promotions
from selfshop.domain.promotions import Audience, redeeming
from selfshop.domain.shared import MemberId
from selfshop.testing.builders import cart
from selfshop.testing.fixed import SeededChance
from tests.coupons import (
    BATCH,
    TEMPLATE,
    check_batch,
    codes,
    coupon_rule,
    give_out,
    states,
    template,
    terms,
    window,
)
from tests.each_store import rows_of
from tests.floor import Floor, memory_floor, open_floor

ANN, BOB = MemberId("ann"), MemberId("bob")


@pytest.fixture
def floor() -> Floor:
    return memory_floor()


@pytest.fixture
def any_floor(store: Any) -> Floor:
    return open_floor(store.open)


def refused(act: Any) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


class TestDeclaring:
    def test_a_template_is_declared_once(self, any_floor: Floor) -> None:
        made = any_floor.shop.coupons.declare(template=template())
        assert made.version == 1
        again = lambda: any_floor.shop.coupons.declare(template=template())  # noqa: E731  # tried below
        assert refused(again) == "coupon.template_exists"

    def test_its_budget_is_in_the_shop_s_currency(self, floor: Floor) -> None:
        dollars = template(terms=terms(budget=Money.of("5.00", "USD")))
        with pytest.raises(InvalidInput) as no:
            floor.shop.coupons.declare(template=dollars)
        assert (no.value.path, no.value.code) == ("template.terms.budget", "input.other_currency")

    @pytest.mark.parametrize("name", ["cap", "budget", "per_member", "audience", "window"])
    def test_in_plain_data_a_term_that_is_left_out_is_named(self, floor: Floor, name: str) -> None:
        plain: dict[str, Any] = {
            "cap": 5,
            "budget": "5.00",
            "per_member": 1,
            "audience": {},
            "window": {"from": "2026-03-02T00:00:00Z", "until": "2026-03-09T00:00:00Z"},
        }
        given_out: dict[str, Any] = {"id": "t", "rule": "r", "terms": plain}
        assert floor.shop.call("coupons.declare", {"template": given_out})["version"] == 1
        del plain[name]
        with pytest.raises(InvalidInput) as no:
            floor.shop.call("coupons.declare", {"template": given_out})
        assert (no.value.path, no.value.code) == (f"template.terms.{name}", "input.missing")

    @pytest.mark.parametrize(
        ("operation", "arguments"),
        [
            ("declare", {"template": template()}),
            ("open_batch", {"template": TEMPLATE, "batch": BATCH, "terms": terms()}),
            ("issue", {"batch": BATCH, "count": 1}),
            ("stop", {"batch": BATCH}),
            ("void", {"coupons": ()}),
        ],
    )
    def test_staff_need_permission(
        self, floor: Floor, operation: str, arguments: dict[str, Any]
    ) -> None:
        clerk = floor.shop.acting_as(Staff(id="clerk"))
        act = getattr(clerk.coupons, operation)
        assert refused(lambda: act(**arguments)) == "actor.permission_missing"


class TestOpeningABatch:
    def test_needs_a_template_and_a_coupon_rule_in_force(self, any_floor: Floor) -> None:
        shop = any_floor.shop

        def open_() -> redeeming.Batch:
            return shop.coupons.open_batch(template=TEMPLATE, batch=BATCH, terms=terms())

        assert refused(open_) == "coupon.template_unknown"
        shop.coupons.declare(template=template())
        assert refused(open_) == "coupon.rule_unfit"
        shop.promotions.publish(rules=(coupon_rule(),))
        assert open_() == shop.coupons.get_batch(batch=BATCH)
        assert refused(open_) == "coupon.batch_exists"
        assert [b.id for b in shop.coupons.find_batches(limit=1).items] == [BATCH]

    @pytest.mark.parametrize("blank", [" ", " b", "b\u3000"])
    def test_a_blank_id_is_refused_here_and_for_a_template(self, floor: Floor, blank: str) -> None:
        coupons = floor.shop.coupons
        with pytest.raises(InvalidInput) as no:
            coupons.declare(template=evolve(template(), id=redeeming.TemplateId(blank)))
        assert (no.value.path, no.value.code) == ("template.id", "input.blanks_around")
        coupons.declare(template=template())
        with pytest.raises(InvalidInput) as no:
            coupons.open_batch(template=TEMPLATE, batch=redeeming.BatchId(blank), terms=terms())
        assert (no.value.path, no.value.code) == ("batch", "input.blanks_around")

    def test_an_automatic_rule_is_given_out_by_no_coupon(self, floor: Floor) -> None:
        floor.shop.coupons.declare(template=template())
        plain = promotions.Rule(id=template().rule, layer="order", benefit=coupon_rule().benefit)
        floor.shop.promotions.publish(rules=(plain,))
        act = lambda: floor.shop.coupons.open_batch(  # noqa: E731  # tried below
            template=TEMPLATE, batch=BATCH, terms=terms()
        )
        assert refused(act) == "coupon.rule_unfit"

    def test_a_batch_that_is_not_there_is_not_found(self, floor: Floor) -> None:
        with pytest.raises(NotFound) as no:
            floor.shop.coupons.report(batch=BATCH)
        assert no.value.code == "coupon.batch_unknown"


class TestIssuing:
    def test_makes_as_many_codes_as_asked_for_all_different(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, cap=2_500)
        made = codes(any_floor.shop, 2_500)
        assert len(set(made)) == 2_500
        assert states(any_floor.shop) == {"free": 2_500}
        check_batch(any_floor.shop)

    def test_never_passes_the_cap(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, cap=5)
        codes(any_floor.shop, 3)
        with pytest.raises(Refused) as no:
            codes(any_floor.shop, 3)
        assert (no.value.code, no.value.facts["left"]) == ("coupon.sold_out", 2)
        assert check_batch(any_floor.shop).issued == 3

    def test_a_hundred_thousand_are_made_in_one_call(self, floor: Floor) -> None:
        give_out(floor.shop, cap=100_000)
        assert len(set(codes(floor.shop, 100_000))) == 100_000
        with pytest.raises(InvalidInput):
            codes(floor.shop, 100_001)

    def test_the_same_key_tells_the_same_codes(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        keyed = any_floor.shop.acting_as(Staff(id="amy", permissions=["coupons.issue"]), key="k")
        assert codes(keyed, 5) == codes(keyed, 5)
        assert states(any_floor.shop) == {"free": 5}

    def test_codes_are_in_no_row_of_the_store(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        (code,) = codes(any_floor.shop)
        kept = repr(rows_of(any_floor.shop))
        assert code not in kept
        assert code.replace("-", "") not in kept

    def test_chance_is_the_host_s_to_give(self) -> None:
        def first() -> tuple[str, ...]:
            shop = open_shop("memory://", chance=SeededChance()).acting_as(
                Staff(
                    id="amy",
                    permissions=frozenset(
                        {"coupons.issue", "coupons.declare", "promotions.publish"}
                    ),
                )
            )
            give_out(shop, window=window())
            return codes(shop, 3)

        assert first() == first()

    def test_a_chance_that_repeats_itself_is_asked_again(self, floor: Floor) -> None:
        class Stuck:
            asked = 0

            def draw(self, count: int) -> bytes:
                self.asked += 1
                return bytes(count) if self.asked == 1 else SeededChance().draw(count)

        give_out(floor.shop)
        shop = floor.shop._but(chance=Stuck())
        assert len(set(codes(shop, 3))) == 3


class TestClaiming:
    def test_puts_a_coupon_into_the_wallet(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, days=7)
        mine = any_floor.customer().coupons.claim(batch=BATCH)
        assert (mine.member, mine.state) == (ANN, redeeming.CouponState.FREE)
        assert any_floor.customer().coupons.wallet().items == (mine,)
        assert any_floor.customer().coupons.get(coupon=mine.id) == mine
        assert any_floor.customer("bob").coupons.wallet().items == ()
        assert any_floor.customer().checkout.quote(cart=cart({"tea": 1}, coupons=[mine.id])).applied

    def test_keeps_to_the_member_s_own_limit_and_to_the_cap(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, per_member=2, cap=3)
        ann, bob = any_floor.customer().coupons, any_floor.customer("bob").coupons
        ann.claim(batch=BATCH)
        ann.claim(batch=BATCH)
        assert refused(lambda: ann.claim(batch=BATCH)) == "coupon.limit_reached"
        bob.claim(batch=BATCH)
        assert refused(lambda: bob.claim(batch=BATCH)) == "coupon.sold_out"
        assert check_batch(any_floor.shop).issued == 3

    def test_is_for_those_it_is_meant_for(self, floor: Floor) -> None:
        give_out(floor.shop, audience=Audience(tiers=frozenset({"gold"})))
        assert refused(lambda: floor.customer().coupons.claim(batch=BATCH)) == "coupon.not_for_you"
        floor.shop.membership.change_tier(member=ANN, tier="gold")
        assert floor.customer().coupons.claim(batch=BATCH).member == ANN

    def test_is_in_its_window_and_from_batches_that_are_open_to_it(self, floor: Floor) -> None:
        give_out(floor.shop, claimable=False)
        claim = lambda: floor.customer().coupons.claim(batch=BATCH)  # noqa: E731  # tried twice
        assert refused(claim) == "coupon.not_claimable"
        floor.shop.coupons.stop(batch=BATCH)
        assert refused(claim) == "coupon.batch_stopped"

    def test_is_over_with_the_window(self, floor: Floor) -> None:
        give_out(floor.shop)
        floor.pass_time(days=30)
        claim = lambda: floor.customer().coupons.claim(batch=BATCH)  # noqa: E731  # tried below
        assert refused(claim) == "coupon.not_claimable"

    def test_a_customer_claims_for_nobody_else(self, floor: Floor) -> None:
        give_out(floor.shop)
        with pytest.raises(InvalidInput) as no:
            floor.customer().coupons.claim(batch=BATCH, member=BOB)
        assert no.value.code == "input.not_yours_to_say"
        with pytest.raises(InvalidInput) as no:
            floor.shop.coupons.claim(batch=BATCH)
        assert (no.value.path, no.value.code) == ("member", "input.missing")
        with pytest.raises(NotFound):
            floor.shop.coupons.claim(batch=BATCH, member=MemberId("eve"))


class TestClaimingByCode:
    def test_makes_the_coupon_theirs_once(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, claimable=False)
        (code,) = codes(any_floor.shop)
        mine = any_floor.customer().coupons.claim_code(code=code)
        assert any_floor.customer().coupons.claim_code(code=code) == mine
        claim = lambda: any_floor.customer("bob").coupons.claim_code(code=code)  # noqa: E731  # tried below
        assert refused(claim) == "coupon_invalid"
        assert any_floor.customer().coupons.wallet().items == (mine,)

    def test_keeps_to_the_member_s_own_limit(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, per_member=1)
        first, second = codes(any_floor.shop, 2)
        any_floor.customer().coupons.claim_code(code=first)
        claim = lambda: any_floor.customer().coupons.claim_code(code=second)  # noqa: E731  # tried below
        assert refused(claim) == "coupon.limit_reached"
        assert any_floor.shop.coupons.attempts(member=ANN) == 0


class TestGivingAway:
    def test_moves_it_from_wallet_to_wallet(self, any_floor: Floor) -> None:
        give_out(any_floor.shop, transferable=True, per_member=1)
        mine = any_floor.customer().coupons.claim(batch=BATCH)
        given = any_floor.customer().coupons.transfer(coupon=mine.id, to=BOB)
        assert any_floor.customer("bob").coupons.wallet().items == (given,)
        assert any_floor.customer().coupons.wallet().items == ()
        # Whoever has given theirs away may take another; whoever has one may be given none.
        again = any_floor.customer().coupons.claim(batch=BATCH)
        give = lambda: any_floor.customer().coupons.transfer(coupon=again.id, to=BOB)  # noqa: E731  # tried below
        assert refused(give) == "coupon.limit_reached"

    def test_is_only_for_one_s_own_and_to_members(self, floor: Floor) -> None:
        give_out(floor.shop, transferable=True)
        mine = floor.customer().coupons.claim(batch=BATCH)
        steal = lambda: floor.customer("bob").coupons.transfer(coupon=mine.id, to=BOB)  # noqa: E731  # tried below
        assert refused(steal) == "coupon.unknown"
        lose = lambda: floor.customer().coupons.transfer(coupon=mine.id, to=MemberId("eve"))  # noqa: E731  # tried below
        assert refused(lose) == "member.unknown"

    def test_is_refused_where_the_template_says_so(self, floor: Floor) -> None:
        give_out(floor.shop)
        mine = floor.customer().coupons.claim(batch=BATCH)
        give = lambda: floor.customer().coupons.transfer(coupon=mine.id, to=BOB)  # noqa: E731  # tried below
        assert refused(give) == "coupon.not_transferable"


class TestEnding:
    def test_voiding_is_all_or_nothing(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        first = any_floor.customer().coupons.claim(batch=BATCH)
        second = any_floor.customer().coupons.claim(batch=BATCH)
        any_floor.shop.coupons.void(coupons=(first.id,))
        both = lambda: any_floor.shop.coupons.void(coupons=(second.id, first.id))  # noqa: E731  # tried below
        assert refused(both) == "coupon.not_allowed"
        lost = lambda: any_floor.shop.coupons.void(coupons=(redeeming.CouponId("x"),))  # noqa: E731  # tried below
        assert refused(lost) == "coupon.unknown"
        assert states(any_floor.shop) == {"free": 1, "void": 1}

    def test_a_stopped_batch_issues_nothing_and_stays_stopped(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        any_floor.shop.coupons.stop(batch=BATCH)
        assert refused(lambda: codes(any_floor.shop)) == "coupon.batch_stopped"
        assert refused(lambda: any_floor.shop.coupons.stop(batch=BATCH)) == "coupon.batch_stopped"
        assert any_floor.shop.coupons.get_batch(batch=BATCH).stopped

    def test_time_that_is_over_is_reported_before_anybody_sweeps(self, any_floor: Floor) -> None:
        give_out(any_floor.shop)
        codes(any_floor.shop, 4)
        any_floor.pass_time(days=30)
        assert states(any_floor.shop) == {"expired": 4}


class TestInPlainData:
    def test_a_coupon_lives_from_its_terms_to_its_report(self, floor: Floor) -> None:
        floor.shop.promotions.publish(rules=(coupon_rule(),))
        call = floor.shop.call
        plain: dict[str, Any] = {
            "cap": 5,
            "budget": "50.00",
            "per_member": 1,
            "audience": {"members_only": True},
            "window": {"from": "2026-03-02T00:00:00Z", "until": "2026-03-09T00:00:00Z"},
        }
        declared = {"id": TEMPLATE, "rule": template().rule, "terms": plain}
        call("coupons.declare", {"template": declared})
        given = {"template": TEMPLATE, "batch": BATCH, "terms": plain, "claimable": True}
        assert call("coupons.open_batch", given)["terms"]["budget"] == "50.00"
        (code,) = call("coupons.issue", {"batch": BATCH, "count": 1})["codes"]
        mine = floor.customer().call("coupons.claim_code", {"code": code})
        assert (mine["state"], mine["member"]) == ("free", "ann")
        wallet = floor.customer().call("coupons.wallet", {})
        assert [one["id"] for one in wallet["items"]] == [mine["id"]]
        wanted = {"lines": [{"sku": "tea", "quantity": 1}], "coupons": [mine["id"]]}
        quote = floor.customer().call("checkout.quote", {"cart": wanted})
        assert quote["discount"] == "5.00"
        told = call("coupons.report", {"batch": BATCH})
        assert (told["issued"], told["free"], told["left"]) == (1, 1, "50.00")
