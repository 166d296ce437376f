"""What a return gives back, each cent explained; a preview is a settlement before anything is done."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum

from attrs import evolve, frozen

from selfshop.domain import orders, payments
from selfshop.domain.aftersales.policies import ReturnPolicy
from selfshop.domain.aftersales.returns import (
    Return,
    ReturnMove,
    ReturnStatus,
    require_returnable,
    step,
    told,
)
from selfshop.domain.shared import LineId, Minor, Refused, RuleId


class PartKind(StrEnum):
    """What a part of a settlement stands for."""

    PRICE = "price"
    ADJUSTMENT = "adjustment"
    RULE = "rule"
    FREIGHT = "freight"
    TAX = "tax"
    POINTS = "points"


@frozen(kw_only=True)
class Part:
    """One signed amount of a settlement and where it comes from.

    Attributes:
        amount: in minor units; below zero for what had been taken off the price.
        rule: the rule that had taken it off; None = no rule.
    """

    line: LineId
    kind: PartKind
    amount: Minor
    rule: RuleId | None = None


@frozen(kw_only=True)
class TenderShare:
    """What goes back by one taking, in minor units."""

    provider: str
    transaction: str
    amount: Minor


@frozen(kw_only=True)
class Settlement:
    """What some units of an order give back, in minor units of *currency*.

    The parts sum to *refund*, and so do the tenders; goods + freight + tax added - points = refund.

    Attributes:
        lines: each line's shares, component by component.
        points: what points had paid of the units.
        parts: every cent explained.
        tenders: which taking it goes back by.
    """

    currency: str
    lines: tuple[orders.LineShares, ...]
    goods: Minor
    freight: Minor
    tax: Minor
    points: Minor
    refund: Minor
    parts: tuple[Part, ...]
    tenders: tuple[TenderShare, ...]


@frozen(kw_only=True)
class Settled:
    """A return that is being settled: the order without the units, and what is to go back."""

    claim: ReturnMove
    order: orders.OrderMove
    settlement: Settlement


def preview(
    order: orders.Order,
    *,
    units: tuple[orders.LineUnits, ...],
    earlier: Iterable[Return],
    signed_off: Mapping[LineId, datetime],
    policy: ReturnPolicy,
    zone: tzinfo,
    rows: Mapping[LineId, orders.Rows],
    takings: Sequence[payments.Taking],
    at: datetime,
) -> Settlement:
    """Return what *units* would give back if they were returned and accepted now.

    Arguments and refusals are those of `require_returnable`, and:

    Args:
        rows: the order's unit rows, as `orders.refund_rows` says.
        takings: what was taken for the order.
    """
    require_returnable(
        order, units, earlier=earlier, signed_off=signed_off, policy=policy, zone=zone, at=at
    )
    return _settlement(order.currency, orders.shares_of_next(order, units, rows), takings)


def settle(
    claim: Return,
    order: orders.Order,
    *,
    rows: Mapping[LineId, orders.Rows],
    takings: Sequence[payments.Taking],
    at: datetime,
) -> Settled:
    """Take the accepted units off the order and work out what goes back.

    Raises:
        Refused: `return.not_allowed`, or what `orders.take_back` and `payments.split_refund` refuse.
    """
    settling = step(claim, ReturnStatus.SETTLING)
    accepted = tuple(
        orders.LineUnits(line=line.line, quantity=line.accepted)
        for line in claim.lines
        if line.accepted
    )
    taken_back = orders.take_back(
        order, orders.Moved(lines=accepted, cause=claim.name, at=at), rows=rows
    )
    settlement = _settlement(order.currency, taken_back.given_back, takings)
    return Settled(
        claim=told(evolve(settling, refund=settlement.refund), refund=settlement.refund),
        order=taken_back,
        settlement=settlement,
    )


def is_settled(claim: Return, refunds: Iterable[payments.Refund]) -> bool:
    """Tell whether the return is settling and all its money has gone back."""
    return claim.status is ReturnStatus.SETTLING and _gone_back(claim, refunds) == claim.refund


def complete(claim: Return, refunds: Iterable[payments.Refund]) -> ReturnMove:
    """End a return whose money has gone back.

    Raises:
        Refused: `return.not_allowed`, or `return.unsettled` while its refunds have not all gone
            back.
    """
    completed = step(claim, ReturnStatus.COMPLETED)
    gone_back = _gone_back(claim, refunds)
    if gone_back != claim.refund:
        raise Refused("return.unsettled", claim=claim.id, refund=claim.refund, gone_back=gone_back)
    return told(completed, refund=claim.refund)


_GONE_BACK = frozenset({payments.RefundStatus.SUCCEEDED, payments.RefundStatus.MANUAL})


def _gone_back(claim: Return, refunds: Iterable[payments.Refund]) -> int:
    return sum(
        refund.amount
        for refund in refunds
        if refund.cause == claim.name and refund.status in _GONE_BACK
    )


def _settlement(
    currency: str, lines: tuple[orders.LineShares, ...], takings: Sequence[payments.Taking]
) -> Settlement:
    refund = Minor(sum(line.shares.payable for line in lines))
    return Settlement(
        currency=currency,
        lines=lines,
        goods=Minor(sum(line.shares.goods for line in lines)),
        freight=Minor(sum(line.shares.freight for line in lines)),
        tax=Minor(sum(line.shares.tax for line in lines)),
        points=Minor(sum(line.shares.points for line in lines)),
        refund=refund,
        parts=tuple(part for line in lines for part in _explained(line)),
        tenders=tuple(
            TenderShare(
                provider=taking.receipt.provider,
                transaction=taking.receipt.transaction,
                amount=share,
            )
            for taking, share in payments.split_refund(refund, takings)
        ),
    )


def _explained(line: orders.LineShares) -> Iterable[Part]:
    """Walk the signed amounts that sum to what the line's units give back; zeros are left out."""
    shares = line.shares
    # Tax inside the price is not added to it, so what was added is what is left to explain.
    tax_added = shares.payable - shares.goods - shares.freight + shares.points
    amounts: list[tuple[PartKind, int, RuleId | None]] = [
        (PartKind.PRICE, shares.price, None),
        *((PartKind.ADJUSTMENT, -amount, None) for amount in shares.adjustments),
        *((PartKind.RULE, -amount, rule) for rule, amount in shares.rules),
        (PartKind.FREIGHT, shares.freight, None),
        (PartKind.TAX, tax_added, None),
        (PartKind.POINTS, -shares.points, None),
    ]
    return (
        Part(line=line.line, kind=kind, amount=Minor(amount), rule=rule)
        for kind, amount, rule in amounts
        if amount
    )
