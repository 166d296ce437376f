"""Rising at once, keeping, falling at the end; tiers given and paid for."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from selfshop import Refused
from selfshop.domain.membership import (
    AllTime,
    CalendarYear,
    Downgrade,
    GivenTier,
    PassTerms,
    Standing,
    TierScheme,
    standings,
)
from selfshop.domain.shared import LineId, OrderId, SkuId
from tests.domain.membership.test_schemes import GOLD, SILVER, scheme

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
YEAR_LATER = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PLUS = PassTerms(sku=SkuId("plus"), tier="gold", months=1)
NOWHERE = Standing()


def at_tier(name: str, **said: object) -> Standing:
    """Return the standing of who has risen to a tier at AT."""
    growth = {"silver": 100, "gold": 500}[name]
    made = standings.rise(scheme(), NOWHERE, growth, at=AT, zone=UTC)
    return evolve(made, **said)  # type: ignore[arg-type]  # attrs checks the names


def bought(standing: Standing, units: int = 1, *, order: str = "o1", at: datetime = AT) -> Standing:
    """Return the standing after passes were bought."""
    return standings.add_pass(
        standing, PLUS, order=OrderId(order), line=LineId("1"), units=units, at=at, zone=UTC
    )


class TestRising:
    def test_it_happens_at_once_and_as_far_as_growth_goes(self) -> None:
        risen = standings.rise(scheme(), NOWHERE, 700, at=AT, zone=UTC)
        assert (risen.earned, risen.since, risen.until) == ("gold", AT, YEAR_LATER)

    def test_just_too_little_is_too_little(self) -> None:
        assert standings.rise(scheme(), NOWHERE, 99, at=AT, zone=UTC) == NOWHERE

    def test_growth_that_fell_takes_nothing_before_the_end(self) -> None:
        gold = at_tier("gold")
        assert standings.rise(scheme(), gold, 0, at=AT + DAY, zone=UTC) == gold

    def test_a_tier_reached_again_does_not_begin_anew(self) -> None:
        gold = at_tier("gold")
        assert standings.rise(scheme(), gold, 900, at=AT + DAY, zone=UTC) == gold

    def test_for_good_has_no_end(self) -> None:
        risen = standings.rise(scheme(window=AllTime()), NOWHERE, 100, at=AT, zone=UTC)
        assert (risen.earned, risen.until) == ("silver", None)
        with pytest.raises(Refused) as no:
            standings.evaluate(scheme(window=AllTime()), risen, 0, zone=UTC)
        assert no.value.code == "member.period_running"


class TestThePeriodEnds:
    @pytest.mark.parametrize(
        ("growth", "one_step", "to_earned"),
        [
            (0, "silver", None),
            (99, "silver", None),
            (100, "silver", "silver"),
            (299, "silver", "silver"),
            (300, "gold", "gold"),
            (900, "gold", "gold"),
        ],
    )
    def test_from_gold(self, growth: int, one_step: str, to_earned: str | None) -> None:
        for downgrade, expected in (
            (Downgrade.ONE_STEP, one_step),
            (Downgrade.TO_EARNED, to_earned),
        ):
            plan = scheme(downgrade=downgrade)
            after = standings.evaluate(plan, at_tier("gold"), growth, zone=UTC)
            assert after.earned == expected
            assert after.since == YEAR_LATER

    def test_the_next_period_begins_with_the_instant_the_last_one_ended(self) -> None:
        after = standings.evaluate(scheme(), at_tier("gold"), 300, zone=UTC)
        assert after.until == datetime(2028, 3, 1, 9, tzinfo=UTC)

    def test_who_has_none_is_not_looked_at(self) -> None:
        after = standings.evaluate(scheme(), at_tier("silver"), 0, zone=UTC)
        assert (after.earned, after.until) == (None, None)

    def test_a_tier_that_the_scheme_has_lost_counts_as_none(self) -> None:
        only = TierScheme(tiers=(SILVER,), per=scheme().per)
        assert standings.tier_at(only, at_tier("gold"), AT) is None
        assert standings.evaluate(only, at_tier("gold"), 150, zone=UTC).earned == "silver"


class TestWhatCountsForAPeriod:
    """Growth after the last instant that does not count."""

    def test_months_begin_after_what_earned_the_tier(self) -> None:
        gold = at_tier("gold")
        assert standings.not_counted_until(scheme(), gold, zone=UTC) == AT
        kept = standings.evaluate(scheme(), gold, 300, zone=UTC)
        last = YEAR_LATER - timedelta(microseconds=1)
        assert standings.not_counted_until(scheme(), kept, zone=UTC) == last

    def test_a_year_is_a_year_whenever_the_tier_was_got(self) -> None:
        yearly = scheme(window=CalendarYear(years=0))
        gold = standings.rise(yearly, NOWHERE, 500, at=AT, zone=UTC)
        last = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(microseconds=1)
        assert standings.not_counted_until(yearly, gold, zone=UTC) == last

    def test_all_time_and_no_period_leave_nothing_out(self) -> None:
        for_good = scheme(window=AllTime())
        gold = standings.rise(for_good, NOWHERE, 500, at=AT, zone=UTC)
        assert standings.not_counted_until(for_good, gold, zone=UTC) is None
        assert standings.not_counted_until(for_good, at_tier("gold"), zone=UTC) is None
        assert standings.not_counted_until(scheme(), NOWHERE, zone=UTC) is None


class TestGivenTiers:
    def test_the_highest_counts_until_it_ends(self) -> None:
        given = GivenTier(tier="gold", until=AT + DAY, reason="press")
        silver = at_tier("silver", given=given)
        instants = (AT, AT + DAY - timedelta(microseconds=1), AT + DAY)
        found = [standings.tier_at(scheme(), silver, at) for at in instants]
        assert found == ["gold", "gold", "silver"]
        assert standings.next_change(silver, after=AT) == AT + DAY
        assert standings.next_change(silver, after=AT + DAY) == YEAR_LATER

    def test_a_lower_one_changes_nothing(self) -> None:
        given = GivenTier(tier="silver", reason="press")
        gold = at_tier("gold", given=given)
        assert standings.tier_at(scheme(), gold, AT) == "gold"


class TestPasses:
    def test_each_unit_adds_its_months(self) -> None:
        (one,) = bought(NOWHERE, 3).passes
        assert (one.from_, one.until) == (AT, datetime(2026, 6, 1, 9, tzinfo=UTC))

    def test_a_further_one_begins_when_the_last_ends(self) -> None:
        twice = bought(bought(NOWHERE), order="o2", at=AT + DAY)
        ends = [(one.from_, one.until) for one in twice.passes]
        april, may = datetime(2026, 4, 1, 9, tzinfo=UTC), datetime(2026, 5, 1, 9, tzinfo=UTC)
        assert ends == [(AT, april), (april, may)]
        assert standings.tier_at(scheme(), twice, april) == "gold"
        assert standings.tier_at(scheme(), twice, may) is None
        assert standings.next_change(twice, after=april) == may

    def test_units_that_go_back_take_their_months(self) -> None:
        kept = standings.shrink_pass(
            bought(NOWHERE, 3), order=OrderId("o1"), line=LineId("1"), units=1, zone=UTC
        )
        assert kept.passes[0].until == datetime(2026, 4, 1, 9, tzinfo=UTC)
        none = standings.shrink_pass(kept, order=OrderId("o1"), line=LineId("1"), units=0, zone=UTC)
        assert standings.tier_at(scheme(), none, AT) is None
        assert not standings.passes_left(none, at=AT)

    def test_another_order_s_are_left_alone(self) -> None:
        kept = bought(NOWHERE, 3)
        same = standings.shrink_pass(kept, order=OrderId("o2"), line=LineId("1"), units=0, zone=UTC)
        assert same == kept

    def test_there_is_an_end_to_them(self) -> None:
        full = NOWHERE
        for number in range(standings.PASSES_MAX):
            full = bought(full, order=f"o{number}")
        with pytest.raises(Refused) as no:
            bought(full, order="one too many")
        assert no.value.code == "member.too_many_passes"
        assert GOLD.name == full.passes[0].tier
