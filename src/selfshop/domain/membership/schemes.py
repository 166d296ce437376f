"""A tier scheme: what growth value makes of a member, for how long, and what they get for it.

Growth value is a running count that a member gets for what they bought and kept. It is measured
over a window that ends now: the last months, this calendar year, or all time.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from attrs import field, frozen
from dateutil.relativedelta import relativedelta

from selfshop.domain.membership.benefits import NO_BENEFITS, Benefits
from selfshop.domain.shared import InvalidInput, Money, SkuId, checks

TIERS_MAX = 50
PASSES_MAX = 100
MONTHS_MAX = 120
GROWTH_MAX = 10**12


@frozen(kw_only=True)
class LastMonths:
    """Growth of the last months counts, and a tier is had for as many months from the day it is got."""

    months: int = field(default=12, validator=checks.whole(least=1, most=MONTHS_MAX))


@frozen(kw_only=True)
class CalendarYear:
    """Growth of a calendar year counts, and a tier is had until the end of a later one.

    Attributes:
        years: after the year in which it was got; 1 = until the end of the next one.
    """

    years: int = field(default=1, validator=checks.whole(least=0, most=10))


@frozen(kw_only=True)
class AllTime:
    """All growth counts, and a tier is had for good."""


Window = LastMonths | CalendarYear | AllTime


class Downgrade(StrEnum):
    """What becomes of a tier at the end of its period when the threshold to keep it was missed."""

    #: The next one below, or what was earned in the window where that is more.
    ONE_STEP = "one_step"
    #: What was earned in the window.
    TO_EARNED = "to_earned"


@frozen(kw_only=True)
class Tier:
    """One tier.

    Attributes:
        name: the shop's word, under which it stands on price ladders and in audiences.
        from_growth: the growth in the window from which a member rises to it.
        keep_growth: the growth in the window from which it is kept; None = the same.

    Raises:
        InvalidInput: naming the field; more to keep it than to get it.
    """

    name: str = field(validator=checks.text())
    from_growth: int = field(validator=checks.whole(least=0, most=GROWTH_MAX))
    keep_growth: int | None = field(
        default=None, validator=checks.optional(checks.whole(least=0, most=GROWTH_MAX))
    )
    benefits: Benefits = field(default=NO_BENEFITS, validator=checks.is_a(Benefits))

    def __attrs_post_init__(self) -> None:
        if self.keep_growth is not None and self.keep_growth > self.from_growth:
            raise InvalidInput("keep_growth", "input.too_large", most=self.from_growth)

    @property
    def to_keep(self) -> int:
        """The growth from which it is kept."""
        return self.from_growth if self.keep_growth is None else self.keep_growth


@frozen(kw_only=True)
class PassTerms:
    """A paid membership: a SKU that brings a tier for some months for each unit that is kept."""

    sku: SkuId = field(validator=checks.text())
    tier: str = field(validator=checks.text())
    months: int = field(validator=checks.whole(least=1, most=MONTHS_MAX))


def _tiers(tiers: Iterable[Tier]) -> tuple[Tier, ...]:
    return tuple(tiers)


@frozen(kw_only=True)
class TierScheme:
    """How members rise and fall.

    Attributes:
        tiers: the lowest first, each from more growth on than the one before.
        per: what has to be paid for goods, and kept, for one of growth value; rounded down once an
            order.
        passes: what SKUs are paid memberships.

    Raises:
        InvalidInput: naming the field; tiers that do not rise, or a pass for an unknown tier.
    """

    tiers: tuple[Tier, ...] = field(
        converter=_tiers, validator=checks.each(checks.is_a(Tier), least=1, most=TIERS_MAX)
    )
    per: Money = field(validator=checks.money(least_minor=1))
    window: Window = field(
        default=LastMonths(), validator=checks.is_a(LastMonths, CalendarYear, AllTime)
    )
    downgrade: Downgrade = field(default=Downgrade.ONE_STEP, validator=checks.is_a(Downgrade))
    passes: tuple[PassTerms, ...] = field(
        default=(), validator=checks.each(checks.is_a(PassTerms), most=PASSES_MAX)
    )

    def __attrs_post_init__(self) -> None:
        checks.no_duplicates("tiers", [tier.name for tier in self.tiers])
        checks.no_duplicates("passes", [one.sku for one in self.passes])
        for place in range(1, len(self.tiers)):
            least = self.tiers[place - 1].from_growth + 1
            if self.tiers[place].from_growth < least:
                raise InvalidInput(f"tiers[{place}].from_growth", "input.too_small", least=least)
        for place, one in enumerate(self.passes):
            if self.rank(one.tier) < 0:
                names = tuple(tier.name for tier in self.tiers)
                raise InvalidInput(f"passes[{place}].tier", "input.not_one_of", choices=names)

    def rank(self, tier: str | None) -> int:
        """Return a tier's place, from 0 up; -1 = none, or not one of this scheme's."""
        return next((place for place, one in enumerate(self.tiers) if one.name == tier), -1)

    def named(self, rank: int) -> str | None:
        """Return the tier at a place; None below the lowest."""
        return self.tiers[rank].name if rank >= 0 else None

    def earned_by(self, growth: int) -> int:
        """Return the place of the highest tier that growth in the window earns; -1 = none."""
        return sum(1 for tier in self.tiers if tier.from_growth <= growth) - 1

    def growth_of(self, base_minor: int) -> int:
        """Return what an order counts of which so much was paid and kept, in minor units."""
        return max(0, base_minor) // self.per.minor


def benefits_of(scheme: TierScheme | None, tier: str | None) -> Benefits:
    """Return what *tier* brings; a tier that the scheme does not know brings nothing."""
    rank = -1 if scheme is None else scheme.rank(tier)
    return NO_BENEFITS if scheme is None or rank < 0 else scheme.tiers[rank].benefits


def window_start(window: Window, until: datetime, zone: tzinfo) -> datetime | None:
    """Return from when on growth counts in the window that ends before *until*; None = always.

    Args:
        zone: the shop's, in which its months and years begin.
    """
    local = until.astimezone(zone)
    match window:
        case LastMonths(months=months):
            return _back(local - relativedelta(months=months))
        case CalendarYear():
            # The instant at which a year begins ends the window of the year before.
            new_year = local.replace(month=1, day=1, tzinfo=None)
            begins = datetime.combine(new_year.date(), time(), zone)
            year = local.year - 1 if begins == local else local.year
            return _back(datetime(year, 1, 1, tzinfo=zone))
        case AllTime():
            return None


def holds_until(window: Window, since: datetime, zone: tzinfo) -> datetime | None:
    """Return when a tier that was got at *since* is looked at again; None = never."""
    local = since.astimezone(zone)
    match window:
        case LastMonths(months=months):
            later = local + relativedelta(months=months)
            # Where a month is too short, the day after it: what earned the tier has left the window.
            return _back(later if later.day == local.day else later + timedelta(days=1))
        case CalendarYear(years=years):
            return datetime(local.year + years + 1, 1, 1, tzinfo=zone).astimezone(UTC)
        case AllTime():
            return None


def _back(local: datetime) -> datetime:
    return local.astimezone(UTC)
