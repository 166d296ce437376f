from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise, product
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain import pricing
from selfshop.domain.pricing import Kind, LadderMisfit, PriceEntry
from selfshop.domain.shared import Money, Period

AT = datetime(2026, 11, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(
    from_: int | None = None, until: int | None = None, kind: Kind = Kind.LIST, **conditions: Any
) -> PriceEntry:
    """Return an entry from and until a day, counted from AT."""
    period = Period(
        from_=None if from_ is None else AT + from_ * DAY,
        until=None if until is None else AT + until * DAY,
    )
    return PriceEntry(kind=kind, amount=Money.of("9.90", "CNY"), period=period, **conditions)


def cuts(ladder: list[PriceEntry], *new: PriceEntry) -> list[tuple[PriceEntry, int]]:
    """Return which entries end earlier, and on which day."""
    return [(cut, (until - AT) // DAY) for cut, until in pricing.revise(ladder, new).cut]


class TestANewListPrice:
    def test_on_an_empty_ladder_is_just_added(self) -> None:
        assert pricing.revise([], [entry()]) == pricing.Revision(added=(entry(),), cut=())

    def test_ends_the_one_in_force_when_it_starts(self) -> None:
        assert cuts([entry()], entry(3)) == [(entry(), 3)]
        assert cuts([entry(0, 9)], entry(3)) == [(entry(0, 9), 3)]
        assert cuts([entry(0, 9)], entry(3, 9)) == [(entry(0, 9), 3)]

    def test_that_starts_where_another_ends_cuts_nothing(self) -> None:
        assert cuts([entry(0, 3)], entry(3)) == []
        assert cuts([entry(0, 3)], entry(5)) == []

    def test_may_end_where_another_starts(self) -> None:
        assert cuts([entry(3)], entry(0, 3)) == []

    @pytest.mark.parametrize(
        ("standing", "new"),
        [
            (entry(), entry(3, 5)),
            (entry(0, 9), entry(3, 8)),
            (entry(3), entry(0)),
            (entry(3), entry()),
            (entry(3, 5), entry(0, 4)),
        ],
    )
    def test_that_leaves_a_gap_or_runs_into_a_later_one_is_refused(
        self, standing: PriceEntry, new: PriceEntry
    ) -> None:
        with pytest.raises(LadderMisfit) as no:
            pricing.revise([standing], [entry(kind=Kind.SALE), new])
        assert (no.value.code, no.value.position) == ("price.overlaps", 1)

    def test_may_come_with_others_that_end_each_other(self) -> None:
        revision = pricing.revise([entry()], [entry(6), entry(3)])
        assert revision.cut == ((entry(), AT + 3 * DAY),)
        assert revision.added == (entry(6), entry(3, 6))


class TestOtherKinds:
    def test_overlap_at_will(self) -> None:
        sale = entry(0, 9, Kind.SALE)
        assert (
            cuts([sale, entry()], entry(1, 2, Kind.SALE), entry(0, kind=Kind.TIER, tier="a")) == []
        )


class TestTwoOfOneRung:
    @pytest.mark.parametrize("start", [None, 3])
    def test_never_start_at_the_same_instant(self, start: int | None) -> None:
        with pytest.raises(LadderMisfit) as no:
            pricing.revise([entry(start)], [entry(9), entry(start)])
        assert (no.value.code, no.value.position) == ("price.same_start", 1)

    def test_are_seen_among_the_new_ones_too(self) -> None:
        sale = entry(0, kind=Kind.SALE)
        with pytest.raises(LadderMisfit) as no:
            pricing.revise([], [sale, evolve(sale, amount=Money(1, "CNY"))])
        assert (no.value.code, no.value.position) == ("price.same_start", 1)


class TestTheNameOfARung:
    def test_tells_every_set_of_conditions_apart(self) -> None:
        words = [None, "", "a", "-", "1.a", "a|1.a", "|"]
        rungs = [
            pricing.rung(
                PriceEntry(kind=Kind.SALE, amount=Money(1, "CNY"), tier=tier or None,
                           channel=channel or None, segment=segment or None, min_quantity=least)
            )
            for tier, channel, segment in product(words[0:1] + words[2:], repeat=3)
            for least in (None, 1, 11)
        ]  # fmt: skip
        assert len(set(rungs)) == len(rungs)

    def test_leaves_amount_and_time_out(self) -> None:
        assert pricing.rung(entry(0, 3)) == pricing.rung(evolve(entry(4), amount=Money(1, "CNY")))


STARTS = st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True)


@pytest.mark.law
class TestAnyLadder:
    """At no instant are two list prices in force, whatever is put on a ladder in whatever order."""

    @given(starts=STARTS, spans=st.lists(st.none() | st.integers(1, 6), min_size=6, max_size=6))
    def test_has_at_most_one_list_price(self, starts: list[int], spans: list[int | None]) -> None:
        ladder: list[PriceEntry] = []
        for start, span in zip(starts, spans, strict=False):
            new = entry(start, None if span is None else start + span)
            try:
                revision = pricing.revise(ladder, [new])
            except LadderMisfit:
                continue
            ends = {id(cut): until for cut, until in revision.cut}
            ladder = [
                evolve(e, period=evolve(e.period, until=ends[id(e)])) if id(e) in ends else e
                for e in ladder
            ]
            ladder += revision.added
        for day in range(20):
            at = AT + day * DAY
            assert sum(at in each.period for each in ladder) <= 1

    @given(starts=STARTS)
    def test_that_only_grows_at_its_end_is_never_without_a_price(self, starts: list[int]) -> None:
        revision = pricing.revise([entry()], [entry(start) for start in starts])
        ladder = sorted(
            [*revision.added, *(evolve(e, period=Period(until=end)) for e, end in revision.cut)],
            key=lambda each: each.period.from_ or AT - DAY,
        )
        assert all(a.period.until == b.period.from_ for a, b in pairwise(ladder))
        assert len(list(combinations(ladder, 2))) == len(starts) * (len(starts) + 1) // 2
