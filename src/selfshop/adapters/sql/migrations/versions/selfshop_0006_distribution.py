"""Promoters: who brought whom in, what they get, and how it is paid; and signals."""

import sqlalchemy as sa
from alembic import context

from selfshop.adapters.sql.columns import json_text, text
from selfshop.adapters.sql.migrations.making import Maker, check

revision = "selfshop_0006"
down_revision = "selfshop_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make = Maker.of(context.config)
    _promoters(make)
    _referrals(make)
    _commissions(make)
    _settlements(make)
    _withdrawals(make)
    _signals(make)


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, text(200), nullable=False)


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer(), nullable=False)


def _data() -> sa.Column[str]:
    return sa.Column("data", json_text(), nullable=False)


def _promoters(make: Maker) -> None:
    make("commission_plan", _version(), _data(), key=("version",))
    make(
        "promoter",
        _id("member_id"),
        _version(),
        _data(),
        key=("member_id",),
        indexes=(("member_id",),),
    )


def _referrals(make: Maker) -> None:
    make(
        "referral",
        _id("member_id"),
        sa.Column("referrer", text(200), nullable=True),
        sa.Column("bound_at_us", sa.BigInteger(), nullable=True),
        sa.Column("ordered", sa.Integer(), nullable=False),
        sa.Column("refers", sa.Integer(), nullable=False),
        _version(),
        check("referral_self", "referrer <> member_id"),
        key=("member_id",),
        narrow=True,
    )
    make(
        "referral_path",
        _id("member_id"),
        sa.Column("depth", sa.Integer(), nullable=False),
        _id("ancestor"),
        check("referral_path_above", "depth >= 1 AND ancestor <> member_id"),
        key=("member_id", "depth"),
        narrow=True,
        indexes=(("ancestor", "depth", "member_id"),),
    )
    make(
        "member_trace",
        _id("member_id"),
        sa.Column("kind", text(32), nullable=False),
        _id("digest"),
        key=("member_id", "kind", "digest"),
        narrow=True,
    )


def _commissions(make: Maker) -> None:
    make(
        "commission",
        _id("order_id"),
        _id("promoter"),
        sa.Column("accrued_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("matures_at_us", sa.BigInteger(), nullable=True),
        sa.Column("due_at_us", sa.BigInteger(), nullable=True),
        _version(),
        _data(),
        check("commission_amount", "amount_minor >= 0 AND amount_minor <= accrued_minor"),
        key=("order_id", "promoter"),
        parent="orders",
        indexes=(
            ("promoter", "order_id"),
            ("promoter", "due_at_us"),
            ("due_at_us", "matures_at_us"),
        ),
    )


def _settlements(make: Maker) -> None:
    make(
        "settlement_period",
        _id("name"),
        sa.Column("until_us", sa.BigInteger(), nullable=False),
        _version(),
        _data(),
        key=("name",),
        indexes=(("until_us",),),
    )
    make(
        "commission_statement",
        _id("promoter"),
        _id("period"),
        _data(),
        key=("promoter", "period"),
    )


def _withdrawals(make: Maker) -> None:
    make(
        "withdrawal",
        _id("promoter"),
        _id("id"),
        sa.Column("state", text(32), nullable=False),
        _version(),
        _data(),
        key=("promoter", "id"),
        indexes=(("id",), ("state", "id"), ("promoter", "id")),
    )
    make(
        "tax_year",
        _id("promoter"),
        sa.Column("year", sa.Integer(), nullable=False),
        _version(),
        _data(),
        key=("promoter", "year"),
    )


def _signals(make: Maker) -> None:
    make(
        "risk_signal",
        _id("member_id"),
        _id("kind"),
        sa.Column("occasion", text(240), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        _data(),
        key=("member_id", "kind", "occasion"),
        indexes=(("member_id", "kind", "occasion"),),
    )
