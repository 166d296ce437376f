"""One cart as the engine sees it: integers, lines in unit order, rules in order of application."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import define, frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import Condition
from selfshop.domain.promotions.layers import Base
from selfshop.domain.promotions.rules import Rule
from selfshop.domain.promotions.units.pools import Run
from selfshop.domain.promotions.units.splitting import pieces_of, share_out
from selfshop.domain.shared import LineId, SkuId


@frozen(kw_only=True)
class BoardLine:
    """One line of the cart, amounts of one unit in minor units.

    Attributes:
        runs: its units before the first layer, adjustments taken off: (count, current, trail of
            (adjustment number below 0, share)) as `engine.pools.Run`.
        floor: no rule takes a unit below it.
    """

    line: LineId
    sku: SkuId
    quantity: int
    list: int
    price: int
    floor: int
    runs: tuple[Run, ...]


@define(eq=False)
class Candidate:
    """A rule that may touch the cart, with what this cart makes of it.

    Attributes:
        number: its place in the order of application, from 0.
        lines: the lines in its scope, ascending.
        base: what it measures on.
        layer: its layer's place.
        claims: whether it takes part only in units that no rule of its layer has claimed.
        clashes: bit mask of the candidates that may not apply beside it.
        left: what its budget still holds, in minor units; None = no budget.
        thresholds: what must be reached: the rule's condition, and the benefit's own.
        targets: the lines of SKUs that an add-on offers.
        parts: the lines in the scope of each part of a bundle.
    """

    number: int
    rule: Rule
    lines: Sequence[int]
    base: Base
    layer: int
    claims: bool
    coupon: bool
    clashes: int
    left: int | None
    thresholds: tuple[Condition, ...]
    targets: Sequence[int] = ()
    parts: Sequence[frozenset[int]] = ()

    @cached_property
    def claims_all(self) -> bool:
        """Whether it claims every unit available to it."""
        kinds = (benefits.AmountOff, benefits.PercentOff, benefits.Ladder)
        return self.claims and isinstance(self.rule.benefit, kinds)

    @cached_property
    def gives_extra(self) -> bool:
        """Whether it may give gifts or points."""
        benefit = self.rule.benefit
        if isinstance(benefit, benefits.Ladder):
            return any(isinstance(step.benefit, benefits.Gift) for step in benefit.steps)
        return isinstance(benefit, benefits.Gift | benefits.PointsFactor)


class Board:
    """The cart's lines in unit order and the rules in order of application."""

    __slots__ = (
        "candidates",
        "coupons_max",
        "floors",
        "lines",
        "lists",
        "prices",
        "skus",
        "stock",
    )

    def __init__(
        self,
        *,
        lines: Sequence[BoardLine],
        candidates: Sequence[Candidate],
        coupons_max: int | None,
        stock: Mapping[SkuId, int],
    ) -> None:
        """Lay out *lines*, sorted by (sku, line id); *stock* knows what gifts are left of."""
        self.lines = lines
        self.candidates = candidates
        self.coupons_max = coupons_max
        self.stock = stock
        self.lists = [line.list for line in lines]
        self.prices = [line.price for line in lines]
        #: Empty where no SKU has a floor.
        self.floors = [line.floor for line in lines] if any(line.floor for line in lines) else []
        self.skus = [line.sku for line in lines]

    def quantity_of(self, sku: SkuId) -> int:
        """Return how many units of *sku* are in the cart."""
        return sum(line.quantity for line in self.lines if line.sku == sku)

    def opening(self) -> "State":
        """Return the state before the first rule."""
        runs = [line.runs for line in self.lines]
        goods = sum(run[0] * run[1] for line in runs for run in line)
        return State(runs, goods)


class State:
    """The cart after some rules: cheap to copy, since lines share their runs until they change.

    Attributes:
        runs: of each line, in unit order.
        layer: the place of the layer whose start the runs remember.
        goods: what all units cost now.
        chosen: bit mask of the rules applied.
        coupons: how many of them are coupons.
        given: what each rule applied took off goods, by number.
        gifts: what is given away: (rule's number, SKU, pieces).
        gift_value: what the gifts are worth.
        extras: how many of the rules give gifts or points.
        shipping: numbers of the rules that will take something off freight.
    """

    __slots__ = (
        "chosen",
        "coupons",
        "extras",
        "gift_value",
        "gifts",
        "given",
        "goods",
        "layer",
        "runs",
        "shipping",
    )

    def __init__(self, runs: list[tuple[Run, ...]], goods: int) -> None:
        """Take over *runs*, which cost *goods* together; no rule has applied yet."""
        self.runs = runs
        self.layer = -1
        self.goods = goods
        self.chosen = 0
        self.coupons = 0
        self.given: dict[int, int] = {}
        self.gifts: tuple[tuple[int, SkuId, int], ...] = ()
        self.gift_value = 0
        self.extras = 0
        self.shipping: tuple[int, ...] = ()

    def copy(self) -> "State":
        """Return a state that can go its own way."""
        other = State(self.runs.copy(), self.goods)
        other.layer = self.layer
        other.chosen = self.chosen
        other.coupons = self.coupons
        other.given = self.given.copy()
        other.gifts = self.gifts
        other.gift_value = self.gift_value
        other.extras = self.extras
        other.shipping = self.shipping
        return other

    def pieces_of(self, sku: SkuId) -> int:
        """Return how many pieces of *sku* are given away."""
        return sum(pieces for _, gift, pieces in self.gifts if gift == sku)

    def enter(self, layer: int) -> None:
        """Start *layer*: what is running now is its base, and no unit is claimed."""
        if self.layer == layer:
            return
        self.layer = layer
        runs = self.runs
        for line, own in enumerate(runs):
            for run in own:
                if run[1] != run[2] or run[3] >= 0:
                    runs[line] = tuple((n, now, now, -1, trail) for n, now, _, _, trail in own)
                    break


def opening_runs(price: int, quantity: int, adjustments: Sequence[int]) -> tuple[Run, ...]:
    """Return a line's units before the first rule, each adjustment split over them in turn.

    Args:
        price: of one unit, in minor units.
        quantity: units of the line.
        adjustments: off the whole line, together at most price times quantity. In a trail,
            adjustment *n* is number ``-1 - n``.
    """
    runs: list[Run] = [(quantity, price, price, -1, None)]
    for position, amount in enumerate(adjustments):
        counts = [run[0] for run in runs]
        currents = [run[1] for run in runs]
        shares = share_out(amount, counts, currents, currents)
        runs = [
            (count, run[1] - each, run[1] - each, -1, (run[4], -1 - position, each))
            for run, share in zip(runs, shares, strict=True)
            for count, each in pieces_of(run[0], share)
        ]
    return tuple(runs)
