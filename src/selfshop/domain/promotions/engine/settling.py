"""What a set of rules costs the buyer in the end: goods, freight, tax, less gifts."""

from operator import mul
from typing import Protocol

from attrs import frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.dealing import available
from selfshop.domain.promotions.engine.states import State
from selfshop.domain.promotions.units.pools import Pool


class Afterwards(Protocol):
    """Freight and tax, as a pure function of the running amounts.

    Both may only fall back on what the state says; freight never falls while goods get cheaper.
    """

    @property
    def tax_percent_max(self) -> tuple[int, int]:
        """The highest rate of a tax that is added to prices, as a fraction of 1."""

    @property
    def tax_slack(self) -> int:
        """By how many minor units rounding can move the tax that is added."""

    def freight(self, state: State) -> int:
        """Return what delivery costs before rules on freight, in minor units."""

    def added_tax(self, state: State, freight: int) -> int:
        """Return the tax that is added to prices; 0 where prices include it."""


class Nothing:
    """Delivery costs nothing and no tax is added."""

    tax_percent_max = (0, 1)
    tax_slack = 0

    def freight(self, state: State) -> int:
        """Return 0, whatever *state* is."""
        del state
        return 0

    def added_tax(self, state: State, freight: int) -> int:
        """Return 0, whatever *state* and *freight* are."""
        del state, freight
        return 0


NOTHING = Nothing()


@frozen
class Settled:
    """What a state comes to.

    Attributes:
        cost: goods + freight + tax that is added - value of gifts, in minor units.
        freight: after the rules on it.
        shipping: what each of these rules takes off freight, by number.
    """

    cost: int
    freight: int
    shipping: dict[int, int]


def settle(board: Board, state: State, after: Afterwards) -> Settled | int:
    """Add up *state*; or name the number of a rule on freight that has nothing to take off."""
    freight = after.freight(state)
    given: dict[int, int] = {}
    for number in state.shipping:
        candidate = board.candidates[number]
        benefit = candidate.plan.rule.benefit
        assert isinstance(benefit, benefits.ShippingOff)  # noqa: S101 - by its own `Dealt`
        off, left = benefit.off(freight), candidate.left
        if left is not None and off > left:
            off = left if candidate.plan.rule.limits.partial else 0
        if not off:
            return number
        given[number] = off
        freight -= off
    cost = state.goods + freight + after.added_tax(state, freight) - state.gift_value
    return Settled(cost, freight, given)


def most_of(board: Board, candidate: Candidate, opening: State, pool: Pool) -> int:
    """Return a bound on what *candidate* can lower the cost by, after whatever other rules.

    Args:
        board: the cart.
        candidate: the rule.
        opening: the state before the first rule.
        pool: what is available to the rule then.
    """
    rule = candidate.plan.rule
    if isinstance(rule.benefit, benefits.ShippingOff | benefits.PointsFactor):
        return 0
    if isinstance(rule.benefit, benefits.Gift):
        return rule.benefit.worth(rule.benefit.pieces(pool, rule.condition))
    gifts = 0
    if isinstance(rule.benefit, benefits.Ladder):
        gifts = rule.benefit.worth(pool)
    if isinstance(rule.benefit, benefits.AddOn):
        pool = available(board, opening, candidate, candidate.targets)
    most = rule.benefit.most(pool, rule.condition)
    room: int = sum(map(mul, pool.counts, pool.capacities))
    most = min(most, room) if candidate.left is None else min(most, room, candidate.left)
    return max(most, gifts)
