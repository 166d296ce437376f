"""Rules whose goods another rule of their layer claims, wherever they could apply.

In a layer that claims units, a rule that claims all it can get leaves nothing of it to others. Where
the merchant's order decides, such a rule makes those after it pointless on the same goods or fewer.
Where the buyer's purse decides, it does so only where it saves as much on the very same goods, with
nobody's turn between the two.

Proven only: a rule that may ever find the other out of use, out of goods or giving nothing is let be.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from selfshop.domain import catalog
from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.audiences import EVERYONE
from selfshop.domain.promotions.benefits.percent_off import Rounding
from selfshop.domain.promotions.conditions import SpendAtLeast
from selfshop.domain.promotions.linting.books import Book
from selfshop.domain.promotions.linting.comparing import (
    gives_as_much,
    holds_all,
    lasts,
    no_higher,
)
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import UNLIMITED, RuleKind
from selfshop.domain.promotions.rulesets import Placed
from selfshop.domain.promotions.scopes import Scope
from selfshop.domain.promotions.units.percents import part_of
from selfshop.domain.shared import ALWAYS

#: Two rules have a dozen fields to be compared.
_STEPS = 4


def claimed(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find rules to which another one never leaves any goods, or none that are worth leaving."""
    paths = {rule.id: path for path, rule in book.entries()}
    if book.by_priority:
        code, found = "rule_book.always_claimed", _too_late(book, steps)
    else:
        code, found = "rule_book.outdone", _outdone(book, steps)
    for one, by in found:
        yield Finding(
            rule=one.id,
            path=paths[one.id],
            code=code,
            severity=Severity.WARNING,
            facts={"by": by.id},
        )


def _too_late(book: Book, steps: Steps) -> Iterator[tuple[Placed, Placed]]:
    """Find rules after another that takes all their goods, where the merchant's order decides."""
    takers = _Takers()
    for one in book.rules.placed:
        steps.take()
        by = None
        if one.claims and not one.rule.gifts and not isinstance(one.rule.benefit, benefits.AddOn):
            by = next(
                (other for other in takers.of(one) if _leaves_none(book, other, one, steps)), None
            )
        if by is not None:
            yield one, by
        elif _takes_all(one):
            takers.add(one)


def _leaves_none(book: Book, other: Placed, one: Placed, steps: Steps) -> bool:
    steps.take(_STEPS)
    mine, theirs = one.rule, other.rule
    same_measure = one.base is other.base or not other.amount_least
    return (
        _welcome(other, one)
        and same_measure
        and other.amount_least <= one.amount_least
        and other.quantity_least <= one.quantity_least
        and holds_all(theirs.scope, mine.scope, book.catalogue)
        and _gives_something(other, one)
        # That one of a group displaces another is another finding.
        and not (mine.group is not None and mine.group == theirs.group)
    )


def _gives_something(other: Placed, one: Placed) -> bool:
    """Tell whether what *other* takes off is never rounded away where *one* takes off anything."""
    benefit = other.rule.benefit
    shares = [benefit] if isinstance(benefit, benefits.PercentOff) else []
    if isinstance(benefit, benefits.Ladder):
        shares = [
            step.benefit for step in benefit.steps if isinstance(step.benefit, benefits.PercentOff)
        ]
    least = max(1, other.amount_least, one.amount_least if one.base is other.base else 0)
    return all(_shows(share, least) or _as_large(share, other, one) for share in shares)


def _shows(share: benefits.PercentOff, least: int) -> bool:
    """Tell whether *share* of *least* is not rounded away; unit by unit, of one minor unit."""
    return part_of(least if share.rounding is Rounding.RULE else 1, share.ratio) > 0


def _as_large(share: benefits.PercentOff, other: Placed, one: Placed) -> bool:
    less = one.rule.benefit
    return (
        isinstance(less, benefits.PercentOff)
        and one.base is other.base
        and share.percent >= less.percent
        and (share.rounding is Rounding.RULE or less.rounding is Rounding.UNIT)
    )


def _outdone(book: Book, steps: Steps) -> Iterator[tuple[Placed, Placed]]:
    """Find rules in whose place another can claim the very same goods and saves as much."""
    last = _last_that_measures(book)
    for same in _turns(book, steps):
        measured = last > same[0].layer or not book.goods_alone
        # Who can stand in for another comes first; who has a stand-in need not be one.
        takers: list[Placed] = []
        for one in sorted(same, key=_foremost):
            by = next(
                (other for other in takers if _instead(other, one, steps, measured=measured)), None
            )
            if by is not None:
                yield one, by
            elif _takes_all(one):
                takers.append(one)


