"""Limits and gifts that seem used up: what lapsed orders and holds keep of them does not count."""

from collections.abc import Mapping
from datetime import datetime

from selfshop.application.checkout.presenting import Hand
from selfshop.domain import checkout, promotions
from selfshop.domain.promotions import redeeming
from selfshop.ports.units import Lapsed
from selfshop.ports.work import Work

_USED_UP = frozenset({"limit_reached", "budget_exhausted"})


def looks_used_up(
    quote: checkout.Quote,
    rules: promotions.RuleSet,
    hand: Hand,
    usage: Mapping[str, promotions.Usage],
) -> bool:
    """Tell whether a limit or a budget may have kept something from the buyer, or cut it short."""
    if any(one.code in _USED_UP for one in quote.rejected):
        return True
    taken = {one.rule: one.amount for one in quote.applied}
    if any(taken.get(rule, 0) >= one.left for rule, one in hand.coupons.items()):
        return True
    return any(
        _is_cut_short(rules.by_id[rule].rule.limits, counted, taken.get(rule))
        for rule, counted in redeeming.usage_of_rules(usage).items()
    )


def _is_cut_short(limits: promotions.Limits, counted: promotions.Usage, amount: int | None) -> bool:
    """Tell whether a rule that may give a part takes all that is left, or may have lost for that."""
    if limits.budget is None or not limits.partial or counted.spent_minor == 0:
        return False
    return amount is None or counted.spent_minor + amount >= limits.budget.minor


def require_swept(work: Work) -> None:
    """Ask for orders not paid in time to be swept, if there are any, and for another try.

    Raises:
        Lapsed: there are.
    """
    _require_nothing_due(work, work.orders.next_pay_before())


def lacks_gifts(quote: checkout.Quote) -> bool:
    """Tell whether too few pieces may have kept a gift from the buyer."""
    return any(one.code == "gift_out_of_stock" for one in quote.rejected)


def require_holds_swept(work: Work) -> None:
    """Ask for lapsed holds to be swept, if there are any, and for another try.

    Raises:
        Lapsed: there are.
    """
    _require_nothing_due(work, work.stock.next_lapse())


def _require_nothing_due(work: Work, first: datetime | None) -> None:
    if first is not None and first <= work.at:
        raise Lapsed
