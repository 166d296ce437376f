"""Tier schemes: thresholds, windows and periods."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from selfshop import InvalidInput, Money
from selfshop.domain.membership import (
    NO_BENEFITS,
    AllTime,
    Benefits,
    CalendarYear,
    LastMonths,
    PassTerms,
    Tier,
    TierScheme,
    benefits_of,
    schemes,
    window_start,
)
from selfshop.domain.shared import SkuId

SHANGHAI = ZoneInfo("Asia/Shanghai")
SILVER = Tier(name="silver", from_growth=100)
GOLD = Tier(name="gold", from_growth=500, keep_growth=300, benefits=Benefits(priority=True))


def scheme(**said: Any) -> TierScheme:
    """Return a scheme of silver and gold, one of growth for each yuan."""
    return TierScheme(**{"tiers": (SILVER, GOLD), "per": Money.of("1.00", "CNY"), **said})


def local(*parts: int) -> datetime:
    """Return an instant by Shanghai's calendar."""
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]  # year, month, day, …


class TestTiers:
    def test_growth_earns_the_highest_tier_it_reaches(self) -> None:
        earned = [scheme().named(scheme().earned_by(n)) for n in (0, 99, 100, 499, 500, 10**9)]
        assert earned == [None, None, "silver", "silver", "gold", "gold"]

    def test_what_it_takes_to_keep_one_is_what_it_took_to_get_it_unless_said(self) -> None:
        assert (SILVER.to_keep, GOLD.to_keep) == (100, 300)

    def test_tiers_rise(self) -> None:
        for bad in ((GOLD, SILVER), (SILVER, Tier(name="other", from_growth=100))):
            with pytest.raises(InvalidInput) as no:
                scheme(tiers=bad)
            assert no.value.path == "tiers[1].from_growth"

    def test_it_takes_no_more_to_keep_one_than_to_get_it(self) -> None:
        with pytest.raises(InvalidInput) as no:
            Tier(name="gold", from_growth=5, keep_growth=6)
        assert no.value.path == "keep_growth"

    def test_names_are_used_once(self) -> None:
        with pytest.raises(InvalidInput):
            scheme(tiers=(SILVER, Tier(name="silver", from_growth=900)))

    def test_a_pass_is_for_a_tier_of_the_scheme(self) -> None:
        plus = PassTerms(sku=SkuId("plus"), tier="platinum", months=12)
        with pytest.raises(InvalidInput) as no:
            scheme(passes=(plus,))
        assert no.value.path == "passes[0].tier"

    def test_growth_is_what_was_paid_rounded_down(self) -> None:
        assert [scheme().growth_of(minor) for minor in (-5, 0, 99, 100, 12_399)] == [
            0,
            0,
            0,
            1,
            123,
        ]


class TestBenefits:
    def test_they_come_with_the_tier(self) -> None:
        assert benefits_of(scheme(), "gold").priority
        assert benefits_of(scheme(), "silver") == NO_BENEFITS

    @pytest.mark.parametrize("tier", [None, "bronze"])
    def test_an_unknown_tier_brings_nothing(self, tier: str | None) -> None:
        assert benefits_of(scheme(), tier) == NO_BENEFITS
        assert benefits_of(None, "gold") == NO_BENEFITS


class TestWindows:
    @pytest.mark.parametrize(
        ("window", "until", "start"),
        [
            (LastMonths(months=12), (2026, 3, 15, 8), (2025, 3, 15, 8)),
            (LastMonths(months=1), (2026, 3, 31), (2026, 2, 28)),
            (CalendarYear(), (2026, 3, 15, 8), (2026, 1, 1)),
            # The window that ends as a year begins is the year before.
            (CalendarYear(), (2026, 1, 1), (2025, 1, 1)),
            (CalendarYear(), (2026, 1, 1, 0, 1), (2026, 1, 1)),
        ],
        ids=["months", "month-end", "in-year", "new-year", "past-new-year"],
    )
    def test_growth_counts_from(
        self, window: schemes.Window, until: tuple[int, ...], start: tuple[int, ...]
    ) -> None:
        found = window_start(window, local(*until), SHANGHAI)
        assert found == local(*start)
        assert found is not None
        assert found.tzinfo is UTC

    @pytest.mark.parametrize(
        ("window", "until"),
        [
            (LastMonths(months=12), local(2027, 3, 15, 8)),
            (CalendarYear(years=0), local(2027, 1, 1)),
            (CalendarYear(years=1), local(2028, 1, 1)),
        ],
        ids=["months", "this-year", "next-year"],
    )
    def test_a_tier_is_had_until(self, window: schemes.Window, until: datetime) -> None:
        assert schemes.holds_until(window, local(2026, 3, 15, 8), SHANGHAI) == until

    def test_what_earned_a_tier_has_left_the_window_when_it_ends(self) -> None:
        got, ends = local(2024, 2, 29, 8), local(2025, 3, 1, 8)
        assert schemes.holds_until(LastMonths(), got, SHANGHAI) == ends
        start = window_start(LastMonths(), ends, SHANGHAI)
        assert start is not None
        assert start > got

    def test_all_time_has_no_bounds(self) -> None:
        at = local(2026, 3, 15)
        assert window_start(AllTime(), at, SHANGHAI) is None
        assert schemes.holds_until(AllTime(), at, SHANGHAI) is None

    def test_years_begin_in_the_shop_s_zone(self) -> None:
        # 17:00 UTC on New Year's Eve is the next year in Shanghai.
        at = datetime(2025, 12, 31, 17, tzinfo=UTC)
        assert window_start(CalendarYear(), at, SHANGHAI) == local(2026, 1, 1)
        assert window_start(CalendarYear(), at, UTC) == datetime(2025, 1, 1, tzinfo=UTC)
