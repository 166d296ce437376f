"""One cart as the engine sees it: integers, lines in unit order, rules in order of application."""

from collections.abc import Mapping, Sequence

from attrs import define

from selfshop.domain.promotions.engine.states import State
from selfshop.domain.promotions.rulesets import Placed
from selfshop.domain.promotions.units.columns import OpeningRun, Span
from selfshop.domain.promotions.units.splitting import pieces_of, share_out
from selfshop.domain.shared import LineId, SkuId


@define(eq=False)
class BoardLine:
    """One line of the cart, amounts of one unit in minor units.

    Attributes:
        runs: its units before the first layer, adjustments taken off.
        floor: no rule takes a unit below it.
    """

    line: LineId
    sku: SkuId
    quantity: int
    list: int
    price: int
    floor: int
    runs: tuple[OpeningRun, ...]


@define(eq=False)
class Candidate:
    """A rule that may touch the cart, with what this cart makes of it.

    Attributes:
        number: its place in the order of application, from 0.
        plan: the rule, compiled.
        span: the lines in its scope.
        clashes: bit mask of the candidates that may not apply beside it.
        left: what its budget still holds, in minor units; None = no budget.
        targets: the lines whose units it may lower: an add-on's offers, or its scope.
        parts: the lines in the scope of each part of a bundle.
    """

    number: int
    plan: Placed
    span: Span
    clashes: int
    left: int | None
    targets: Span
    parts: Sequence[frozenset[int]] = ()

    @property
    def lines(self) -> Sequence[int]:
        """The lines in its scope, ascending."""
        return self.span.lines


class Board:
    """The cart's lines in unit order and the rules in order of application."""

    __slots__ = (
        "_opening",
        "candidates",
        "coupons_max",
        "floors",
        "lines",
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
        floors = [line.floor for line in lines]
        #: Empty where no SKU has a floor.
        self.floors = floors if any(floors) else []
        self.skus = [line.sku for line in lines]
        self._opening = State(
            [line.runs for line in lines],
            prices=[line.price for line in lines],
            lists=[line.list for line in lines],
        )

    def quantity_of(self, sku: SkuId) -> int:
        """Return how many units of *sku* are in the cart."""
        return sum(line.quantity for line in self.lines if line.sku == sku)

    def opening(self) -> State:
        """Return the state before the first rule."""
        return self._opening.copy()


def opening_runs(price: int, quantity: int, adjustments: Sequence[int]) -> tuple[OpeningRun, ...]:
    """Return a line's units before the first rule, each adjustment split over them in turn.

    Args:
        price: of one unit, in minor units.
        quantity: units of the line.
        adjustments: off the whole line, together at most price times quantity.
    """
    if not adjustments:
        return ((quantity, price, ()),)
    runs: list[OpeningRun] = [(quantity, price, ())]
    for amount in adjustments:
        counts = [run[0] for run in runs]
        currents = [run[1] for run in runs]
        shares = share_out(amount, counts, currents, currents)
        runs = [
            (count, run[1] - each, (*run[2], each))
            for run, share in zip(runs, shares, strict=True)
            for count, each in pieces_of(run[0], share)
        ]
    return tuple(runs)
