"""When points end: by the shop's own calendar, at the end of a day there."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from attrs import field, frozen

from selfshop.domain.shared import checks

DAYS_MAX = 36_500
YEARS_MAX = 100


@frozen(kw_only=True)
class AfterDays:
    """Points can be used on so many days after the day on which they came."""

    days: int = field(validator=checks.whole(least=1, most=DAYS_MAX))


@frozen(kw_only=True)
class EndOfYear:
    """Points end with a calendar year.

    Attributes:
        years: after the year in which they came; 1 = with the next one.
    """

    years: int = field(default=1, validator=checks.whole(least=0, most=YEARS_MAX))


@frozen(kw_only=True)
class Never:
    """Points do not end."""


Expiry = AfterDays | EndOfYear | Never


def ends(expiry: Expiry, *, came: datetime, zone: tzinfo) -> datetime | None:
    """Return the first instant at which points cannot be used any more; None = there is none.

    >>> ends(AfterDays(days=1), came=datetime(2026, 3, 1, 9, tzinfo=UTC), zone=UTC)
    datetime.datetime(2026, 3, 3, 0, 0, tzinfo=datetime.timezone.utc)

    Args:
        came: when they became usable.
        zone: the shop's.
    """
    day = came.astimezone(zone).date()
    match expiry:
        case AfterDays(days=days):
            return _begin_of(day + timedelta(days=days + 1), zone)
        case EndOfYear(years=years):
            return _begin_of(date(day.year + years + 1, 1, 1), zone)
        case Never():
            return None


def _begin_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
