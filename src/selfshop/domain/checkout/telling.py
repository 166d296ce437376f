"""What customers are told of a quote: nothing that guessing codes could learn from."""

from attrs import evolve

from selfshop.domain.checkout.quotes import Quote, Rejected
from selfshop.domain.promotions import redeeming

#: Rules that are not for a customer are not named to them.
_NOT_NAMED = frozenset({"audience"})


def told_to_customers(quote: Quote) -> Quote:
    """Return *quote* as its buyer may read it.

    A coupon that is unknown, used or another's reads `coupon_invalid` like any other that cannot
    be used, and rules for other audiences are left out.
    """
    if not quote.rejected:
        return quote
    return quote.but(
        rejected=tuple(_veiled(one) for one in quote.rejected if one.code not in _NOT_NAMED)
    )


def failed_attempts(quote: Quote) -> int:
    """Return how many coupons of *quote* turned out to be nothing that the buyer can use."""
    return sum(one.code in redeeming.KEPT_FROM_CUSTOMERS for one in quote.rejected)


def _veiled(rejected: Rejected) -> Rejected:
    if rejected.code not in redeeming.KEPT_FROM_CUSTOMERS:
        return rejected
    return evolve(rejected, code=redeeming.INVALID, facts={})
