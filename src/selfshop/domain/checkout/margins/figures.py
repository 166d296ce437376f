"""What the shop earns on a cart, and how far that is from what it has declared it must."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from attrs import field, frozen

from selfshop.domain.checkout.quotes import Quote
from selfshop.domain.promotions import Rule, benefits, is_plain
from selfshop.domain.shared import InvalidInput, Minor, SkuId, checks

#: A floor may be as far below zero: at -1000 % goods of 1.00 may lose 10.00.
FLOOR_MIN = -1_000


def check_floor(_: object, attribute: checks.Named, value: object) -> None:
    """Check that the field is a percentage from FLOOR_MIN to 100, with at most 6 places."""
    if not is_plain(value) or not FLOOR_MIN <= value <= 100:
        raise InvalidInput(attribute.name, "input.not_a_margin", least=FLOOR_MIN)


_floor: checks.Validator = check_floor


@frozen(kw_only=True)
class Floor:
    """The least margin of an order, in percent of what is paid for its goods."""

    percent: Decimal = field(default=Decimal(0), validator=_floor)

    @cached_property
    def weights(self) -> tuple[int, int]:
        """Whole numbers (g, c): goods * g - cost * c is >= 0 exactly where the floor is kept."""
        numerator, denominator = self.percent.as_integer_ratio()
        return 100 * denominator - numerator, 100 * denominator

    def over(self, goods: int, cost: int) -> int:
        """Return how far goods sold for so much and had for *cost* are above the floor.

        In units of 1 / c of a minor unit, so that it is exact; negative = below the floor.
        """
        of_goods, of_cost = self.weights
        return goods * of_goods - cost * of_cost

    def minor(self, over: int) -> Minor:
        """Return *over* in minor units, rounded down: a cent too few rather than too many."""
        return Minor(over // self.weights[1])


@frozen(kw_only=True)
class Costs:
    """What the shop gives for goods, in minor units.

    Attributes:
        of: of one unit of a SKU.
        gifts: what one piece counts that is given away and whose cost nobody has told: its value.
    """

    of: Mapping[SkuId, int]
    gifts: Mapping[SkuId, int] = field(factory=dict)

    def of_gift(self, sku: SkuId) -> int:
        """Return what one piece of a gift counts; 0 where neither cost nor value is known."""
        return self.of.get(sku, self.gifts.get(sku, 0))


def costs_of(told: Mapping[SkuId, int], rules: Iterable[Rule]) -> Costs:
    """Return the costs that were *told*, and of gifts without one the value that a rule names."""
    values: dict[SkuId, int] = {}
    for rule in rules:
        for gift in _gifts(rule):
            if gift.value is not None:
                values[gift.sku] = max(gift.value.minor, values.get(gift.sku, 0))
    return Costs(of=told, gifts=values)


def _gifts(rule: Rule) -> Iterator[benefits.Gift]:
    if isinstance(rule.benefit, benefits.Gift):
        yield rule.benefit
    if isinstance(rule.benefit, benefits.Ladder):
        for step in rule.benefit.steps:
            if isinstance(step.benefit, benefits.Gift):
                yield step.benefit


@frozen(kw_only=True)
class Margin:
    """The figures of one cart: margin = goods - cost - gifts. Freight, points and tax are aside."""

    goods: Minor
    cost: Minor
    gifts: Minor
    margin: Minor

    @classmethod
    def of(cls, quote: Quote, costs: Costs) -> "Margin":
        """Reckon the margin of *quote*, of each of whose SKUs the cost is known."""
        cost = sum(costs.of[line.sku] * line.quantity for line in quote.lines)
        gifts = sum(costs.of_gift(gift.sku) * gift.quantity for gift in quote.gifts)
        return cls(
            goods=quote.goods,
            cost=Minor(cost),
            gifts=Minor(gifts),
            margin=Minor(quote.goods - cost - gifts),
        )

    def over(self, floor: Floor) -> int:
        """Return how far it is above *floor*, as `Floor.over` does."""
        return floor.over(self.goods, self.cost + self.gifts)

    @property
    def percent(self) -> str:
        """The margin in percent of goods, rounded down to a tenth; empty where nothing is paid."""
        if not self.goods:
            return ""
        tenths = self.margin * 1_000 // self.goods
        sign = "-" if tenths < 0 else ""
        return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"
