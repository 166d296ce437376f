"""套装: a complete set of parts for one price."""

from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.conditions import Condition
from selfshop.domain.promotions.scopes import EVERYTHING, Scope
from selfshop.domain.promotions.units.pools import PIECES_MAX, Pool
from selfshop.domain.promotions.units.tops import top_sets
from selfshop.domain.shared import Money, Refused, checks

PARTS_MAX = 50
QUANTITY_MAX = 10_000


@frozen(kw_only=True)
class Part:
    """So many units of what is in *scope*."""

    scope: Scope = field(default=EVERYTHING, validator=checks.is_a(Scope))
    quantity: int = field(validator=checks.whole(least=1, most=QUANTITY_MAX))


@frozen(kw_only=True)
class Bundle:
    """Complete sets for *price* each, one at a time from the dearest units left.

    Attributes:
        parts: filled in the order given; they share no unit.
        max_times: at most so many sets; None = without limit.
    """

    kind: ClassVar[str] = "bundle"
    takes_goods: ClassVar[bool] = True

    parts: tuple[Part, ...] = field(
        validator=checks.each(checks.is_a(Part), least=1, most=PARTS_MAX)
    )
    price: Money = field(validator=checks.money(least_minor=1))
    max_times: int | None = field(default=None, validator=checks.optional(checks.quantity))

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return (("price", self.price),)

    def give(self, pool: Pool, condition: Condition | None, cap: int | None) -> int:
        """Fill *pool* with what each unit is given; return the sum, at most *cap* minor units."""
        del condition
        order, where = pool.dearest_first(), pool.where
        fitting = [[run for run in order if where[run] in lines] for lines in pool.lines_of_parts]
        for runs in fitting:
            runs.reverse()
        left = pool.counts.copy()
        hand = pool.hand()
        taken = tried = 0
        while taken != self.max_times:
            one = self._set(fitting, left)
            if one is None:
                break
            tried += 1
            if tried > PIECES_MAX:
                raise Refused("cart.too_large", most=PIECES_MAX)
            taken += hand.give_set(list(one.items()), self.price.minor)
        return pool.give_parts(hand.parts(), cap)

    def _set(self, fitting: list[list[int]], left: list[int]) -> dict[int, int] | None:
        """Take one complete set out of the units *left*: units by run, or None.

        *fitting* has for each part the runs that may have units left, the dearest last.
        """
        one: dict[int, int] = {}
        for part, runs in zip(self.parts, fitting, strict=True):
            wanted = part.quantity
            while wanted and runs:
                run = runs[-1]
                count = min(wanted, left[run])
                if count:
                    left[run] -= count
                    wanted -= count
                    one[run] = one.get(run, 0) + count
                if not left[run]:
                    runs.pop()
            if wanted:
                return None
        return one

    def most(self, pool: Pool, condition: Condition | None) -> int:
        """Return what it could give at most on any part of *pool*, capacities aside."""
        del condition
        where = pool.where
        parts = [
            (
                [
                    (current, count)
                    for line, current, count in zip(where, pool.currents, pool.counts, strict=True)
                    if line in lines
                ],
                part.quantity,
            )
            for part, lines in zip(self.parts, pool.lines_of_parts, strict=True)
        ]
        return top_sets(parts, self.price.minor, self.max_times)
