"""Small rehearsals: cases as baskets, tried under two sets of rules."""

from collections.abc import Sequence
from typing import Any

from selfshop.adapters.codec.cases import read_case
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import OrderId
from tests.carts import case

Json = dict[str, Any]
TEN_PERCENT: Json = {"id": "TEN", "benefit": {"kind": "percent_off", "percent": "10"}}


def basket_of(plain: Json, order: str = "o1") -> rehearsals.Basket:
    """Take a case's cart for a basket."""
    read = read_case(plain)
    return rehearsals.Basket(
        order=OrderId(order),
        at=read.at,
        cart=read.cart,
        skus=read.snapshot.skus,
        prices=read.snapshot.prices,
        buyer=read.snapshot.buyer,
    )


def book_of(plain: Json) -> rehearsals.RuleBook:
    """Take a case's rules and shop for a rule book."""
    snapshot = read_case(plain).snapshot
    return rehearsals.RuleBook(terms=snapshot.terms, rules=snapshot.rules, usage=snapshot.usage)


def basket(cart: dict[str, int] | list[Json], order: str = "o1", **more: Any) -> rehearsals.Basket:
    """Return a basket of A at 10.00 and B at 3.33."""
    return basket_of(case({"A": "10.00", "B": "3.33"}, cart, **more), order)


def book(*rules: Json, **more: Any) -> rehearsals.RuleBook:
    """Return a book of *rules*; *more* is of the shop."""
    return book_of(case({"A": "10.00"}, {"A": 1}, *rules, **more))


def rehearsed(
    baskets: Sequence[rehearsals.Basket],
    *,
    current: rehearsals.RuleBook | None = None,
    proposed: rehearsals.RuleBook,
    costs: rehearsals.Costs = None,
) -> rehearsals.Rehearsal:
    """Count *baskets*; without *current* there are no rules as yet."""
    tally = rehearsals.Tally(current=current or book(), proposed=proposed, costs=costs)
    for one in baskets:
        tally.count(rehearsals.try_out(one, current=tally.current, proposed=tally.proposed))
    return tally.told()
