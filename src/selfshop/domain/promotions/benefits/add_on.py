"""加价购: once the threshold is met, some other SKU at a special price."""

from collections.abc import Mapping
from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.conditions import Condition
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.promotions.units.tops import top
from selfshop.domain.shared import InvalidInput, Money, SkuId, checks

OFFERS_MAX = 10_000


def _check_offers(_: object, attribute: checks.Named, value: object) -> None:
    if not isinstance(value, Mapping):
        raise InvalidInput(attribute.name, "input.wrong_type", expected="mapping")
    if not value:
        raise InvalidInput(attribute.name, "input.empty")
    if len(value) > OFFERS_MAX:
        raise InvalidInput(attribute.name, "input.too_many", most=OFFERS_MAX)
    for sku, price in value.items():
        checks.require_text(attribute.name, sku)
        if not isinstance(price, Money):
            raise InvalidInput(f"{attribute.name}.{sku}", "input.wrong_type", expected="Money")
        if price.minor < 1:
            raise InvalidInput(f"{attribute.name}.{sku}", "input.too_small", least=1)


@frozen(kw_only=True)
class AddOn:
    """Bring units of the offered SKUs down to their offer price, the largest saving first.

    The threshold is measured on the rule's scope; the offered SKUs need not be in it.
    """

    kind: ClassVar[str] = "add_on"
    takes_goods: ClassVar[bool] = True

    offers: Mapping[SkuId, Money] = field(validator=_check_offers)
    max_units: int | None = field(default=None, validator=checks.optional(checks.quantity))

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return tuple((f"offers.{sku}", price) for sku, price in self.offers.items())

    def give(self, pool: Pool, condition: Condition | None, cap: int | None) -> int:
        """Fill *pool*, which holds units of offered SKUs; return the sum, at most *cap*."""
        del condition
        savings = [
            min(want, room) for want, room in zip(self._wants(pool), pool.capacities, strict=True)
        ]
        order = sorted(range(len(savings)), key=savings.__getitem__, reverse=True)
        return pool.lower(order, savings, self.max_units, cap)

    def most(self, pool: Pool, condition: Condition | None) -> int:
        """Return what it could give at most on any part of *pool*, capacities aside."""
        del condition
        return top(list(zip(self._wants(pool), pool.counts, strict=True)), self.max_units)

    def _wants(self, pool: Pool) -> list[int]:
        offers, skus = self.offers, pool.skus
        return [
            current - offers[skus[line]].minor
            for line, current in zip(pool.where, pool.currents, strict=True)
        ]
