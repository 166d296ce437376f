"""The figures of a rehearsal. All are sums, so the figures of two parts add up to the whole's."""

from collections.abc import Mapping
from typing import TypeVar

from attrs import field, fields, frozen

from selfshop.domain.shared import MemberId, Minor, OrderId, RuleId

T = TypeVar("T", "Totals", "Margin", "Changes")
ZERO = Minor(0)


def _added(one: T, other: T) -> T:
    names = [attribute.name for attribute in fields(type(one))]
    return type(one)(**{name: getattr(one, name) + getattr(other, name) for name in names})


@frozen(kw_only=True)
class Totals:
    """All baskets under one set of rules, in minor units.

    goods = price - adjustments - (discount - freight_off).

    Attributes:
        list, price: at list prices; after the price ladder.
        adjustments: what was taken off by hand, as recorded.
        discount: what rules took off, goods and freight: the sum of all rules' amounts.
        freight_off: the part of *discount* that was taken off freight.
        payable: goods + freight + tax where prices are exclusive - points.
        not_optimal: baskets whose quote is not proven to be the cheapest.
        gap: what better sets of rules could still save in those, at most.
    """

    list: Minor = ZERO
    price: Minor = ZERO
    adjustments: Minor = ZERO
    discount: Minor = ZERO
    freight_off: Minor = ZERO
    goods: Minor = ZERO
    freight: Minor = ZERO
    tax: Minor = ZERO
    points: Minor = ZERO
    payable: Minor = ZERO
    not_optimal: int = 0
    gap: Minor = ZERO

    def __add__(self, other: "Totals") -> "Totals":
        return _added(self, other)


@frozen(kw_only=True)
class Margin:
    """What is left of goods after their cost, over the baskets whose costs are known.

    What somebody else funds is not added: it is told by funder, beside this.
    """

    baskets: int = 0
    goods_before: Minor = ZERO
    cost_before: Minor = ZERO
    goods_after: Minor = ZERO
    cost_after: Minor = ZERO

    @property
    def before(self) -> Minor:
        """Goods less cost under the current rules."""
        return Minor(self.goods_before - self.cost_before)

    @property
    def after(self) -> Minor:
        """Goods less cost under the proposed rules."""
        return Minor(self.goods_after - self.cost_after)

    def __add__(self, other: "Margin") -> "Margin":
        return _added(self, other)


@frozen(kw_only=True)
class Changes:
    """How many baskets would be cheaper, dearer or the same, and by how much in all (both >= 0)."""

    cheaper: int = 0
    cheaper_by: Minor = ZERO
    dearer: int = 0
    dearer_by: Minor = ZERO
    same: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return _added(self, other)


@frozen(kw_only=True)
class Uses:
    """What one rule does under one set of rules.

    Attributes:
        listed: whether the set has the rule.
        baskets: in how many it applies.
        amount: what it takes off in all, goods and freight.
        rejected: how often it could have touched a basket and did not apply, by code.
    """

    listed: bool = False
    baskets: int = 0
    amount: Minor = ZERO
    rejected: Mapping[str, int] = field(factory=dict)

    def __add__(self, other: "Uses") -> "Uses":
        return Uses(
            listed=self.listed or other.listed,
            baskets=self.baskets + other.baskets,
            amount=Minor(self.amount + other.amount),
            rejected=added(self.rejected, other.rejected),
        )


NOT_USED = Uses()


@frozen(kw_only=True)
class RuleFigures:
    """What one rule does before and after.

    Attributes:
        name, funded_by: as the proposed set has them, else the current one.
        touched: in how many baskets it applies under either set.
        margin: of those baskets whose costs are known.
    """

    rule: RuleId
    name: str = ""
    funded_by: str | None = None
    before: Uses = NOT_USED
    after: Uses = NOT_USED
    touched: int = 0
    margin: Margin = field(factory=Margin)

    def __add__(self, other: "RuleFigures") -> "RuleFigures":
        return RuleFigures(
            rule=self.rule,
            name=self.name,
            funded_by=self.funded_by,
            before=self.before + other.before,
            after=self.after + other.after,
            touched=self.touched + other.touched,
            margin=self.margin + other.margin,
        )


@frozen(kw_only=True)
class Changed:
    """A basket that would cost something else."""

    order: OrderId
    member: MemberId | None
    before: Minor
    after: Minor

    @property
    def by(self) -> Minor:
        """How much more it would cost; below 0 = less."""
        return Minor(self.after - self.before)


@frozen(kw_only=True)
class Refusal:
    """A basket that cannot be quoted, and why: the code, and the field where there is one."""

    order: OrderId
    code: str
    path: str = ""


def added(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    """Add two tallies, key by key."""
    return {key: one.get(key, 0) + other.get(key, 0) for key in sorted({**one, **other})}
