"""The first schema: everything from settings to returns."""

import sqlalchemy as sa
from alembic import context

from selfshop.adapters.sql.columns import json_text, text
from selfshop.adapters.sql.migrations.making import Maker, check

revision = "selfshop_0001"
down_revision = None
branch_labels = ("selfshop",)
depends_on = None


def upgrade() -> None:
    make = Maker.of(context.config)
    _shop(make)
    _settings(make)
    _idempotency(make)
    _unique_name(make)
    _personal(make)
    _member(make)
    _member_quota(make)
    _product(make)
    _sku(make)
    _price(make)
    _rule_set(make)
    _stock(make)
    _hold(make)
    _orders(make)
    _order_line(make)
    _order_quote(make)
    _payment(make)
    _taking(make)
    _refund(make)
    _parcel(make)
    _return_request(make)
    _stock_movement(make)
    _outbox(make)
    _quota(make)


def _shop(make: Maker) -> None:
    make(
        "shop",
        sa.Column("secret", text(64), nullable=False),
        sa.Column("settings_version", sa.Integer(), nullable=False),
        sa.Column("rule_set_version", sa.Integer(), nullable=False),
        key=(),
    )


def _settings(make: Maker) -> None:
    make(
        "settings",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("actor", text(240), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("version",),
    )


def _idempotency(make: Maker) -> None:
    make(
        "idempotency",
        sa.Column("actor", text(240), nullable=False),
        sa.Column("key", text(200), nullable=False),
        sa.Column("request_hash", text(64), nullable=True),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("answer", json_text(), nullable=True),
        key=("actor", "key"),
        indexes=(("at_us",),),
    )


def _unique_name(make: Maker) -> None:
    make(
        "unique_name",
        sa.Column("space", text(32), nullable=False),
        sa.Column("name", text(200), nullable=False),
        sa.Column("holder", text(200), nullable=False),
        key=("space", "name"),
        narrow=True,
    )


def _personal(make: Maker) -> None:
    make(
        "personal",
        sa.Column("member_id", text(200), nullable=False),
        sa.Column("record", text(200), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("member_id", "record"),
    )


def _member(make: Maker) -> None:
    make(
        "member",
        sa.Column("id", text(200), nullable=False),
        sa.Column("tier", text(200), nullable=True),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        check("member_orders", "orders >= 0"),
        key=("id",),
        indexes=(("tier", "id"), ("id",)),
    )


def _member_quota(make: Maker) -> None:
    make(
        "member_quota",
        sa.Column("member_id", text(200), nullable=False),
        sa.Column("name", text(240), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        check("member_quota_used", "used >= 0"),
        key=("member_id", "name"),
        narrow=True,
    )


def _product(make: Maker) -> None:
    make(
        "product",
        sa.Column("id", text(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("id",),
        indexes=(("id",),),
    )


def _sku(make: Maker) -> None:
    make(
        "sku",
        sa.Column("id", text(200), nullable=False),
        sa.Column("product_id", text(200), nullable=False),
        sa.Column("state", text(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("id",),
        indexes=(("product_id", "id"), ("id",)),
    )


def _price(make: Maker) -> None:
    make(
        "price",
        sa.Column("sku", text(200), nullable=False),
        sa.Column("rung", text(64), nullable=False),
        sa.Column("bin", sa.Integer(), nullable=False),
        sa.Column("kind", text(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", text(3), nullable=False),
        sa.Column("tier", text(200), nullable=True),
        sa.Column("channel", text(200), nullable=True),
        sa.Column("segment", text(200), nullable=True),
        sa.Column("min_quantity", sa.BigInteger(), nullable=True),
        sa.Column("starts_us", sa.BigInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=True),
        check("price_amount", "amount_minor >= 0"),
        key=("sku", "rung", "starts_us"),
        narrow=True,
        indexes=(("part", "sku", "bin"), ("part", "sku", "starts_us")),
    )


def _rule_set(make: Maker) -> None:
    make(
        "rule_set",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("actor", text(240), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("version",),
    )


def _stock(make: Maker) -> None:
    make(
        "stock",
        sa.Column("sku", text(200), nullable=False),
        sa.Column("location", text(200), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("safety", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        check("stock_counters", "held >= 0 AND allocated >= 0 AND on_hand >= 0 AND safety >= 0"),
        key=("sku", "location"),
        narrow=True,
        indexes=(("sku", "location"),),
    )


def _hold(make: Maker) -> None:
    make(
        "hold",
        sa.Column("id", text(200), nullable=False),
        sa.Column("state", text(32), nullable=False),
        sa.Column("expires_at_us", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("id",),
        indexes=(("state", "expires_at_us"),),
    )


def _orders(make: Maker) -> None:
    make(
        "orders",
        sa.Column("id", text(200), nullable=False),
        sa.Column("member_id", text(200), nullable=False),
        sa.Column("status", text(32), nullable=False),
        sa.Column("payable_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("placed_at_us", sa.BigInteger(), nullable=False),
        sa.Column("pay_before_us", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        check(
            "orders_paid", "payable_minor >= 0 AND paid_minor >= 0 AND paid_minor <= payable_minor"
        ),
        key=("id",),
        indexes=(("member_id", "id"), ("status", "pay_before_us"), ("id",)),
    )


def _order_line(make: Maker) -> None:
    make(
        "order_line",
        sa.Column("order_id", text(200), nullable=False),
        sa.Column("line", text(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", text(200), nullable=False),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("backordered", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("list_minor", sa.BigInteger(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("payable_minor", sa.BigInteger(), nullable=False),
        sa.Column("gift_of", text(200), nullable=True),
        check(
            "order_line_bounds",
            "cancelled >= 0 AND allocated >= 0 AND backordered >= 0 AND shipped >= 0 AND delivered >= 0 AND delivered <= shipped AND returned >= 0 AND returned <= delivered AND refunded >= 0 AND refunded <= cancelled + returned",
        ),
        check("order_line_identity", "ordered = cancelled + allocated + backordered + shipped"),
        parent="orders",
        key=("order_id", "line"),
        narrow=True,
    )


def _order_quote(make: Maker) -> None:
    make(
        "order_quote",
        sa.Column("order_id", text(200), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        parent="orders",
        key=("order_id",),
    )


def _payment(make: Maker) -> None:
    make(
        "payment",
        sa.Column("order_id", text(200), nullable=False),
        sa.Column("id", text(200), nullable=False),
        sa.Column("status", text(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_us", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        check("payment_amount", "amount_minor > 0"),
        parent="orders",
        key=("order_id", "id"),
        indexes=(("id",),),
    )


def _taking(make: Maker) -> None:
    make(
        "taking",
        sa.Column("provider", text(200), nullable=False),
        sa.Column("transaction", text(200), nullable=False),
        sa.Column("order_id", text(200), nullable=False),
        sa.Column("payment_id", text(200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunding_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("unmatched", text(64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        check(
            "taking_amounts",
            "amount_minor > 0 AND refunding_minor >= 0 AND refunded_minor >= 0 AND refunding_minor + refunded_minor <= amount_minor",
        ),
        key=("provider", "transaction"),
        indexes=(("order_id",),),
    )


def _refund(make: Maker) -> None:
    make(
        "refund",
        sa.Column("order_id", text(200), nullable=False),
        sa.Column("id", text(200), nullable=False),
        sa.Column("status", text(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        check("refund_amount", "amount_minor > 0"),
        key=("order_id", "id"),
        indexes=(("status", "id"),),
    )


def _parcel(make: Maker) -> None:
    make(
        "parcel",
        sa.Column("order_id", text(200), nullable=False),
        sa.Column("id", text(200), nullable=False),
        sa.Column("status", text(32), nullable=False),
        sa.Column("receive_by_us", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        parent="orders",
        key=("order_id", "id"),
        indexes=(("status", "receive_by_us"), ("id",)),
    )


def _return_request(make: Maker) -> None:
    make(
        "return_request",
        sa.Column("order_id", text(200), nullable=False),
        sa.Column("id", text(200), nullable=False),
        sa.Column("status", text(32), nullable=False),
        sa.Column("send_before_us", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        parent="orders",
        key=("order_id", "id"),
        indexes=(("status", "send_before_us"), ("id",)),
    )


def _stock_movement(make: Maker) -> None:
    make(
        "stock_movement",
        sa.Column("sku", text(200), nullable=False),
        sa.Column("location", text(200), nullable=False),
        sa.Column("reference", text(240), nullable=False),
        sa.Column("cause", text(32), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        key=("sku", "location", "reference", "cause"),
        narrow=True,
    )


def _outbox(make: Maker) -> None:
    make(
        "outbox",
        sa.Column("id", text(200), nullable=False),
        sa.Column("aggregate", text(240), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", text(64), nullable=False),
        sa.Column("actor", text(240), nullable=False),
        sa.Column("operation", text(64), nullable=False),
        sa.Column("key", text(200), nullable=True),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        sa.Column("relayed", sa.SmallInteger(), nullable=False),
        key=("id",),
        indexes=(("relayed", "id"), ("aggregate", "version")),
    )


def _quota(make: Maker) -> None:
    make(
        "quota",
        sa.Column("name", text(240), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=False),
        check("quota_counters", "used >= 0 AND spent_minor >= 0"),
        key=("name",),
        narrow=True,
    )
