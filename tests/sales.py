"""Orders, money and parcels for tests of what comes after a sale."""

from datetime import UTC, datetime, timedelta

from selfshop.domain import checkout, orders, payments
from selfshop.domain.orders import LineUnits, Moved, Order
from selfshop.domain.shared import (
    HoldId,
    LineId,
    MemberId,
    Money,
    OrderId,
    PaymentId,
)

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def units(**counts: int) -> tuple[LineUnits, ...]:
    """Return units by line: ``units(line1=2)`` is two of line ``1``."""
    return tuple(
        LineUnits(line=LineId(name.removeprefix("line")), quantity=count)
        for name, count in counts.items()
    )


def placed(quote: checkout.Quote) -> Order:
    """Return the order that *quote* becomes at AT."""
    return orders.place(
        quote,
        expected_hash=quote.hash,
        order_id=OrderId("o1"),
        number="2026-1",
        member=MemberId("m1"),
        hold=HoldId("h1"),
        settings=1,
        pay_before=AT + timedelta(minutes=30),
        at=AT,
    ).order


def paid(quote: checkout.Quote) -> Order:
    """Return the order of *quote*, paid for in full."""
    order = placed(quote)
    if not order.payable:
        return order
    amount = Money(order.payable, order.currency)
    return orders.pay(order, orders.Paid(payment=PaymentId("p1"), amount=amount, at=AT)).order


def delivered(quote: checkout.Quote) -> Order:
    """Return the order of *quote*, all of it at the buyer's."""
    order = paid(quote)
    parcel = Moved(lines=order.allocated, cause="parcel:1", at=AT)
    return orders.deliver(orders.ship(order, parcel).order, parcel).order


def taking(text: str, transaction: str = "t1") -> payments.Taking:
    """Return money that was taken for the order."""
    return payments.Taking(
        receipt=payments.Receipt(
            order=OrderId("o1"),
            payment=PaymentId("p1"),
            amount=Money.of(text, "CNY"),
            payee="shop",
            provider="bank",
            transaction=transaction,
        ),
        taken_at=AT,
    )
