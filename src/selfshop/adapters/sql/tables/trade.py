"""Orders, money, parcels and returns."""

from collections.abc import Callable, Mapping

from sqlalchemy import Column, Integer, Table

from selfshop.adapters.sql.columns import ID, count, document, id_, instant, text, version, word
from selfshop.adapters.sql.table_maker import TableMaker, holds

ORDER_LINE_COUNTS = (
    "ordered",
    "cancelled",
    "allocated",
    "backordered",
    "shipped",
    "delivered",
    "returned",
    "refunded",
)

_IDENTITY = "ordered = cancelled + allocated + backordered + shipped"

_BOUNDS = (
    "cancelled >= 0 AND allocated >= 0 AND backordered >= 0 AND shipped >= 0"
    " AND delivered >= 0 AND delivered <= shipped AND returned >= 0 AND returned <= delivered"
    " AND refunded >= 0 AND refunded <= cancelled + returned"
)


def _orders(make: TableMaker) -> Table:
    return make.table(
        "orders",
        id_(),
        id_("member_id"),
        word("status"),
        count("payable_minor"),
        count("paid_minor"),
        instant("placed_at_us"),
        instant("pay_before_us"),
        version(),
        document(),
        holds(
            "payable_minor >= 0 AND paid_minor >= 0 AND paid_minor <= payable_minor",
            f"ck_{make.prefix}orders_paid",
        ),
        key=("id",),
        indexes=(("member_id", "id"), ("status", "pay_before_us"), ("id",)),
    )


def _order_line(make: TableMaker) -> Table:
    return make.table(
        "order_line",
        id_("order_id"),
        id_("line"),
        Column("position", Integer, nullable=False),
        id_("sku"),
        *(count(name) for name in ORDER_LINE_COUNTS),
        *(count(f"{name}_minor") for name in ("list", "price", "payable")),
        Column("gift_of", ID, nullable=True),
        holds(_IDENTITY, f"ck_{make.prefix}order_line_identity"),
        holds(_BOUNDS, f"ck_{make.prefix}order_line_bounds"),
        narrow=True,
        key=("order_id", "line"),
        parent="orders",
    )


def _order_quote(make: TableMaker) -> Table:
    return make.table(
        "order_quote", id_("order_id"), document(), key=("order_id",), parent="orders"
    )


def _payment(make: TableMaker) -> Table:
    return make.table(
        "payment",
        id_("order_id"),
        id_(),
        word("status"),
        count("amount_minor"),
        instant("expires_at_us"),
        instant("ask_at_us", nullable=True),
        version(),
        document(),
        holds("amount_minor > 0", f"ck_{make.prefix}payment_amount"),
        key=("order_id", "id"),
        parent="orders",
        indexes=(("id",), ("ask_at_us", "id")),
    )


def _taking(make: TableMaker) -> Table:
    # Rooted in the provider's own transaction, so that it is unique in the whole shop.
    return make.table(
        "taking",
        id_("provider"),
        id_("transaction"),
        id_("order_id"),
        id_("payment_id"),
        count("amount_minor"),
        count("refunding_minor"),
        count("refunded_minor"),
        Column("unmatched", text(64), nullable=True),
        version(),
        document(),
        holds(
            "amount_minor > 0 AND refunding_minor >= 0 AND refunded_minor >= 0"
            " AND refunding_minor + refunded_minor <= amount_minor",
            f"ck_{make.prefix}taking_amounts",
        ),
        key=("provider", "transaction"),
        indexes=(("order_id",),),
    )


def _refund(make: TableMaker) -> Table:
    return make.table(
        "refund",
        id_("order_id"),
        id_(),
        word("status"),
        count("amount_minor"),
        instant("ask_at_us", nullable=True),
        version(),
        document(),
        holds("amount_minor > 0", f"ck_{make.prefix}refund_amount"),
        key=("order_id", "id"),
        indexes=(("status", "id"), ("ask_at_us", "id")),
    )


def _parcel(make: TableMaker) -> Table:
    return make.table(
        "parcel",
        id_("order_id"),
        id_(),
        word("status"),
        instant("receive_by_us", nullable=True),
        version(),
        document(),
        key=("order_id", "id"),
        parent="orders",
        indexes=(("status", "receive_by_us"), ("id",)),
    )


def _return_request(make: TableMaker) -> Table:
    return make.table(
        "return_request",
        id_("order_id"),
        id_(),
        word("status"),
        instant("send_before_us", nullable=True),
        version(),
        document(),
        key=("order_id", "id"),
        parent="orders",
        indexes=(("status", "send_before_us"), ("id",)),
    )


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {
    "orders": _orders,
    "order_line": _order_line,
    "order_quote": _order_quote,
    "payment": _payment,
    "taking": _taking,
    "refund": _refund,
    "parcel": _parcel,
    "return_request": _return_request,
}
