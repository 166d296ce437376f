"""The conservation laws of a shop, read off its books: each `check_` asserts one of them."""

from collections import Counter
from collections.abc import Iterable

from selfshop import Shop
from selfshop.domain import inventory, orders, payments
from selfshop.domain.shared import HoldId, SkuId

S = orders.OrderStatus
#: Orders whose goods are theirs, not only held.
OWNING = {S.PLACED, S.ON_HOLD, S.PROCESSING}
GONE_BACK = {payments.RefundStatus.SUCCEEDED, payments.RefundStatus.MANUAL}


def all_orders(shop: Shop) -> list[orders.Order]:
    """Return every order of the shop."""
    found: list[orders.Order] = []
    cursor: str | None = None
    while True:
        page = shop.orders.find(limit=200, cursor=cursor)
        found.extend(page.items)
        cursor = page.cursor
        if cursor is None:
            return found


def check_books(shop: Shop, skus: Iterable[str], holds: Iterable[HoldId] = ()) -> None:
    """Check every law; *holds* are those that no order has."""
    found = all_orders(shop)
    for order in found:
        check_lines(order)
        check_order_costs_its_lines(order)
        check_money(shop, order)
    kept = {order.hold for order in found if order.hold is not None} | set(holds)
    open_holds = [shop.inventory.get_hold(hold=name) for name in sorted(kept)]
    for sku in map(SkuId, skus):
        check_stock(shop, sku, found, open_holds)


def check_lines(order: orders.Order) -> None:
    """Ordered = cancelled + allocated + backordered + shipped, and nothing comes before its time."""
    for line in order.lines:
        parts = line.cancelled + line.allocated + line.backordered + line.shipped
        assert line.ordered == parts, line
        assert 0 <= line.returned <= line.delivered <= line.shipped, line
        assert line.refunded <= line.cancelled + line.returned, line
        assert min(line.cancelled, line.allocated, line.backordered, line.refunded) >= 0, line


def check_order_costs_its_lines(order: orders.Order) -> None:
    """Lines = total, and no more than the total is paid."""
    assert sum(line.payable for line in order.lines) == order.payable
    assert order.paid in {0, order.payable}


def check_money(shop: Shop, order: orders.Order) -> None:
    """Paid = refunded + refundable + retained, by taking and by order."""
    refunds = shop.payments.refunds(order=order.id)
    takings = shop.payments.takings(order=order.id)
    for taking in takings:
        own = [r for r in refunds if r.transaction == taking.receipt.transaction]
        gone = sum(r.amount for r in own if r.status in GONE_BACK)
        assert taking.refunded == gone
        assert taking.refunding == sum(r.amount for r in own) - gone
        assert taking.refundable >= 0
    settled = [taking for taking in takings if taking.unmatched is None]
    assert sum(taking.receipt.amount.minor for taking in settled) == order.paid
    if order.status in {S.EXPIRED, S.PENDING_PAYMENT}:
        assert order.paid == 0
        return
    matched = {taking.receipt.transaction for taking in settled}
    given_back = sum(r.amount for r in refunds if r.transaction in matched)
    assert order.paid - given_back == (retained(shop, order) if order.paid else 0)


def retained(shop: Shop, order: orders.Order) -> int:
    """What the units that gave nothing back cost, from the frozen quote."""
    rows = orders.refund_rows(shop.orders.get_quote(order=order.id))
    given = {
        line.line: orders.refund_of(rows[line.line], taken=0, count=line.refunded).payable
        for line in order.lines
        if line.refunded
    }
    return order.payable - sum(given.values())


def check_stock(
    shop: Shop, sku: SkuId, found: list[orders.Order], holds: list[inventory.Hold]
) -> None:
    """Counter = fold of movements, held = open holds, allocated = what orders still own."""
    level, book = shop.inventory.level(sku=sku), shop.inventory.movements(sku=sku)
    folded = inventory.fold(book)[level.key]
    assert (folded.on_hand, folded.held, folded.allocated) == (
        level.on_hand, level.held, level.allocated,
    )  # fmt: skip
    held = sum(
        line.quantity
        for hold in holds
        if hold.status is inventory.HoldStatus.HELD
        for line in hold.lines
        if line.sku == sku
    )
    assert level.held == held
    lines = [line for order in found if order.status in OWNING for line in order.lines]
    assert level.allocated == sum(line.allocated for line in lines if line.sku == sku)
    shipped = -sum(m.on_hand for m in book if m.cause is inventory.Cause.SHIPPED)
    everyone = [line for order in found for line in order.lines if line.sku == sku]
    assert shipped == sum(line.shipped for line in everyone)
    assert level.on_hand >= 0
    check_each_hold_ends_once(book)


def check_each_hold_ends_once(book: Iterable[inventory.Movement]) -> None:
    """What a hold keeps is given back or claimed at most once."""
    ends = Counter(m.reference for m in book if m.reference.startswith("hold:") and m.held < 0)
    assert not [name for name, times in ends.items() if times > 1]
