from datetime import timedelta

import pytest
from attrs import evolve

from selfshop.domain.distribution import referrals
from selfshop.domain.distribution.referrals import Place
from selfshop.domain.distribution.terms import Binding, Mode
from selfshop.domain.shared import MemberId, Refused
from tests.sales import AT

ANN, BOB, CAT = (Place(member=MemberId(name)) for name in ("ann", "bob", "cat"))
LATER = AT + timedelta(days=3)


def bind(
    place: Place,
    referrer: Place,
    *above: str,
    binding: Binding | None = None,
    orders: int = 0,
    days: int = 0,
) -> referrals.Bound:
    return referrals.bind(
        place,
        referrer,
        above_referrer=[MemberId(name) for name in above],
        binding=binding or Binding(),
        orders=orders,
        at=AT + timedelta(days=days),
    )


class TestBinding:
    def test_puts_a_member_below_a_promoter_and_all_above_them(self) -> None:
        bound = bind(CAT, BOB, "ann")
        assert bound.place == evolve(CAT, referrer=MemberId("bob"), bound_at=AT)
        assert bound.above == ("bob", "ann")
        assert bound.referrer == evolve(BOB, refers=True)
        assert bound.event.facts == {"referrer": "bob", "before": None}

    def test_a_promoter_who_has_brought_others_in_is_not_written_again(self) -> None:
        assert bind(CAT, evolve(BOB, refers=True)).referrer is None

    def test_nobody_brings_themselves_in(self) -> None:
        with pytest.raises(Refused, match=r"distribution\.self_referral"):
            bind(ANN, ANN)

    def test_a_loop_through_three_people_is_refused(self) -> None:
        with pytest.raises(Refused, match=r"distribution\.referral_loop"):
            bind(evolve(ANN, refers=True), CAT, "bob", "ann")

    @pytest.mark.parametrize(
        "kept", [evolve(ANN, ordered=True), evolve(ANN, refers=True)], ids=["ordered", "refers"]
    )
    def test_whoever_has_ordered_or_brought_others_in_stays(self, kept: Place) -> None:
        for mode in Mode:
            with pytest.raises(Refused, match=r"distribution\.referral_fixed"):
                bind(kept, BOB, binding=Binding(mode=mode))

    def test_an_old_customer_is_brought_in_by_nobody(self) -> None:
        with pytest.raises(Refused, match=r"distribution\.referral_fixed"):
            bind(ANN, BOB, orders=1)

    def test_the_first_promoter_keeps_a_member(self) -> None:
        first = bind(CAT, BOB).place
        with pytest.raises(Refused, match=r"distribution\.bound_already"):
            bind(first, ANN, days=1_000)

    def test_the_last_promoter_takes_a_member_over(self) -> None:
        first = bind(CAT, BOB).place
        moved = bind(first, ANN, binding=Binding(mode=Mode.LAST))
        assert (moved.place.referrer, moved.event.facts["before"]) == ("ann", "bob")

    def test_within_so_many_days_the_first_is_safe(self) -> None:
        first, mode = bind(CAT, BOB).place, Binding(mode=Mode.WITHIN, protected_days=30)
        with pytest.raises(Refused, match=r"distribution\.bound_already"):
            bind(first, ANN, binding=mode, days=29)
        assert bind(first, ANN, binding=mode, days=30).place.referrer == "ann"

    def test_a_line_has_an_end(self) -> None:
        above = [str(number) for number in range(referrals.CHAIN_MAX)]
        with pytest.raises(Refused, match=r"distribution\.chain_too_long"):
            bind(CAT, BOB, *above)
        assert len(bind(CAT, BOB, *above[1:]).above) == referrals.CHAIN_MAX


class TestCounting:
    def test_a_sale_counts_as_long_as_the_binding_says(self) -> None:
        place = bind(CAT, BOB).place
        thirty = Binding(counts_days=3)
        assert referrals.counts(place, thirty, at=LATER - timedelta(microseconds=1))
        assert not referrals.counts(place, thirty, at=LATER)
        assert referrals.counts(place, Binding(), at=LATER)
        assert not referrals.counts(CAT, Binding(), at=LATER)

    def test_an_order_makes_a_place_last(self) -> None:
        assert referrals.order_placed(CAT) == evolve(CAT, ordered=True)


class TestMerging:
    GONE = evolve(CAT, referrer=MemberId("ann"), bound_at=AT, version=2)

    def test_one_who_is_free_is_brought_in_as_the_other_was(self) -> None:
        one = referrals.merge(BOB, self.GONE, orders=0)
        assert one == evolve(BOB, referrer=MemberId("ann"), bound_at=AT)

    @pytest.mark.parametrize(
        "kept",
        [evolve(BOB, ordered=True), evolve(BOB, refers=True), evolve(BOB, referrer=CAT.member)],
    )
    def test_one_who_is_not_stays_where_they_are(self, kept: Place) -> None:
        assert referrals.merge(kept, self.GONE, orders=0) == kept

    def test_one_who_has_ordered_stays_where_they_are(self) -> None:
        assert referrals.merge(BOB, self.GONE, orders=1) == BOB

    def test_what_either_did_fixes_the_place(self) -> None:
        done = evolve(self.GONE, ordered=True, refers=True)
        one = referrals.merge(BOB, done, orders=0)
        assert (one.ordered, one.refers, one.referrer) == (True, True, "ann")
