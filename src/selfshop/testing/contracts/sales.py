"""One order with all that comes after it, for the suites that keep such things."""

from datetime import timedelta

from selfshop.domain import catalog, checkout, orders, payments, pricing, promotions
from selfshop.domain.shared import (
    HoldId,
    LineId,
    MemberId,
    Money,
    OrderId,
    PaymentId,
    ProductId,
    SkuId,
    SubjectId,
)
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT

TEA = SkuId("tea")
PAY_WITHIN = timedelta(minutes=30)
LINE = LineId("1")


def quote_of(quantity: int = 3) -> checkout.Quote:
    """Quote so many teas at 12.90."""
    price = pricing.PriceEntry(kind=pricing.Kind.LIST, amount=Money.of("12.90", "CNY"))
    sku = catalog.Sku(id=TEA, product=ProductId("tea"), listing=catalog.Listing.LISTED)
    snapshot = checkout.Snapshot(
        terms=checkout.Terms(currency="CNY"),
        skus={TEA: sku},
        prices={TEA: (price,)},
        rules=promotions.RuleSet(
            currency="CNY", layers=promotions.DEFAULT_LAYERS, rules=(), version="0"
        ),
    )
    return checkout.quote(
        checkout.Cart(lines=(checkout.CartLine(sku=TEA, quantity=quantity),)), snapshot, at=AT
    )


def order_of(name: str = "o1", *, minutes: int = 30, member: str = "ann") -> orders.Order:
    """Place an order that is to be paid within so many minutes of AT."""
    quote = quote_of()
    return orders.place(
        quote,
        expected_hash=quote.hash,
        order_id=OrderId(name),
        number=f"number-{name}",
        member=MemberId(member),
        hold=HoldId(f"hold-{name}"),
        settings=0,
        pay_before=AT + timedelta(minutes=minutes),
        at=AT,
        reference=f"web-{name}",
        ship_to=SubjectId(f"home-{name}"),
    ).order


def add_order(work: Work, name: str = "o1", *, minutes: int = 30) -> orders.Order:
    """Add an order with its quote."""
    return work.orders.add(order_of(name, minutes=minutes), quote_of())


def paid(order: orders.Order) -> orders.Order:
    """Return *order*, paid in full."""
    money = Money(order.payable, order.currency)
    return orders.pay(order, orders.Paid(payment=PaymentId("p1"), amount=money, at=AT)).order


def units(count: int) -> tuple[orders.LineUnits, ...]:
    """Return so many units of the one line."""
    return (orders.LineUnits(line=LINE, quantity=count),)


def intent_of(order: str = "o1", name: str = "p1") -> payments.PaymentIntent:
    """Intend to be paid 38.70."""
    return payments.intend(
        payment_id=PaymentId(name),
        order=OrderId(order),
        amount=Money.of("38.70", "CNY"),
        provider="online",
        payee="shop",
        expires_at=AT + PAY_WITHIN,
        at=AT,
    ).intent


def taking_of(order: str = "o1", transaction: str = "t1") -> payments.Taking:
    """Take 38.70 for an order."""
    receipt = payments.Receipt(
        order=OrderId(order),
        payment=PaymentId("p1"),
        amount=Money.of("38.70", "CNY"),
        payee="shop",
        provider="online",
        transaction=transaction,
    )
    return payments.Taking(receipt=receipt, taken_at=AT)
