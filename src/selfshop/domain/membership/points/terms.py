"""How a shop gives points away, as data; frozen for an order when it is placed.

What a buyer's tier multiplies them by stands with the tier, among its benefits.

For each line the first rate that holds its goods counts. Points are worked out exactly over all
lines and rounded down once for the order, so that buying in parts never earns more than at once.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.membership.points.expiry import AfterDays, EndOfYear, Never
from selfshop.domain.shared import InvalidInput, Money, checks

POINTS_MAX = 1_000_000
NAMES_MAX = 10_000
RATES_MAX = 1_000
EVENTS_MAX = 100
FACTOR_MAX = 1_000
WAIT_DAYS_MAX = 3_650
#: The event that comes about by itself, as a member registers.
SIGN_UP = "sign_up"
#: Longest name of an event.
WORD_LENGTH_MAX = 64

_names: checks.Validator = checks.each(checks.text(), most=NAMES_MAX)
_points = checks.whole(least=0, most=POINTS_MAX)


class EarnedOn(StrEnum):
    """On which part of what was paid points are earned."""

    #: What goods cost, less what points paid of it.
    GOODS = "goods"
    #: All that was paid, freight and tax included.
    PAID = "paid"


@frozen(kw_only=True)
class Rate:
    """So many points for some goods; goods are named by SKU, product or category, any of them.

    Attributes:
        points: 0 = these goods earn nothing.
        per: for each such amount that was paid; None = for each unit.
        skus, products, categories: which goods; none named at all = all goods. A category's path
            stands for all below it.

    Raises:
        InvalidInput: naming the field.
    """

    points: int = field(validator=_points)
    per: Money | None = field(default=None, validator=checks.optional(checks.money(least_minor=1)))
    skus: frozenset[str] = field(default=frozenset(), validator=_names)
    products: frozenset[str] = field(default=frozenset(), validator=_names)
    categories: frozenset[str] = field(default=frozenset(), validator=_names)

    def holds(self, *, sku: str, product: str, categories: frozenset[str]) -> bool:
        """Tell whether it is for a SKU.

        Args:
            categories: the SKU's, and all that are above them.
        """
        if not (self.skus or self.products or self.categories):
            return True
        return (
            sku in self.skus
            or product in self.products
            or not self.categories.isdisjoint(categories)
        )


def require_factor(path: str, value: object) -> None:
    """Require a plain decimal from 0 to 1,000.

    Raises:
        InvalidInput: ``input.not_a_decimal``.
    """
    if type(value) is not Decimal or not value.is_finite() or not 0 <= value <= FACTOR_MAX:
        raise InvalidInput(path, "input.not_a_decimal")


def _events(_: object, attribute: checks.Named, value: object) -> None:
    for name, count in _mapping(attribute, value, most=EVENTS_MAX).items():
        checks.require_whole(f"{attribute.name}.{name}", count, least=1, most=POINTS_MAX)


def _mapping(attribute: checks.Named, value: object, *, most: int) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidInput(attribute.name, "input.wrong_type", expected="mapping")
    if len(value) > most:
        raise InvalidInput(attribute.name, "input.too_many", most=most)
    for name in value:
        checks.require_text(attribute.name, name, most=WORD_LENGTH_MAX)
    return value


@frozen(kw_only=True)
class EarningTerms:
    """How points are earned, and how long they last.

    Attributes:
        rates: the first that holds a line's goods counts; none = the line earns nothing.
        earned_on: the part of what was paid that *rates* look at.
        events: what else earns points -> how many, such as ``{"review": 20}``; SIGN_UP is given by
            itself to who registers, the others by `points.award`.
        wait_days: from receipt of all goods until points can be used; None = as long as goods may
            be sent back.
        expiry: when points end that become usable.

    Raises:
        InvalidInput: naming the field.
    """

    rates: tuple[Rate, ...] = field(
        default=(), validator=checks.each(checks.is_a(Rate), most=RATES_MAX)
    )
    earned_on: EarnedOn = field(default=EarnedOn.GOODS, validator=checks.is_a(EarnedOn))
    events: Mapping[str, int] = field(factory=dict, validator=_events)
    wait_days: int | None = field(
        default=None, validator=checks.optional(checks.whole(least=0, most=WAIT_DAYS_MAX))
    )
    expiry: AfterDays | EndOfYear | Never = field(
        default=Never(), validator=checks.is_a(AfterDays, EndOfYear, Never)
    )

    def rate_of(self, *, sku: str, product: str, categories: frozenset[str]) -> Rate | None:
        """Return the rate that counts for a SKU; None = it earns nothing."""
        return next(
            (
                rate
                for rate in self.rates
                if rate.holds(sku=sku, product=product, categories=categories)
            ),
            None,
        )
