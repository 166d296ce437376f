"""What a proof of the ledger reads, on SQL: each page in one statement, so of one instant."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    bindparam,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from selfshop.adapters.sql.ledger_statements import (
    OPEN,
    LedgerStatements,
    lot_of,
    recorded_of,
    standing_of,
    transfer_of,
)
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.domain import ledger
from selfshop.domain.shared import AccountId

#: What is added up for an account beside its balances.
_SUMS = (
    "debit_posted",
    "debit_pending",
    "credit_posted",
    "credit_pending",
    "debit_holding",
    "credit_holding",
    "lots_remaining",
)


class ProofStatements(LedgerStatements):
    """The statements over the ledger, with those of its proof."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        journal, transfer = self.journal, self.transfer
        self.links = (
            select(journal)
            .where(
                journal.c.shop_id == bindparam("shop"),
                _past((journal.c.part, "part"), (journal.c.number, "number")),
            )
            .order_by(journal.c.part, journal.c.number)
            .limit(bindparam("limit"))
        )
        same = (
            (journal.c.shop_id == transfer.c.shop_id)
            & (journal.c.part == transfer.c.part)
            & (journal.c.id == transfer.c.journal_id)
        )
        self.orphans = (
            select(transfer)
            .where(
                transfer.c.shop_id == bindparam("shop"),
                transfer.c.part >= bindparam("first"),
                transfer.c.part < bindparam("last"),
                ~select(journal.c.number).where(same).exists(),
            )
            .order_by(transfer.c.journal_id, transfer.c.number)
            .limit(bindparam("limit"))
        )
        self._account_audits()
        self._lot_audits()

    def _account_audits(self) -> None:
        account, lot = self.account, self.lot
        page = (
            select(account.c.part, account.c.id)
            .where(
                account.c.shop_id == bindparam("shop"),
                _past((account.c.part, "part"), (account.c.id, "account")),
            )
            .order_by(account.c.part, account.c.id)
            .limit(bindparam("limit"))
            .cte("page")
        )
        same = (page.c.part == account.c.part) & (page.c.id == account.c.id)
        stands = self.standing.add_columns(account.c.part, account.c.id).join(page, same).subquery()
        transfer, hold = self.transfer, self.hold
        # By part too: no index finds the lots of an account by its name alone.
        of_lots = tuple_(lot.c.part, lot.c.account).in_(select(page))
        parts = [_sums(lot.c.account, {"lots_remaining": lot.c.remaining}, of_lots)]
        for side in ("debit", "credit"):
            moved, held = transfer.c[side], hold.c[side]
            ids = select(page.c.id)
            booked = {f"{side}_posted": transfer.c.posted, f"{side}_pending": transfer.c.pending}
            still = (hold.c.state == OPEN) & held.in_(ids)
            parts.append(_sums(moved, booked, moved.in_(ids)))
            parts.append(_sums(held, {f"{side}_holding": hold.c.amount}, still))
        each = union_all(*parts).subquery()
        # Added up once and kept: a house account has as many rows as there are sales.
        sums = (
            select(each.c.of_account, *(func.sum(each.c[name]).label(name) for name in _SUMS))
            .group_by(each.c.of_account)
            .cte("sums")
            .prefix_with("MATERIALIZED", dialect="postgresql")
        )
        self.audit_accounts = (
            select(stands, *(func.coalesce(sums.c[name], 0).label(name) for name in _SUMS))
            .join_from(stands, sums, sums.c.of_account == stands.c.id, isouter=True)
            .order_by(stands.c.part, stands.c.id)
        )

    def _lot_audits(self) -> None:
        lot, use = self.lot, self.lot_use
        kept = (
            select(func.coalesce(func.sum(use.c.quantity - use.c.returned), 0))
            .where(use.c.shop_id == lot.c.shop_id, use.c.lot == lot.c.id)
            .scalar_subquery()
        )
        self.audit_lots = (
            select(lot, kept.label("kept"))
            .where(
                lot.c.shop_id == bindparam("shop"),
                _past((lot.c.part, "part"), (lot.c.account, "account"), (lot.c.id, "lot")),
            )
            .order_by(lot.c.part, lot.c.account, lot.c.id)
            .limit(bindparam("limit"))
        )


