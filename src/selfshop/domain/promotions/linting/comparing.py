"""Whether what one rule asks or gives is no less than what another does: proven, or not said."""

from selfshop.domain import catalog
from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import BuyAtLeast, Condition, SpendAtLeast
from selfshop.domain.promotions.linting.catalogues import Catalogue
from selfshop.domain.promotions.rules import Rule
from selfshop.domain.promotions.scopes import Scope, Selector
from selfshop.domain.shared import Period


def lasts(wide: Period, narrow: Period) -> bool:
    """Tell whether *wide* is on whenever *narrow* is."""
    starts = wide.from_ is None or (narrow.from_ is not None and wide.from_ <= narrow.from_)
    ends = wide.until is None or (narrow.until is not None and narrow.until <= wide.until)
    return starts and ends


def no_higher(theirs: Rule, mine: Rule) -> bool:
    """Tell whether the condition of *theirs* holds wherever that of *mine* does, as often."""
    if theirs.condition == mine.condition:
        return True
    if getattr(theirs.benefit, "every", False) or getattr(mine.benefit, "every", False):
        # What is counted is how often the threshold is met.
        return False
    return theirs.condition is None or _at_most(theirs.condition, mine.condition)


def _at_most(low: Condition, high: Condition | None) -> bool:
    match low, high:
        case SpendAtLeast(), SpendAtLeast():
            return low.amount.minor <= high.amount.minor
        case BuyAtLeast(), BuyAtLeast():
            return low.quantity <= high.quantity
        case _:
            return False


def gives_as_much(more: benefits.Benefit, less: benefits.Benefit) -> bool:
    """Tell whether *more* takes off the same units at least what *less* does, and is of its kind."""
    if more == less:
        return True
    match more, less:
        case benefits.AmountOff(every=False), benefits.AmountOff(every=False):
            return more.amount.minor >= less.amount.minor
        case benefits.PercentOff(), benefits.PercentOff():
            capped = more.cap is not None and (less.cap is None or more.cap.minor < less.cap.minor)
            return more.percent >= less.percent and more.rounding is less.rounding and not capped
        case _:
            return False


def holds_all(wide: Scope, narrow: Scope, catalogue: Catalogue | None) -> bool:
    """Tell whether every SKU in *narrow* is in *wide* by what the two name."""
    if wide == narrow:
        return True
    if wide.exclude is not None and (
        narrow.exclude is None or not _within(wide.exclude, narrow.exclude)
    ):
        return False
    own = frozenset() if narrow.include is None else narrow.include.skus
    if wide.include is None:
        # A SKU named by itself may be a cash equivalent, which is not in everything.
        return not own or (catalogue is not None and catalogue.has_plain(own))
    return narrow.include is not None and _within(narrow.include, wide.include)


def _within(narrow: Selector, wide: Selector) -> bool:
    """Tell whether *wide* names all that *narrow* names, a category by itself or by one above it."""
    for (kind, mine), (_, theirs) in zip(narrow.named(), wide.named(), strict=True):
        missing = mine - theirs
        if kind == "categories":
            missing -= {path for path in missing if not theirs.isdisjoint(catalog.ancestry(path))}
        if missing:
            return False
    return True
