"""凑单: thresholds that a little more would reach, and what the cart would cost then."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import Condition, SpendAtLeast, missing
from selfshop.domain.promotions.engine.board import Board, BoardLine, Candidate, opening_runs
from selfshop.domain.promotions.engine.dealing import Failure, deal, reached, take
from selfshop.domain.promotions.engine.settling import Afterwards
from selfshop.domain.promotions.evaluating import Outcome, solve
from selfshop.domain.promotions.units.columns import Span
from selfshop.domain.shared import LineId, RuleId, SkuId

#: Goes after every SKU there is, so that no tie turns on it.
IMAGINARY = BoardLine(
    line=LineId("\U0010ffff"),
    sku=SkuId("\U0010ffff"),
    quantity=1,
    list=0,
    price=0,
    floor=0,
    runs=(),
)


@frozen(kw_only=True)
class Near:
    """A threshold of a rule that is not reached, though not by far.

    Attributes:
        money: whether *short* is minor units, or units of the rule's scope.
        short: what is missing.
        more: the imaginary units that would reach it.
    """

    rule: RuleId
    money: bool
    short: int
    more: BoardLine

    @property
    def worth(self) -> int:
        """What the imaginary units cost, in minor units."""
        return self.more.price * self.more.quantity


def near(outcome: Outcome, reach: Decimal) -> Iterator[Near]:
    """Find the thresholds of which at most *reach* percent are missing, by rule.

    Measured are the units that the rules applied leave to a rule at its turn.
    """
    board, chosen = outcome.board, outcome.solution.state.chosen
    state = board.opening()
    found: dict[RuleId, list[Near]] = {}
    for candidate in board.candidates:
        state.enter(candidate.plan.layer)
        _, *sums = reached(state, candidate, candidate.span)
        found[candidate.plan.rule.id] = list(_near(board, candidate, sums, reach))
        if chosen >> candidate.number & 1:
            dealt = deal(board, state, candidate)
            assert not isinstance(dealt, Failure)  # noqa: S101 - the set is feasible
            take(state, candidate, dealt)
    for rule in sorted(found):
        yield from found[rule]


def _near(
    board: Board, candidate: Candidate, sums: Sequence[int], reach: Decimal
) -> Iterator[Near]:
    for threshold in dict.fromkeys(_thresholds(candidate)):
        short = missing(threshold, amount=sums[0], quantity=sums[1])
        money = isinstance(threshold, SpendAtLeast)
        least = missing(threshold, amount=0, quantity=0)
        if short <= 0 or short * 100 > least * reach:
            continue
        price = short if money else min(board.lines[line].price for line in candidate.lines)
        count = 1 if money else short
        runs = opening_runs(price, count, ())
        more = evolve(IMAGINARY, quantity=count, list=price, price=price, runs=runs)
        yield Near(rule=candidate.plan.rule.id, money=money, short=short, more=more)


def _thresholds(candidate: Candidate) -> Sequence[Condition]:
    benefit, thresholds = candidate.plan.rule.benefit, candidate.plan.rule.thresholds
    if isinstance(benefit, benefits.Ladder):
        return (*thresholds, *(step.threshold for step in benefit.steps))
    return thresholds


def cost_with_more(outcome: Outcome, one: Near, after: Afterwards) -> int | None:
    """Return what the cart costs with the imaginary units of *one*, in its rule's scope only.

    None if the rule does not apply to them either: its gift is sold out, another rule saves more.

    Of a bundle's parts these units are what a part without an *include* has room for: it takes
    everything, whereas they are nothing that another part could name.

    Args:
        outcome: of the cart as it is.
        one: found in it.
        after: freight and tax of the cart with one line more, its last.
    """
    board = outcome.board
    last = len(board.lines)
    (own,) = (c.number for c in board.candidates if c.plan.rule.id == one.rule)
    candidates = [_with_line(c, last, in_scope=c.number == own) for c in board.candidates]
    more = Board(
        lines=(*board.lines, one.more),
        candidates=candidates,
        coupons_max=board.coupons_max,
        stock=board.stock,
    )
    solution = solve(more, outcome.choice, after)
    return solution.settled.cost if solution.state.chosen >> own & 1 else None


def _with_line(candidate: Candidate, line: int, *, in_scope: bool) -> Candidate:
    """Return *candidate* in a cart that has one more *line*, in its scope or not."""
    own = candidate.span
    span = Span((*own.lines, line) if in_scope else own.lines, of=line + 1)
    targets = candidate.targets
    targets = span if targets is own else Span(targets.lines, of=line + 1)
    parts = _parts_with(candidate, line) if in_scope else candidate.parts
    return evolve(candidate, span=span, targets=targets, parts=parts)


def _parts_with(candidate: Candidate, line: int) -> Sequence[frozenset[int]]:
    """Return the lines of each part of a bundle, *line* among those of a part for everything."""
    benefit = candidate.plan.rule.benefit
    if not isinstance(benefit, benefits.Bundle):
        return candidate.parts
    return [
        lines | {line} if part.scope.include is None else lines
        for part, lines in zip(benefit.parts, candidate.parts, strict=True)
    ]