def _past(*columns: tuple[ColumnElement[Any], str]) -> ColumnElement[bool]:
    """Say that a row comes after the place given by *columns* and their parameters."""
    (column, name), *rest = columns
    if not rest:
        return column > bindparam(name)
    # The first condition alone lets an index find where to start.
    after = (column > bindparam(name)) | ((column == bindparam(name)) & _past(*rest))
    return (column >= bindparam(name)) & after


def _sums(
    account: Column[Any], summed: Mapping[str, Column[Any]], which: ColumnElement[bool]
) -> Select[Any]:
    """Add columns up, by their names among the sums, for each *account* of the rows *which* says."""
    columns = (func.sum(summed[name]) if name in summed else literal(0) for name in _SUMS)
    named = (column.label(name) for name, column in zip(_SUMS, columns, strict=True))
    of_shop = account.table.c.shop_id == bindparam("shop")
    return select(account.label("of_account"), *named).where(of_shop, which).group_by(account)


class LedgerProof(Repository[ProofStatements]):
    """The part of `ports.ledger.Ledger` that a proof reads."""

    def transfers(self, journals: Iterable[str]) -> dict[str, tuple[ledger.Transfer, ...]]:
        """Return the transfers of *journals*."""
        found: dict[str, tuple[ledger.Transfer, ...]] = {}
        for row in self.rows_of(self.statements.transfers, journals):
            found[row.journal_id] = (*found.get(row.journal_id, ()), transfer_of(row))
        return found

    def links(self, *, after: tuple[int, int] | None, limit: int) -> Sequence[ledger.Link]:
        """Return journals by part and number."""
        part, number = after or (-1, 0)
        page = {"shop": self.shop, "part": part, "number": number, "limit": limit}
        rows = self.rows(self.statements.links, page)
        transfers = self.transfers(row.id for row in rows)
        return [
            ledger.Link(
                part=row.part,
                number=row.number,
                recorded=recorded_of(row, transfers.get(row.id, ())),
                content=row.content,
                seal=row.seal,
            )
            for row in rows
        ]

    def orphans(self, *, parts: tuple[int, int], limit: int) -> Sequence[ledger.TransferId]:
        """Return transfers without a journal."""
        first, last = parts
        page = {"shop": self.shop, "first": first, "last": last, "limit": limit}
        return [transfer_of(row).id for row in self.rows(self.statements.orphans, page)]

    def audit_accounts(
        self, *, after: tuple[int, AccountId] | None, limit: int
    ) -> Sequence[ledger.AccountAudit]:
        """Return accounts, each beside what was booked on it."""
        part, account = after or (-1, "")
        page = {"shop": self.shop, "part": part, "account": account, "limit": limit}
        return [
            ledger.AccountAudit(
                standing=standing_of(row),
                folded=ledger.Counters(
                    debits_posted=int(row.debit_posted),
                    credits_posted=int(row.credit_posted),
                    debits_pending=int(row.debit_pending),
                    credits_pending=int(row.credit_pending),
                ),
                holding=ledger.Counters(
                    debits_pending=int(row.debit_holding), credits_pending=int(row.credit_holding)
                ),
                lots_remaining=int(row.lots_remaining),
            )
            for row in self.rows(self.statements.audit_accounts, page)
        ]

    def audit_lots(
        self, *, after: tuple[int, AccountId, ledger.LotId] | None, limit: int
    ) -> Sequence[ledger.LotAudit]:
        """Return lots, each beside its uses and its journal."""
        part, account, lot = after or (-1, "", "")
        page = {"shop": self.shop, "part": part, "account": account, "lot": lot, "limit": limit}
        rows = self.rows(self.statements.audit_lots, page)
        lots = [(lot_of(row), int(row.kept)) for row in rows]
        names = {ledger.journal_of(lot.origin) for lot, _ in lots}
        journals = {
            row.id: recorded_of(row, ()) for row in self.rows_of(self.statements.journals, names)
        }
        return [
            ledger.LotAudit(
                lot=lot, kept=kept, opened_by=journals.get(ledger.journal_of(lot.origin))
            )
            for lot, kept in lots
        ]