def _turns(book: Book, steps: Steps) -> Iterable[Sequence[Placed]]:
    """List the rules that claim all of the very same goods with no other claims in between.

    So at most one of them applies, and it is the same whose turn that is.
    """
    turns: dict[tuple[int, Scope, int], list[Placed]] = {}
    alike: Counter[tuple[int, Scope]] = Counter()
    claiming = 0
    for placed in book.rules.placed:
        steps.take()
        if placed.claims_all:
            wanted = (placed.layer, placed.rule.scope)
            # The claims of others before it.
            turns.setdefault((*wanted, claiming - alike[wanted]), []).append(placed)
            alike[wanted] += 1
        claiming += placed.claims
    return turns.values()


def _foremost(placed: Placed) -> tuple[object, ...]:
    """Return what puts rules of one scope in order: the least demanding, of those the largest."""
    rule = placed.rule
    return (
        placed.amount_least,
        placed.quantity_least,
        rule.benefit.kind,
        -_size(rule.benefit),
        rule.audience != EVERYONE,
        rule.window != ALWAYS,
        -len(rule.tags),
        rule.combines_with is not None,
        rule.group is not None,
        not _takes_all(placed),
        placed.place,
    )


def _size(benefit: benefits.Benefit) -> Decimal:
    match benefit:
        case benefits.AmountOff():
            return Decimal(benefit.amount.minor)
        case benefits.PercentOff():
            return benefit.percent
        case _:
            return Decimal(0)


def _instead(other: Placed, one: Placed, steps: Steps, *, measured: bool) -> bool:
    """Tell whether *other* can stand in the place of *one* and saves as much.

    Where something *measures* what they leave, only the same is no worse.
    """
    mine, theirs = one.rule, other.rule
    steps.take(_STEPS)
    same = theirs.benefit == mine.benefit and not mine.limits.partial
    return (
        (same if measured else gives_as_much(theirs.benefit, mine.benefit))
        and one.base is other.base
        and _welcome(other, one)
        and no_higher(theirs, mine)
        and not (mine.group is not None and mine.group == theirs.group)
    )


def _last_that_measures(book: Book) -> int:
    """Return the last layer with a rule that goods have to do with."""
    return max(
        (
            placed.layer
            for placed in book.rules.placed
            if placed.takes_goods
            or getattr(placed.rule.benefit, "every", False)
            or any(isinstance(one, SpendAtLeast) for one in placed.rule.thresholds)
        ),
        default=-1,
    )


def _takes_all(placed: Placed) -> bool:
    """Tell whether it claims all it can get whenever its turn comes and its threshold is met."""
    rule = placed.rule
    return (
        placed.claims_all
        and rule.kind is RuleKind.AUTOMATIC
        and rule.limits == UNLIMITED
        and not rule.gifts
    )


def _welcome(other: Placed, one: Placed) -> bool:
    """Tell whether *other* is on whenever *one* is, for the same buyers, beside the same rules."""
    mine, theirs = one.rule, other.rule
    return (
        one.layer == other.layer
        and theirs.group in (None, mine.group)
        and mine.tags <= theirs.tags
        and (
            theirs.combines_with is None
            or (mine.combines_with is not None and mine.combines_with <= theirs.combines_with)
        )
        and theirs.audience in (EVERYONE, mine.audience)
        and lasts(theirs.window, mine.window)
    )


class _Takers:
    """Rules that claim all they can get, by what their scopes include."""

    def __init__(self) -> None:
        self._everywhere: list[Placed] = []
        self._named: dict[tuple[str, str], list[Placed]] = {}

    def add(self, placed: Placed) -> None:
        """Add a rule."""
        include = placed.rule.scope.include
        if include is None:
            self._everywhere.append(placed)
            return
        for kind, names in include.named():
            for name in names:
                self._named.setdefault((kind, name), []).append(placed)

    def of(self, one: Placed) -> Iterator[Placed]:
        """Yield the rules that may have all of the scope of *one*, some more than once."""
        yield from self._everywhere
        include = one.rule.scope.include
        if include is None:
            return
        # Who has them all has this one too.
        kind, name = min((kind, min(names)) for kind, names in include.named() if names)
        for path in catalog.ancestry(name) if kind == "categories" else (name,):
            yield from self._named.get((kind, path), ())
