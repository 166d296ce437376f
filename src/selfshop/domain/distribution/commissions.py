r"""One promoter's commission of one order, from the payment to the day it is due.

| from \ move | shrink  | complete             | mature |
|-------------|---------|----------------------|--------|
| pending     | pending | pending, with a date | due    |
| due         | due     |                      |        |

Accrued when the order is paid; due when all goods were received and the days of waiting are over;
lowered whenever units are given back, before and after: what it is worth is always the same function
of the units that the buyer keeps, and what was said before is taken back as the difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from selfshop.domain import orders
from selfshop.domain.distribution.cutting import Cut, worth
from selfshop.domain.shared import Event, LineId, MemberId, Minor, OrderId, Refused

NOTHING = Minor(0)


@frozen(kw_only=True)
class Commission:
    """What one promoter gets of one order; an aggregate with a version.

    Amounts are minor units of *currency*.

    Attributes:
        plan: the version of the plan in force when the order was paid.
        cuts: the promoter's part of each line, frozen.
        wait_days: from receipt of all goods until it is due, frozen.
        accrued: at the payment; amount: of the units that the buyer still keeps.
        matures_at: when it is due, once all goods were received.
        due_at: when it became due; None = it is pending.
        version: 0 = not stored yet.
    """

    order: OrderId
    promoter: MemberId
    buyer: MemberId
    currency: str
    plan: int
    cuts: tuple[Cut, ...]
    wait_days: int
    accrued: Minor
    amount: Minor
    accrued_at: datetime
    matures_at: datetime | None = None
    due_at: datetime | None = None
    version: int = 0

    @property
    def depth(self) -> int:
        """How many levels above the sale the promoter is."""
        return self.cuts[0].depth

    @property
    def taken_back(self) -> Minor:
        """What returns have taken off it."""
        return Minor(self.accrued - self.amount)


@frozen(kw_only=True)
class CommissionMove:
    """A commission after a move, what it changed by, and what is said to the world."""

    commission: Commission
    change: Minor
    event: Event


def accrue(
    order: orders.Order,
    cuts: Iterable[Cut],
    *,
    rows: Mapping[LineId, orders.Rows],
    plan: int,
    wait_days: int,
    at: datetime,
) -> tuple[CommissionMove, ...]:
    """Return what each promoter with a cut of a paid order gets, pending; the nearest first."""
    by_promoter: dict[MemberId, list[Cut]] = {}
    for cut in cuts:
        by_promoter.setdefault(cut.promoter, []).append(cut)
    amounts = _worths(order, [cut for some in by_promoter.values() for cut in some], rows)
    return tuple(
        _moved(
            Commission(
                order=order.id,
                promoter=promoter,
                buyer=order.member,
                currency=order.currency,
                plan=plan,
                cuts=tuple(some),
                wait_days=wait_days,
                accrued=amounts.get(promoter, NOTHING),
                amount=amounts.get(promoter, NOTHING),
                accrued_at=at,
            ),
            "accrued",
            amounts.get(promoter, NOTHING),
        )
        for promoter, some in sorted(by_promoter.items(), key=lambda one: one[1][0].depth)
    )


def shrink(
    commissions: Sequence[Commission], order: orders.Order, *, rows: Mapping[LineId, orders.Rows]
) -> tuple[CommissionMove, ...]:
    """Return those of an order's commissions that are worth less now, with what is taken back.

    Args:
        commissions: all of the order's.
        order: as it stands now.
        rows: its unit rows, as `orders.refund_rows` says.
    """
    amounts = _worths(order, [cut for one in commissions for cut in one.cuts], rows)
    moves = []
    for one in commissions:
        amount = amounts.get(one.promoter, NOTHING)
        if amount < one.amount:
            taken = Minor(amount - one.amount)
            moves.append(_moved(evolve(one, amount=amount), "taken_back", taken))
    return tuple(moves)


def complete(commission: Commission, *, at: datetime) -> Commission:
    """Return the commission of an order whose goods were all received at *at*: it has a date now."""
    return evolve(commission, matures_at=at + timedelta(days=commission.wait_days))


def postpone(commission: Commission, *, at: datetime) -> Commission:
    """Return a commission that must wait, as for an open return: it is looked at again a day later."""
    return evolve(commission, matures_at=at + timedelta(days=1))


def mature(
    commission: Commission, *, at: datetime, settled_until: datetime | None
) -> CommissionMove:
    """Make a commission due.

    Args:
        commission: pending, its date come.
        at: the instant of it.
        settled_until: until when the promoter's statements go: what is due later than that is on
            the next one, even where a statement was faster.

    Raises:
        Refused: `commission.not_due`.
    """
    if commission.due_at is not None or not is_ripe(commission, at=at):
        raise Refused("commission.not_due", order=commission.order)
    due_at = at if settled_until is None else max(at, settled_until)
    return _moved(evolve(commission, due_at=due_at), "due", commission.amount)


def is_ripe(commission: Commission, *, at: datetime) -> bool:
    """Tell whether the days of waiting are over, swept or not."""
    return commission.matures_at is not None and at >= commission.matures_at


def _worths(
    order: orders.Order, cuts: Iterable[Cut], rows: Mapping[LineId, orders.Rows]
) -> dict[MemberId, Minor]:
    """Return what cuts are worth by promoter, in view of the units that were given back."""
    by_line: dict[LineId, list[Cut]] = {}
    for cut in cuts:
        by_line.setdefault(cut.line, []).append(cut)
    taken = {line.line: line.refunded for line in order.lines}
    sums: dict[MemberId, Minor] = {}
    for name, some in by_line.items():
        nearest_first = sorted(some, key=lambda cut: cut.depth)
        amounts = worth(nearest_first, rows[name], taken=taken[name])
        for cut, amount in zip(nearest_first, amounts, strict=True):
            sums[cut.promoter] = Minor(sums.get(cut.promoter, NOTHING) + amount)
    return sums


def _moved(commission: Commission, what: str, change: Minor) -> CommissionMove:
    return CommissionMove(
        commission=commission,
        change=change,
        event=Event(
            kind=f"distribution.commission_{what}",
            aggregate=f"commission:{commission.order}:{commission.promoter}",
            root=commission.order,
            version=commission.version + 1,
            facts={
                "order": commission.order,
                "promoter": commission.promoter,
                "change": change,
                "amount": commission.amount,
                "currency": commission.currency,
            },
        ),
    )
