"""The ledger: accounts and their balances, journals, transfers, holds, lots and their uses."""

import sqlalchemy as sa
from alembic import context

from selfshop.adapters.sql.columns import json_text, text
from selfshop.adapters.sql.migrations.making import Maker, check

revision = "selfshop_0005"
down_revision = "selfshop_0004"
branch_labels = None
depends_on = None

_COUNTERS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


def upgrade() -> None:
    make = Maker.of(context.config)
    _account(make)
    _balance(make)
    _journal(make)
    _transfer(make)
    _hold(make)
    _lot(make)
    _lot_use(make)


def _account(make: Maker) -> None:
    make(
        "ledger_account",
        sa.Column("id", text(200), nullable=False),
        sa.Column("unit", text(32), nullable=False),
        sa.Column("owner", text(200), nullable=True),
        sa.Column("data", json_text(), nullable=False),
        key=("id",),
        indexes=(("id",), ("owner", "id")),
    )


def _balance(make: Maker) -> None:
    make(
        "ledger_balance",
        sa.Column("account", text(200), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("limit_side", sa.SmallInteger(), nullable=False),
        sa.Column("frozen", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _COUNTERS),
        *(
            check(f"ledger_balance_{name}", f"{name} >= 0 AND {name} <= 4000000000000000000")
            for name in _COUNTERS
        ),
        check(
            "ledger_balance_debits_limited",
            "limit_side <> 1 OR debits_posted + debits_pending <= credits_posted",
        ),
        check(
            "ledger_balance_credits_limited",
            "limit_side <> 2 OR credits_posted + credits_pending <= debits_posted",
        ),
        key=("account", "shard"),
        narrow=True,
    )


def _journal(make: Maker) -> None:
    make(
        "ledger_journal",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("id", text(200), nullable=False),
        sa.Column("content", text(64), nullable=False),
        sa.Column("seal", text(64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("number",),
        indexes=(("part", "id"),),
    )


def _transfer(make: Maker) -> None:
    make(
        "ledger_transfer",
        sa.Column("journal_id", text(200), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("kind", text(32), nullable=False),
        sa.Column("debit", text(200), nullable=False),
        sa.Column("credit", text(200), nullable=False),
        sa.Column("unit", text(32), nullable=False),
        sa.Column("posted", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.BigInteger(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("hold_id", text(240), nullable=True),
        sa.Column("until_us", sa.BigInteger(), nullable=True),
        check("ledger_transfer_posted", "posted >= 0"),
        check("ledger_transfer_accounts", "debit <> credit"),
        key=("journal_id", "number"),
        narrow=True,
        indexes=(
            ("debit", "at_us", "journal_id", "number"),
            ("credit", "at_us", "journal_id", "number"),
        ),
    )


def _hold(make: Maker) -> None:
    make(
        "ledger_hold",
        sa.Column("id", text(240), nullable=False),
        sa.Column("state", text(32), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=True),
        sa.Column("debit", text(200), nullable=False),
        sa.Column("credit", text(200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", text(240), nullable=True),
        sa.Column("data", json_text(), nullable=False),
        check("ledger_hold_amount", "amount > 0"),
        key=("id",),
        indexes=(("state", "until_us"), ("debit", "state"), ("credit", "state")),
    )


def _lot(make: Maker) -> None:
    make(
        "ledger_lot",
        sa.Column("account", text(200), nullable=False),
        sa.Column("id", text(240), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_us", sa.BigInteger(), nullable=True),
        sa.Column("due_us", sa.BigInteger(), nullable=True),
        check("ledger_lot_remaining", "remaining >= 0 AND remaining <= amount"),
        key=("account", "id"),
        narrow=True,
        indexes=(("due_us", "account", "id"),),
    )


def _lot_use(make: Maker) -> None:
    make(
        "ledger_lot_use",
        sa.Column("transfer_id", text(240), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("account", text(200), nullable=False),
        sa.Column("lot", text(240), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        check("ledger_lot_use_returned", "returned >= 0 AND returned <= quantity"),
        key=("transfer_id", "number"),
        narrow=True,
        indexes=(("lot",),),
    )
