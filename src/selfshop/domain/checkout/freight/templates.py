"""A freight template (运费模板): how some goods are charged for, region by region."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from selfshop.domain import promotions
from selfshop.domain.checkout.freight.regions import check_region, wider
from selfshop.domain.shared import InvalidInput, Money, checks

ZONES_MAX = 1_000
REGIONS_MAX = 5_000

_price: checks.Validator = checks.money(least_minor=0)


class Measure(StrEnum):
    """What is counted: pieces, grams or cubic centimetres."""

    PIECE = "piece"
    WEIGHT = "weight"
    VOLUME = "volume"


@frozen(kw_only=True)
class Rate:
    """What delivery to a zone costs: a price for the first, a price for each further step.

    Attributes:
        first: how much *first_price* covers, in the template's measure.
        step: each further step, begun is as good as full, costs *step_price*; None = whatever
            goes beyond *first* costs no more.
        free_over: delivery is free once the template's goods reach this amount.
        free_pieces: … once there are this many of them. Where both are given, both must hold.

    Raises:
        InvalidInput: naming the field; a step of zero, a step without its price.
    """

    first: int = field(validator=checks.quantity)
    first_price: Money = field(validator=_price)
    step: int | None = field(default=None, validator=checks.optional(checks.quantity))
    step_price: Money | None = field(default=None, validator=checks.optional(_price))
    free_over: Money | None = field(default=None, validator=checks.optional(_price))
    free_pieces: int | None = field(default=None, validator=checks.optional(checks.quantity))

    def __attrs_post_init__(self) -> None:
        if self.step is None and self.step_price is not None:
            raise InvalidInput("step", "input.missing")
        if self.step is not None and self.step_price is None:
            raise InvalidInput("step_price", "input.missing")

    def steps(self, quantity: int) -> int:
        """Return how many steps *quantity* > 0 goes beyond the first."""
        return 0 if self.step is None else -(-max(0, quantity - self.first) // self.step)

    def steps_beside(self, quantity: int) -> int:
        """Return how many steps *quantity* > 0 is where other goods have paid for the first."""
        return 0 if self.step is None else -(-quantity // self.step)

    def price_of(self, steps: int) -> int:
        """Return what *steps* cost, in minor units."""
        return 0 if self.step_price is None else steps * self.step_price.minor

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        named = [
            ("first_price", self.first_price),
            ("step_price", self.step_price),
            ("free_over", self.free_over),
        ]
        return tuple((path, money) for path, money in named if money is not None)


@frozen(kw_only=True)
class Zone:
    """Some regions and their rate.

    Attributes:
        to: region codes, each with all that lies in it; none = everywhere else.
        rate: None = goods are not delivered there.
    """

    to: tuple[str, ...] = field(default=(), validator=checks.each(check_region, most=REGIONS_MAX))
    rate: Rate | None = field(validator=checks.optional(checks.is_a(Rate)))


@frozen(kw_only=True)
class Template:
    """How the goods of one template are charged for, all lines of the cart together.

    Attributes:
        name: what SKUs call it.
        by: what is counted.
        base: what ``free_over`` is measured on; None = goods after discounts.
        zones: exactly one of them is for everywhere else; no region stands in two.

    Raises:
        InvalidInput: naming the zone and the region.
    """

    name: str = field(validator=checks.text())
    by: Measure = field(validator=checks.is_a(Measure))
    base: promotions.Base | None = field(
        default=None, validator=checks.optional(checks.is_a(promotions.Base))
    )
    zones: tuple[Zone, ...] = field(
        validator=checks.each(checks.is_a(Zone), least=1, most=ZONES_MAX)
    )

    def __attrs_post_init__(self) -> None:
        known: set[str] = set()
        for place, zone in enumerate(self.zones):
            for at, region in enumerate(zone.to):
                if region in known:
                    raise InvalidInput(f"zones[{place}].to[{at}]", "freight.region_twice")
                known.add(region)
        if sum(not zone.to for zone in self.zones) != 1:
            raise InvalidInput("zones", "freight.one_zone_for_the_rest")
        if all(zone.rate is None for zone in self.zones):
            raise InvalidInput("zones", "freight.serves_nowhere")

    @property
    def is_regional(self) -> bool:
        """Whether it makes a difference where goods go."""
        return len(self.zones) > 1

    @cached_property
    def _by_region(self) -> Mapping[str, Zone]:
        return {region: zone for zone in self.zones for region in zone.to}

    @cached_property
    def _rest(self) -> Zone:
        return next(zone for zone in self.zones if not zone.to)

    def zone_of(self, place: str | None) -> tuple[str | None, Zone]:
        """Return the zone for *place*, and the most specific of its regions that *place* is in.

        None = none is: *place* is everywhere else, or not known yet.
        """
        for region in () if place is None else wider(place):
            if region in self._by_region:
                return region, self._by_region[region]
        return None, self._rest

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return tuple(
            (f"zones[{place}].rate.{path}", money)
            for place, zone in enumerate(self.zones)
            if zone.rate is not None
            for path, money in zone.rate.amounts()
        )
