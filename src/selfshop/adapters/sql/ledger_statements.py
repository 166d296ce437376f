"""The statements over the ledger, and how its rows are read."""

from typing import Any

from attrs import evolve
from sqlalchemy import (
    BigInteger,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    func,
    select,
    union_all,
    update,
)

from selfshop.adapters.codec import stored
from selfshop.adapters.sql.instants import instant, instant_or_none
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import this_row
from selfshop.adapters.sql.tables.ledger import CREDITS_LIMITED, DEBITS_LIMITED, UNLIMITED
from selfshop.domain import ledger
from selfshop.domain.shared import AccountId

OPEN = "open"
COUNTERS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


def among(table: Table, column: str) -> Select[Any]:
    """Select the rows whose *column* is one of ``:ids``, in the parts ``:parts``."""
    return select(table).where(
        table.c.shop_id == bindparam("shop"),
        table.c.part.in_(bindparam("parts", expanding=True)),
        table.c[column].in_(bindparam("ids", expanding=True)),
    )


class LedgerStatements:
    """The statements over the ledger, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        self.account, self.balance = tables.ledger_account, tables.ledger_balance
        self.journal, self.transfer = tables.ledger_journal, tables.ledger_transfer
        self.hold, self.lot, self.lot_use = (
            tables.ledger_hold,
            tables.ledger_lot,
            tables.ledger_lot_use,
        )
        self._accounts()
        self._journals()
        self._holds()
        self._lots()
        self.move = _move(self.balance)

    def _accounts(self) -> None:
        account, balance = self.account, self.balance
        own = and_(
            balance.c.shop_id == account.c.shop_id,
            balance.c.part == account.c.part,
            balance.c.account == account.c.id,
        )
        # Only a limited account is asked how it stands, and that has one row.
        self.to_post = (
            select(account.c.data, balance)
            .join(balance, own & (balance.c.shard == 0))
            .where(
                account.c.shop_id == bindparam("shop"),
                account.c.part.in_(bindparam("parts", expanding=True)),
                account.c.id.in_(bindparam("ids", expanding=True)),
            )
        )
        standing = self.standing = (
            select(
                account.c.data,
                func.max(balance.c.frozen).label("frozen"),
                *(func.sum(balance.c[name]).label(name) for name in COUNTERS),
            )
            .join(balance, own)
            .where(account.c.shop_id == bindparam("shop"))
            .group_by(account.c.shop_id, account.c.part, account.c.id, account.c.data)
        )
        self.standings = standing.where(
            account.c.part.in_(bindparam("parts", expanding=True)),
            account.c.id.in_(bindparam("ids", expanding=True)),
        )
        self.of_owner = standing.where(account.c.owner == bindparam("owner")).order_by(account.c.id)
        page = (
            select(account.c.id)
            .where(account.c.shop_id == bindparam("shop"), account.c.id > bindparam("after"))
            .order_by(account.c.id)
            .limit(bindparam("limit"))
            .subquery()
        )
        self.page = standing.join(page, page.c.id == account.c.id).order_by(account.c.id)
        self.freeze = (
            update(balance)
            .where(this_row(balance, "account", "shard"))
            .values(frozen=bindparam("to"))
        )

    def _journals(self) -> None:
        journal, transfer = self.journal, self.transfer
        in_part = (journal.c.shop_id == bindparam("shop"), journal.c.part == bindparam("part"))
        last = select(journal).where(*in_part).order_by(journal.c.number.desc()).limit(1).subquery()
        # What stands under an id, and what is the last of its chain, in one statement.
        self.there_and_last = union_all(
            select(journal).where(*in_part, journal.c.id == bindparam("id")), select(last)
        )
        self.journal_by_id = select(journal).where(*in_part, journal.c.id == bindparam("id"))
        self.journals = among(journal, "id")
        self.transfers = among(transfer, "journal_id").order_by(
            transfer.c.journal_id, transfer.c.number
        )
        self.on_side: dict[str, Select[Any]] = {}
        self.latest: dict[str, Select[Any]] = {}
        self.sums: dict[str, Select[Any]] = {}
        for side in ("debit", "credit"):
            own = (
                transfer.c.shop_id == bindparam("shop"),
                transfer.c[side] == bindparam("account"),
                transfer.c.at_us <= bindparam("until"),
            )
            place = (transfer.c.at_us, transfer.c.journal_id, transfer.c.number)
            past = (
                (place[0] > bindparam("at"))
                | ((place[0] == bindparam("at")) & (place[1] > bindparam("journal")))
                | (
                    (place[0] == bindparam("at"))
                    & (place[1] == bindparam("journal"))
                    & (place[2] > bindparam("number"))
                )
            )
            self.on_side[side] = (
                select(transfer)
                .where(*own, place[0] >= bindparam("at"), past)
                .order_by(*place)
                .limit(bindparam("limit"))
            )
            self.latest[side] = (
                select(transfer)
                .where(*own)
                .order_by(*(column.desc() for column in place))
                .limit(bindparam("limit"))
            )
            self.sums[side] = select(
                func.coalesce(func.sum(transfer.c.posted), 0),
                func.coalesce(func.sum(transfer.c.pending), 0),
            ).where(*own)

    def _holds(self) -> None:
        hold = self.hold
        self.holds = among(hold, "id")
        still = (hold.c.shop_id == bindparam("shop"), hold.c.state == OPEN)
        over = hold.c.until_us <= bindparam("at")
        self.lapsed = (
            select(hold)
            .where(*still, over)
            .order_by(hold.c.until_us, hold.c.id)
            .limit(bindparam("limit"))
        )
        self.lapsed_on = union_all(
            *(
                select(hold).where(*still, over, hold.c[side] == bindparam("account"))
                for side in ("debit", "credit")
            )
        )
        self.next_lapse = select(func.min(hold.c.until_us)).where(*still)
        self.end_hold = (
            update(hold)
            .where(this_row(hold, "id"), hold.c.state == OPEN)
            .values(state=bindparam("to"), ended_by=bindparam("by"))
        )

    def _lots(self) -> None:
        lot, use = self.lot, self.lot_use
        mine = (
            lot.c.shop_id == bindparam("shop"),
            lot.c.part == bindparam("part"),
            lot.c.account == bindparam("account"),
        )
        self.lots_left = among(lot, "account").where(lot.c.remaining > 0)
        self.lots_named = among(lot, "account").where(
            lot.c.id.in_(bindparam("lots", expanding=True))
        )
        self.lots_of = (
            select(lot)
            .where(*mine, lot.c.id > bindparam("after"))
            .order_by(lot.c.id)
            .limit(bindparam("limit"))
        )
        self.lots_left_of = self.lots_of.where(lot.c.remaining > 0)
        due = (lot.c.shop_id == bindparam("shop"), lot.c.due_us <= bindparam("at"))
        # In the index's own order: very many lots end at the same instant, such as a year's end.
        self.lots_due = (
            select(lot)
            .where(*due)
            .order_by(lot.c.due_us, lot.c.account, lot.c.id)
            .limit(bindparam("limit"))
        )
        self.count_due = select(func.count()).select_from(lot).where(*due)
        self.next_due = select(func.min(lot.c.due_us)).where(lot.c.shop_id == bindparam("shop"))
        self.uses = among(use, "transfer_id").order_by(use.c.transfer_id, use.c.number)
        left = lot.c.remaining + bindparam("change", type_=BigInteger)
        self.move_lot = (
            update(lot)
            .where(this_row(lot, "account", "id"), left >= 0, left <= lot.c.amount)
            .values(remaining=left, due_us=case((left > 0, lot.c.expires_at_us), else_=None))
        )
        returned = use.c.returned + bindparam("change", type_=BigInteger)
        self.move_use = (
            update(use)
            .where(this_row(use, "transfer_id", "number"), returned <= use.c.quantity)
            .values(returned=returned)
        )


def _move(balance: Table) -> Update:
    """Move the counters of one row by ``:d_<name>``, as far as the account admits it.

    Where ``:b_exact`` is 1, only as long as what is available is still ``:b_available``; where
    ``:b_gives`` is 1, only while the account is not frozen.
    """
    after = {name: balance.c[name] + bindparam(f"d_{name}", type_=BigInteger) for name in COUNTERS}
    side = balance.c.limit_side
    available = case(
        (
            side == DEBITS_LIMITED,
            balance.c.credits_posted - balance.c.debits_posted - balance.c.debits_pending,
        ),
        else_=balance.c.debits_posted - balance.c.credits_posted - balance.c.credits_pending,
    )
    within = (
        (side == UNLIMITED)
        | (
            (side == DEBITS_LIMITED)
            & (after["debits_posted"] + after["debits_pending"] <= after["credits_posted"])
        )
        | (
            (side == CREDITS_LIMITED)
            & (after["credits_posted"] + after["credits_pending"] <= after["debits_posted"])
        )
    )
    return (
        update(balance)
        .where(
            this_row(balance, "account", "shard"),
            balance.c.frozen + bindparam("b_gives", type_=BigInteger) < 2,
            within,
            (bindparam("b_exact", type_=BigInteger) == 0)
            | (available == bindparam("b_available", type_=BigInteger)),
        )
        .values(after)
    )


def standing_of(row: Any) -> ledger.Standing:
    """Return how an account stands by a row with its document and counters."""
    return ledger.Standing(
        account=stored.read_kept(row.data, ledger.Account),
        counters=ledger.Counters(
            debits_posted=int(row.debits_posted),
            credits_posted=int(row.credits_posted),
            debits_pending=int(row.debits_pending),
            credits_pending=int(row.credits_pending),
        ),
        frozen=bool(row.frozen),
    )


def transfer_of(row: Any) -> ledger.Transfer:
    """Return the transfer in a row."""
    return ledger.Transfer(
        id=ledger.transfer_id(row.journal_id, row.number),
        journal=ledger.JournalId(row.journal_id),
        kind=ledger.Kind(row.kind),
        debit=AccountId(row.debit),
        credit=AccountId(row.credit),
        unit=row.unit,
        posted=row.posted,
        pending=row.pending,
        at=instant(row.at_us),
        hold=None if row.hold_id is None else ledger.TransferId(row.hold_id),
        until=instant_or_none(row.until_us),
    )


def recorded_of(row: Any, transfers: tuple[ledger.Transfer, ...]) -> ledger.Recorded:
    """Return the journal in a row, with its transfers."""
    kept = stored.read(row.data, ledger.Recorded)
    return evolve(kept, id=row.id, at=instant(row.at_us), transfers=transfers)


def holding_of(row: Any) -> ledger.Holding:
    """Return the hold in a row."""
    transfer = stored.read(row.data, ledger.Transfer)
    if row.state == OPEN:
        return ledger.Open(transfer=transfer)
    return ledger.Ended(
        transfer=transfer, state=ledger.Kind(row.state), by=ledger.TransferId(row.ended_by)
    )


def lot_of(row: Any) -> ledger.Lot:
    """Return the lot in a row."""
    return ledger.Lot(
        id=ledger.LotId(row.id),
        account=AccountId(row.account),
        amount=row.amount,
        remaining=row.remaining,
        expires_at=instant_or_none(row.expires_at_us),
    )


def use_of(row: Any) -> ledger.LotUse:
    """Return what a row says was used."""
    return ledger.LotUse(
        transfer=ledger.TransferId(row.transfer_id),
        number=row.number,
        account=AccountId(row.account),
        lot=ledger.LotId(row.lot),
        quantity=row.quantity,
        returned=row.returned,
    )
