from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from selfshop import InvalidInput, Money, Period, Refused
from selfshop.domain.promotions import Audience, Usage, redeeming
from selfshop.domain.shared import MemberId
from selfshop.testing.fixed import MORNING
from tests.coupons import BATCH, template, terms, window

ANN = MemberId("ann")


def opened(**but: Any) -> redeeming.Batch:
    return redeeming.open_batch(template(), BATCH, terms(**but), claimable=True)


class TestTerms:
    @pytest.mark.parametrize("name", ["cap", "budget", "per_member", "audience", "window"])
    def test_each_has_to_be_said(self, name: str) -> None:
        given = {"cap": 1, "budget": terms().budget, "per_member": 1, "audience": Audience()}
        given |= {"window": window()}
        del given[name]
        with pytest.raises(TypeError, match=name):
            redeeming.Terms(**given)  # type: ignore[arg-type]  # one is missing

    @pytest.mark.parametrize(
        ("but", "path", "code"),
        [
            ({"cap": 0}, "cap", "input.too_small"),
            ({"cap": 10_000_001}, "cap", "input.too_large"),
            ({"budget": Money(0, "CNY")}, "budget", "input.too_small"),
            ({"per_member": 0}, "per_member", "input.too_small"),
            ({"audience": None}, "audience", "input.wrong_type"),
            ({"window": None}, "window", "input.wrong_type"),
            ({"window": Period(until=MORNING)}, "window.from", "input.missing"),
            ({"window": Period(from_=MORNING)}, "window.until", "input.missing"),
        ],
    )
    def test_each_is_refused_by_name(self, but: dict[str, Any], path: str, code: str) -> None:
        with pytest.raises(InvalidInput) as no:
            terms(**but)
        assert (no.value.path, no.value.code) == (path, code)


class TestABatch:
    def test_takes_over_what_its_template_says(self) -> None:
        made = redeeming.open_batch(
            template(days=7, transferable=True, comes_back=False, comes_back_returned=True),
            BATCH,
            terms(),
            claimable=False,
        )
        assert (made.rule, made.days, made.transferable) == (template().rule, 7, True)
        assert (made.comes_back, made.claimable, made.stopped) == (False, False, False)
        assert made.comes_back_returned

    @pytest.mark.parametrize(
        ("but", "path"),
        [
            ({"cap": 1_000_001}, "terms.cap"),
            ({"budget": Money.of("10000000.00", "CNY")}, "terms.budget"),
            ({"per_member": 1_001}, "terms.per_member"),
            ({"window": window(31)}, "terms.window"),
            ({"window": window(3, start=MORNING - timedelta(days=1))}, "terms.window"),
        ],
    )
    def test_is_never_wider_than_its_template(self, but: dict[str, Any], path: str) -> None:
        with pytest.raises(InvalidInput) as no:
            opened(**but)
        assert (no.value.path, no.value.code) == (path, "coupon.wider_than_template")

    @pytest.mark.parametrize(
        ("narrow", "fits"),
        [
            (Audience(tiers=frozenset({"gold"}), members_only=True), True),
            (Audience(tiers=frozenset({"gold", "silver"}), members_only=True), True),
            (Audience(tiers=frozenset({"gold"})), False),
            (Audience(members_only=True), False),
            (Audience(tiers=frozenset({"bronze"}), members_only=True), False),
        ],
    )
    def test_is_for_no_more_people_than_its_template(
        self,
        narrow: Audience,
        fits: bool,  # noqa: FBT001  # a column of the table
    ) -> None:
        wide = Audience(tiers=frozenset({"gold", "silver"}), members_only=True)
        declared = template(terms=terms(audience=wide))
        if fits:
            redeeming.open_batch(declared, BATCH, terms(audience=narrow), claimable=True)
            return
        with pytest.raises(InvalidInput) as no:
            redeeming.open_batch(declared, BATCH, terms(audience=narrow), claimable=True)
        assert no.value.path == "terms.audience"

    def test_is_stopped_once(self) -> None:
        stopped = redeeming.stop(opened())
        for again in (redeeming.stop, redeeming.require_running):
            with pytest.raises(Refused) as no:
                again(stopped)
            assert no.value.code == "coupon.batch_stopped"

    def test_says_what_has_happened_to_it(self) -> None:
        event = redeeming.batch_event(evolve(opened(), version=2), "issued", count=7)
        assert (event.kind, event.version, event.facts["count"]) == ("coupons.issued", 2, 7)


class TestCounting:
    def test_new_coupons_keep_to_the_cap_and_a_member_s_to_theirs(self) -> None:
        move = redeeming.count_issued(opened(cap=5, per_member=2), 1, member=ANN)
        assert move.admits(Usage(used=4, used_by_member=1))
        assert not move.admits(Usage(used=5))
        assert not move.admits(Usage(used_by_member=2))

    def test_a_coupon_that_changes_hands_is_no_new_one(self) -> None:
        move = redeeming.count_owned(opened(), ANN)
        assert move.applied(Usage(used=4)) == Usage(used=4, used_by_member=1)
        back = redeeming.count_owned(opened(), ANN, change=-1)
        assert back.applied(Usage(used=4, used_by_member=1)) == Usage(used=4)

    def test_what_coupons_take_off_keeps_to_the_budget_and_can_come_back(self) -> None:
        batch = opened(budget=Money.of("7.00", "CNY"))
        move = redeeming.count_spent(batch, 500)
        assert move.admits(Usage(spent_minor=200))
        assert not move.admits(Usage(spent_minor=201))
        assert redeeming.uncount_spent(batch.id, 500).applied(move.applied(Usage())) == Usage()
