"""Birthdays by the shop's calendar."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from selfshop import InvalidInput
from selfshop.domain.membership import Birthday, Profile, birthdays

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEAP = Birthday(month=2, day=29)
MAY = Birthday(month=5, day=20)


def next_year(birthday: Birthday, last_year: int | None, *at: int) -> datetime | None:
    instant = datetime(*at, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]  # year, month, day, …
    return birthdays.next_gift(birthday, last_year=last_year, at=instant, zone=SHANGHAI)


def begin(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=SHANGHAI).astimezone(UTC)


class TestTheDay:
    def test_29_february_is_the_28th_in_other_years(self) -> None:
        days = [LEAP.in_year(year) for year in (2024, 2025, 2100)]
        assert days == [date(2024, 2, 29), date(2025, 2, 28), date(2100, 2, 28)]

    @pytest.mark.parametrize(("month", "day"), [(2, 30), (4, 31), (13, 1), (0, 1), (1, 0)])
    def test_there_is_such_a_day(self, month: int, day: int) -> None:
        with pytest.raises(InvalidInput):
            Birthday(month=month, day=day)

    @pytest.mark.parametrize(("month", "day", "most"), [(2, 30, 29), (4, 31, 30), (1, 32, 31)])
    def test_the_last_day_of_a_month_is_told(self, month: int, day: int, most: int) -> None:
        with pytest.raises(InvalidInput) as no:
            Birthday(month=month, day=day)
        assert (no.value.path, no.value.facts) == ("day", {"most": most})


class TestTheNextGift:
    def test_it_is_due_from_the_beginning_of_the_day(self) -> None:
        assert next_year(MAY, None, 2026, 3, 1) == begin(2026, 5, 20)

    def test_on_the_day_itself_it_is_due(self) -> None:
        assert next_year(MAY, None, 2026, 5, 20, 23) == begin(2026, 5, 20)

    def test_a_day_that_has_passed_comes_next_year(self) -> None:
        assert next_year(MAY, None, 2026, 5, 21) == begin(2027, 5, 20)

    def test_a_year_has_one_gift_whatever_the_birthday_becomes(self) -> None:
        assert next_year(Birthday(month=12, day=1), 2026, 2026, 5, 21) == begin(2027, 12, 1)
        assert next_year(MAY, 2026, 2026, 3, 1) == begin(2027, 5, 20)

    def test_days_begin_in_the_shop_s_zone(self) -> None:
        # 17:00 UTC on the 20th is the 21st in Shanghai.
        at = datetime(2026, 5, 20, 17, tzinfo=UTC)
        due = birthdays.next_gift(MAY, last_year=None, at=at, zone=SHANGHAI)
        assert due == begin(2027, 5, 20)

    def test_who_has_told_no_day_gets_nothing(self) -> None:
        assert birthdays.next_gift(None, last_year=None, at=begin(2026, 1, 1), zone=UTC) is None


def test_a_profile_knows_when_its_gift_is_due() -> None:
    told = birthdays.with_birthday(
        Profile(), LEAP, last_year=None, at=begin(2025, 1, 1), zone=SHANGHAI
    )
    assert told.birthday == LEAP
    assert told.gift_at == begin(2025, 2, 28)
    assert birthdays.year_of(begin(2025, 1, 1), SHANGHAI) == 2025


def test_contacts_are_texts() -> None:
    for contacts in ({"": "x"}, {"sms": ""}, {f"c{n}": "x" for n in range(51)}):
        with pytest.raises(InvalidInput):
            Profile(contacts=contacts)
