"""Birthdays: the day in the shop's own calendar, and one gift a year at most."""

from calendar import isleap, monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo

from attrs import evolve, field, frozen

from selfshop.domain.shared import InvalidInput, checks

#: A year that has every day.
_LEAP_YEAR = 2024
CONTACTS_MAX = 50


@frozen(kw_only=True)
class Birthday:
    """A day of the year. Who was born on 29 February has theirs on 28 February in other years.

    Raises:
        InvalidInput: there is no such day.
    """

    month: int = field(validator=checks.whole(least=1, most=12))
    day: int = field(validator=checks.whole(least=1, most=31))

    def __attrs_post_init__(self) -> None:
        _, days = monthrange(_LEAP_YEAR, self.month)
        if self.day > days:
            raise InvalidInput("day", "input.too_large", most=days)

    def in_year(self, year: int) -> date:
        """Return the day in a year."""
        leaps = (self.month, self.day) == (2, 29) and not isleap(year)
        return date(year, 2, 28) if leaps else date(year, self.month, self.day)


def _pairs(_: object, attribute: checks.Named, value: Mapping[str, str]) -> None:
    if len(value) > CONTACTS_MAX:
        raise InvalidInput(attribute.name, "input.too_many", most=CONTACTS_MAX)
    for channel, contact in value.items():
        checks.require_text(f"{attribute.name}.{channel}", channel, most=64)
        checks.require_text(f"{attribute.name}.{channel}", contact)


@frozen(kw_only=True)
class Profile:
    """What a member told about themselves; personal, kept apart and destroyed with the rest of it.

    Attributes:
        birthday: None = not told.
        contacts: channel -> number or address.
        gift_at: the instant from which the next birthday gift is due; None = there is none to come.
        version: 0 = not stored yet.
    """

    birthday: Birthday | None = None
    contacts: Mapping[str, str] = field(factory=dict, validator=_pairs)
    gift_at: datetime | None = None
    version: int = 0


def next_gift(
    birthday: Birthday | None, *, last_year: int | None, at: datetime, zone: tzinfo
) -> datetime | None:
    """Return from when on the next gift is due: on the birthday, in the shop's zone.

    Args:
        last_year: for which year the last gift was; that year is over for gifts, whatever the
            birthday is changed to. None = there was none.
        at: a birthday that was before this day, in this year, has passed.
    """
    if birthday is None:
        return None
    today = at.astimezone(zone).date()
    year = today.year
    if birthday.in_year(year) < today or (last_year is not None and year <= last_year):
        year = max(year, last_year or 0) + 1
    return datetime.combine(birthday.in_year(year), time(), zone).astimezone(UTC)


def year_of(gift_at: datetime, zone: tzinfo) -> int:
    """Return the year for which a gift is."""
    return gift_at.astimezone(zone).year


def with_birthday(
    profile: Profile,
    birthday: Birthday | None,
    *,
    last_year: int | None,
    at: datetime,
    zone: tzinfo,
) -> Profile:
    """Return a profile with another birthday."""
    due = next_gift(birthday, last_year=last_year, at=at, zone=zone)
    return evolve(profile, birthday=birthday, gift_at=due)
