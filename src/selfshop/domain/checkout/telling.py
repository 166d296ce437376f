"""What customers are told of a quote: nothing that guessing codes could learn from."""

from collections.abc import Mapping
from types import MappingProxyType

from attrs import evolve

from selfshop.domain.checkout.quotes import Quote, Rejected
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import RuleId

#: Rules that are not for a customer are not named to them.
_NOT_NAMED = frozenset({"audience"})
_VEILED = redeeming.KEPT_FROM_CUSTOMERS | _NOT_NAMED
_NOTHING: Mapping[RuleId, str] = MappingProxyType({})


def told_to_customers(quote: Quote, *, named: Mapping[RuleId, str] = _NOTHING) -> Quote:
    """Return *quote* as its buyer may read it.

    A coupon that is unknown, used, another's or for others reads `coupon_invalid` like any other
    that cannot be used, and rules for other audiences that nobody has named are left out.

    Args:
        quote: as staff may read it.
        named: coupon rules, by what the buyer has named each of them by.
    """
    if not quote.rejected:
        return quote
    told = [
        _veiled(one, named)
        for one in quote.rejected
        if one.code not in _NOT_NAMED or one.rule in named
    ]
    return quote.but(rejected=tuple(sorted(told, key=lambda one: one.rule)))


def failed_attempts(quote: Quote) -> int:
    """Return how many coupons of *quote* turned out to be nothing that the buyer can use."""
    return sum(one.code in redeeming.KEPT_FROM_CUSTOMERS for one in quote.rejected)


def _veiled(rejected: Rejected, named: Mapping[RuleId, str]) -> Rejected:
    if rejected.code not in _VEILED:
        return rejected
    name = RuleId(named.get(rejected.rule, rejected.rule))
    return evolve(rejected, rule=name, code=redeeming.INVALID, facts={})
