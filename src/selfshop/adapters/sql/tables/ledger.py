"""The tables of the ledger."""

from collections.abc import Callable, Mapping

from sqlalchemy import Column, SmallInteger, Table

from selfshop.adapters.sql.columns import ID, NAME, count, document, id_, instant, text, word
from selfshop.adapters.sql.table_maker import TableMaker, holds

#: What `limit_side` says: which side must not exceed the other.
UNLIMITED, DEBITS_LIMITED, CREDITS_LIMITED = 0, 1, 2

#: No counter comes near what a whole number of 64 bits can hold.
COUNTER_MAX = 4 * 10**18


def _small(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False)


def _account(make: TableMaker) -> Table:
    return make.table(
        "ledger_account",
        id_(),
        word("unit"),
        Column("owner", ID, nullable=True),
        document(),
        key=("id",),
        indexes=(("id",), ("owner", "id")),
    )


def _balance(make: TableMaker) -> Table:
    # A much used account has several rows, and its balance is their sum.
    names = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")
    return make.table(
        "ledger_balance",
        id_("account"),
        _small("shard"),
        _small("limit_side"),
        _small("frozen"),
        *(count(name) for name in names),
        *(
            holds(
                f"{name} >= 0 AND {name} <= {COUNTER_MAX}",
                f"ck_{make.prefix}ledger_balance_{name}",
            )
            for name in names
        ),
        holds(
            f"limit_side <> {DEBITS_LIMITED} OR debits_posted + debits_pending <= credits_posted",
            f"ck_{make.prefix}ledger_balance_debits_limited",
        ),
        holds(
            f"limit_side <> {CREDITS_LIMITED} OR credits_posted + credits_pending <= debits_posted",
            f"ck_{make.prefix}ledger_balance_credits_limited",
        ),
        narrow=True,
        key=("account", "shard"),
    )


def _journal(make: TableMaker) -> Table:
    # Two journals cannot both be the next one of their chain: the key forbids it.
    return make.table(
        "ledger_journal",
        count("number"),
        id_(),
        Column("content", text(64), nullable=False),
        Column("seal", text(64), nullable=False),
        instant("at_us"),
        document(),
        key=("number",),
        indexes=(("part", "id"),),
    )


def _transfer(make: TableMaker) -> Table:
    return make.table(
        "ledger_transfer",
        id_("journal_id"),
        _small("number"),
        word("kind"),
        id_("debit"),
        id_("credit"),
        word("unit"),
        count("posted"),
        count("pending"),
        instant("at_us"),
        Column("hold_id", NAME, nullable=True),
        instant("until_us", nullable=True),
        holds("posted >= 0", f"ck_{make.prefix}ledger_transfer_posted"),
        holds("debit <> credit", f"ck_{make.prefix}ledger_transfer_accounts"),
        narrow=True,
        key=("journal_id", "number"),
        indexes=(
            ("debit", "at_us", "journal_id", "number"),
            ("credit", "at_us", "journal_id", "number"),
        ),
    )


def _hold(make: TableMaker) -> Table:
    return make.table(
        "ledger_hold",
        Column("id", NAME, nullable=False),
        word("state"),
        instant("until_us", nullable=True),
        id_("debit"),
        id_("credit"),
        count("amount"),
        Column("ended_by", NAME, nullable=True),
        document(),
        holds("amount > 0", f"ck_{make.prefix}ledger_hold_amount"),
        key=("id",),
        indexes=(("state", "until_us"), ("debit", "state"), ("credit", "state")),
    )


def _lot(make: TableMaker) -> Table:
    # `due_us` is the expiry while anything is left, so that used up lots are never swept again.
    return make.table(
        "ledger_lot",
        id_("account"),
        Column("id", NAME, nullable=False),
        count("amount"),
        count("remaining"),
        instant("expires_at_us", nullable=True),
        instant("due_us", nullable=True),
        holds("remaining >= 0 AND remaining <= amount", f"ck_{make.prefix}ledger_lot_remaining"),
        narrow=True,
        key=("account", "id"),
        indexes=(("due_us", "account", "id"),),
    )


def _lot_use(make: TableMaker) -> Table:
    return make.table(
        "ledger_lot_use",
        Column("transfer_id", NAME, nullable=False),
        _small("number"),
        id_("account"),
        Column("lot", NAME, nullable=False),
        count("quantity"),
        count("returned"),
        holds("returned >= 0 AND returned <= quantity", f"ck_{make.prefix}ledger_lot_use_returned"),
        narrow=True,
        key=("transfer_id", "number"),
        indexes=(("lot",),),
    )


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {
    "ledger_account": _account,
    "ledger_balance": _balance,
    "ledger_journal": _journal,
    "ledger_transfer": _transfer,
    "ledger_hold": _hold,
    "ledger_lot": _lot,
    "ledger_lot_use": _lot_use,
}
