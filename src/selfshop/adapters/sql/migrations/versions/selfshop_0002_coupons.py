"""Coupons, their batches and templates."""

import sqlalchemy as sa
from alembic import context

from selfshop.adapters.sql.columns import json_text, text
from selfshop.adapters.sql.migrations.making import Maker, check

revision = "selfshop_0002"
down_revision = "selfshop_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make = Maker.of(context.config)
    _coupon_template(make)
    _coupon_batch(make)
    _coupon(make)


def _coupon_template(make: Maker) -> None:
    make(
        "coupon_template",
        sa.Column("id", text(200), nullable=False),
        sa.Column("rule", text(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("id",),
        indexes=(("rule",),),
    )


def _coupon_batch(make: Maker) -> None:
    make(
        "coupon_batch",
        sa.Column("id", text(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("id",),
        indexes=(("id",),),
    )


def _coupon(make: Maker) -> None:
    make(
        "coupon",
        sa.Column("id", text(200), nullable=False),
        sa.Column("batch", text(200), nullable=False),
        sa.Column("member_id", text(200), nullable=True),
        sa.Column("state", text(32), nullable=False),
        sa.Column("expires_at_us", sa.BigInteger(), nullable=False),
        sa.Column("order_id", text(200), nullable=True),
        sa.Column("reserved_until_us", sa.BigInteger(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        check("coupon_amount", "amount_minor >= 0"),
        key=("id",),
        narrow=True,
        indexes=(("batch", "state"), ("member_id", "id"), ("state", "expires_at_us")),
    )
