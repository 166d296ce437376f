"""When points end."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from selfshop.domain.membership.points import AfterDays, EndOfYear, Never, ends
from selfshop.domain.shared import InvalidInput

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: 1 January 2027 in Shanghai, where it is 02:00.
NEW_YEAR = datetime(2026, 12, 31, 18, tzinfo=UTC)


def test_points_last_to_the_end_of_the_last_day_in_the_shop_s_zone() -> None:
    assert ends(AfterDays(days=30), came=NEW_YEAR, zone=SHANGHAI) == datetime(
        2027, 1, 31, 16, tzinfo=UTC
    )
    assert ends(AfterDays(days=30), came=NEW_YEAR, zone=UTC) == datetime(2027, 1, 31, tzinfo=UTC)


def test_points_end_with_the_year_after_the_one_in_which_they_came() -> None:
    assert ends(EndOfYear(), came=NEW_YEAR, zone=SHANGHAI) == datetime(2028, 12, 31, 16, tzinfo=UTC)
    assert ends(EndOfYear(), came=NEW_YEAR, zone=UTC) == datetime(2028, 1, 1, tzinfo=UTC)
    assert ends(EndOfYear(years=0), came=NEW_YEAR, zone=UTC) == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_day_may_have_another_length() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    came = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert ends(AfterDays(days=1), came=came, zone=berlin) == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_points_may_never_end() -> None:
    assert ends(Never(), came=NEW_YEAR, zone=UTC) is None


@pytest.mark.parametrize("days", [0, 36_501, 1.0])
def test_days_out_of_bounds_are_refused(days: int) -> None:
    with pytest.raises(InvalidInput):
        AfterDays(days=days)


@pytest.mark.parametrize("years", [-1, 101])
def test_years_out_of_bounds_are_refused(years: int) -> None:
    with pytest.raises(InvalidInput):
        EndOfYear(years=years)
