"""Accounts, journals, holds and lots on SQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from selfshop.adapters.sql.instants import instant_or_none, micros
from selfshop.adapters.sql.ledger_proof import LedgerProof, ProofStatements
from selfshop.adapters.sql.ledger_statements import (
    holding_of,
    lot_of,
    recorded_of,
    standing_of,
    transfer_of,
    use_of,
)
from selfshop.adapters.sql.ledger_writing import LedgerWriter
from selfshop.adapters.sql.pending import Pending
from selfshop.adapters.sql.sending import Wire
from selfshop.adapters.sql.statements import this
from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, MemberId, NotFound, Refused, part_of
from selfshop.ports.calls import Call

_SHORT = frozenset({"ledger.short", "ledger.lots_expired"})


class SqlLedger(LedgerProof):
    """Serves `ports.ledger.Ledger`.

    What a unit has read and changed of accounts, holds and lots stays in `_books`, so that each
    journal sees what earlier ones of the unit have done.
    """

    def __init__(
        self, *, wire: Wire, pending: Pending, call: Call, statements: ProofStatements
    ) -> None:
        super().__init__(wire=wire, pending=pending, call=call, statements=statements)
        self._books = ledger.Books()
        #: Accounts that keep lots, whose lots are in `_books`.
        self._with_lots: set[AccountId] = set()
        self._posted: dict[ledger.JournalId, ledger.Posting] = {}
        self._writer = LedgerWriter(shop=self.shop, pending=pending, statements=statements)

    def open(self, accounts: Iterable[ledger.Account]) -> None:
        """Open those of *accounts* that are not there."""
        asked: dict[AccountId, ledger.Account] = {}
        for account in accounts:
            ledger.require_same_account(account, asked.setdefault(account.id, account))
        into = {one.lapses_to for one in asked.values() if one.lapses_to is not None}
        self._read_accounts(asked.keys() | into)
        for account in asked.values():
            there = self._books.standings.get(account.id)
            if there is not None:
                ledger.require_same_account(account, there.account)
                continue
            self._know(standings={account.id: ledger.Standing(account=account)})
            if account.lots:
                self._with_lots.add(account.id)
            self._writer.open(account)
        for account in asked.values():
            lapses_to = account.lapses_to or account.id
            ledger.require_lapsing(account, self._books.standings.get(lapses_to))

    def post(self, journal: ledger.Journal) -> ledger.Recorded:
        """Book *journal*."""
        posted = self._posted.get(journal.id)
        if posted is not None:
            ledger.require_same(journal, posted.content)
            return posted.recorded
        there = self._look_up(journal.id)
        if there is not None:
            ledger.require_same(journal, there.content)
            return recorded_of(there, self.transfers([journal.id]).get(journal.id, ()))
        posting = self._decided(journal)
        self._posted[journal.id] = posting
        self._writer.post(posting)
        self._books = posting.after
        return posting.recorded

    def post_all(self, journals: Sequence[ledger.Journal]) -> Sequence[ledger.Recorded]:
        """Book several journals, having read what they need at once."""
        self._read_for(journals)
        return [self.post(journal) for journal in journals]

    def is_booking(self, journal_id: ledger.JournalId) -> bool:
        """Tell whether this unit books the journal."""
        return journal_id in self._posted

    def freeze(self, account: AccountId, *, frozen: bool) -> None:
        """Let an account give nothing away from now on, or again."""
        there = self.standings([account]).get(account)
        if there is None:
            raise NotFound("ledger.account_unknown", account=account)
        for shard in range(there.account.shards):
            row = this(self.shop, account, account=account, shard=shard) | {"to": int(frozen)}
            self.pending.update(self.statements.balance, self.statements.freeze, row)

    def standings(self, ids: Collection[AccountId]) -> Mapping[AccountId, ledger.Standing]:
        """Return those of the accounts that exist."""
        found = map(standing_of, self.rows_of(self.statements.standings, ids))
        return {one.account.id: one for one in sorted(found, key=lambda one: one.account.id)}

    def accounts_of(self, owner: MemberId) -> Sequence[ledger.Standing]:
        """Return all accounts of a member."""
        rows = self.rows(self.statements.of_owner, {"shop": self.shop, "owner": owner})
        return [standing_of(row) for row in rows]

    def find(self, *, after: AccountId | None, limit: int) -> Sequence[ledger.Standing]:
        """Return a page of accounts."""
        page = {"shop": self.shop, "after": after or "", "limit": limit}
        return [standing_of(row) for row in self.rows(self.statements.page, page)]

    def standing_at(self, account: ledger.Account, at: datetime) -> ledger.Standing:
        """Return how an account stood."""
        parameters = {"shop": self.shop, "account": account.id, "until": micros(at)}
        sums: dict[str, int] = {}
        for side, statement in self.statements.sums.items():
            ((posted, pending),) = self.rows(statement, parameters)
            sums |= {f"{side}s_posted": int(posted), f"{side}s_pending": int(pending)}
        return ledger.Standing(account=account, counters=ledger.Counters(**sums))

    def journal(self, journal_id: ledger.JournalId) -> ledger.Recorded | None:
        """Return the journal as it was booked."""
        rows = self.rows_of(self.statements.journals, [journal_id])
        if not rows:
            return None
        return recorded_of(rows[0], self.transfers([journal_id]).get(journal_id, ()))

    def holdings(
        self, ids: Collection[ledger.TransferId]
    ) -> Mapping[ledger.TransferId, ledger.Holding]:
        """Return those of *ids* that are holds."""
        found = map(holding_of, self._of_journals(self.statements.holds, ids))
        return {one.transfer.id: one for one in sorted(found, key=lambda one: one.transfer.id)}

    def lots(
        self,
        account: AccountId,
        *,
        after: ledger.LotId | None,
        limit: int,
        with_something_left: bool = False,
    ) -> Sequence[ledger.Lot]:
        """Return a page of an account's lots."""
        page: dict[str, object] = {"shop": self.shop, "part": part_of(account)}
        page |= {"account": account, "after": after or "", "limit": limit}
        statements = self.statements
        asked = statements.lots_left_of if with_something_left else statements.lots_of
        return [lot_of(row) for row in self.rows(asked, page)]

    def uses(self, transfer: ledger.TransferId) -> Sequence[ledger.LotUse]:
        """Return what a transfer took from which lots."""
        return [use_of(row) for row in self._of_journals(self.statements.uses, [transfer])]

    def booked(
        self, account: AccountId, *, after: ledger.Place | None, until: datetime, limit: int
    ) -> Sequence[ledger.Booked]:
        """Return a page of an account's transfers."""
        page = {"shop": self.shop, "account": account, "until": micros(until), "limit": limit}
        page |= {"at": -(2**62), "journal": "", "number": 0}
        if after is not None:
            at, journal, number = after.key
            page |= {"at": micros(at), "journal": journal, "number": number}
        return self._booked(self._on_both_sides(self.statements.on_side, page)[:limit])

    def latest(self, account: AccountId, *, until: datetime, limit: int) -> Sequence[ledger.Booked]:
        """Return the last transfers of an account."""
        page = {"shop": self.shop, "account": account, "until": micros(until), "limit": limit}
        return self._booked(self._on_both_sides(self.statements.latest, page)[-limit:])

    def _on_both_sides(
        self, statements: Mapping[str, Any], page: Mapping[str, object]
    ) -> list[ledger.Transfer]:
        found = [
            transfer_of(row)
            for statement in statements.values()
            for row in self.rows(statement, page)
        ]
        return sorted(found, key=lambda one: ledger.Place(at=one.at, transfer=one.id).key)

    def _booked(self, found: Sequence[ledger.Transfer]) -> Sequence[ledger.Booked]:
        rows = self.rows_of(self.statements.journals, {one.journal for one in found})
        journals = {row.id: recorded_of(row, ()) for row in rows}
        return [
            ledger.Booked(
                transfer=one,
                kind=journals[one.journal].kind,
                reason=journals[one.journal].reason,
                facts=journals[one.journal].facts,
            )
            for one in found
        ]

    def lapsed(self, at: datetime, *, limit: int) -> Sequence[ledger.Open]:
        """Return open holds whose time is over."""
        parameters = {"shop": self.shop, "at": micros(at), "limit": limit}
        return _open(self.rows(self.statements.lapsed, parameters))

    def next_lapse(self) -> datetime | None:
        """Return when the next open hold's time is over."""
        (row,) = self.rows(self.statements.next_lapse, {"shop": self.shop})
        return instant_or_none(row[0])

    def expired_lots(self, at: datetime, *, limit: int) -> Sequence[ledger.Lot]:
        """Return lots with something left whose time is over."""
        parameters = {"shop": self.shop, "at": micros(at), "limit": limit}
        return [lot_of(row) for row in self.rows(self.statements.lots_due, parameters)]

    def count_expired_lots(self, at: datetime) -> int:
        """Count lots with something left whose time is over."""
        parameters = {"shop": self.shop, "at": micros(at)}
        ((count,),) = self.rows(self.statements.count_due, parameters)
        return int(count)

    def next_lot_expiry(self) -> datetime | None:
        """Return when the time of the next lot with something left is over."""
        (row,) = self.rows(self.statements.next_due, {"shop": self.shop})
        return instant_or_none(row[0])

    # -- deciding -------------------------------------------------------------------------------

    def _look_up(self, name: ledger.JournalId) -> Any | None:
        """Return the row of the journal *name*, if it is there, and learn how its chain ends."""
        part = part_of(name)
        known = self._writer.heads.get(part)
        statement = self.statements.journal_by_id if known else self.statements.there_and_last
        rows = self.rows(statement, {"shop": self.shop, "part": part, "id": name})
        if not known:
            last = max(rows, key=lambda row: row.number, default=None)
            self._writer.heads[part] = (
                (0, ledger.START) if last is None else (last.number, last.seal)
            )
        return next((row for row in rows if row.id == name), None)

    def _decided(self, journal: ledger.Journal) -> ledger.Posting:
        self._read_for([journal])
        try:
            posting = ledger.post(journal, self._books, at=self.call.at)
            drained = [move.account for move in posting.moves if move.exact]
        except Refused as no:
            if no.code not in _SHORT or not self._sweep([AccountId(str(no.facts["account"]))]):
                raise
            return ledger.post(journal, self._books, at=self.call.at)
        if drained and self._sweep(drained):
            return ledger.post(journal, self._books, at=self.call.at)
        return posting

    def _sweep(self, accounts: Collection[AccountId]) -> bool:
        """Lapse the holds on *accounts* whose time is over; tell whether there were any."""
        found: dict[ledger.TransferId, ledger.Open] = {}
        for account in accounts:
            parameters = {"shop": self.shop, "account": account, "at": micros(self.call.at)}
            for hold in _open(self.rows(self.statements.lapsed_on, parameters)):
                if not isinstance(self._books.holdings.get(hold.transfer.id), ledger.Ended):
                    found[hold.transfer.id] = hold
        for _, hold in sorted(found.items()):
            self.post(ledger.lapsing(hold))
        return bool(found)

    # -- reading what is needed -----------------------------------------------------------------

    def _know(self, **more: Any) -> None:
        self._books = self._books.and_also(ledger.Books(**more))

    def _read_for(self, journals: Sequence[ledger.Journal]) -> None:
        needs = ledger.needs_of(journals)
        unknown = needs.holds - self._books.holdings.keys()
        if unknown:
            self._know(holdings=self.holdings(unknown))
        unknown = needs.uses - self._books.uses.keys()
        if unknown:
            uses: dict[ledger.TransferId, tuple[ledger.LotUse, ...]] = {}
            for row in self._of_journals(self.statements.uses, unknown):
                use = use_of(row)
                uses[use.transfer] = (*uses.get(use.transfer, ()), use)
            self._know(uses=dict.fromkeys(unknown, ()) | uses)
        holdings = self._books.holdings
        held = [holdings[name].transfer for name in needs.holds if name in holdings]
        self._read_accounts(
            needs.accounts | {side for one in held for side in (one.debit, one.credit)}
        )
        expiring = [
            leg for one in journals for leg in one.legs if isinstance(leg, ledger.ExpireLot)
        ]
        if expiring:
            found = (self._books.standings.get(leg.account) for leg in expiring)
            into = (one.account.lapses_to for one in found if one is not None)
            self._read_accounts({name for name in into if name is not None})
        self._read_lots(ledger.giving_lots(journals, self._books))
        self._read_named_lots(
            {(use.account, use.lot) for name in needs.uses for use in self._books.uses[name]}
            | {(leg.account, leg.lot) for leg in expiring}
        )

    def _read_accounts(self, names: Iterable[AccountId]) -> None:
        unknown = set(names) - self._books.standings.keys()
        if unknown:
            rows = self.rows_of(self.statements.to_post, unknown)
            standings = map(standing_of, rows)
            self._know(standings={one.account.id: one for one in standings})

    def _read_lots(self, accounts: Iterable[AccountId]) -> None:
        unknown = set(accounts) - self._with_lots
        if unknown:
            rows = self.rows_of(self.statements.lots_left, unknown)
            self._know(lots={row.id: lot_of(row) for row in rows})
            self._with_lots |= unknown

    def _read_named_lots(self, names: Iterable[tuple[AccountId, ledger.LotId]]) -> None:
        unknown = sorted((a, lot) for a, lot in names if lot not in self._books.lots)
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            rows = self.rows_of(
                self.statements.lots_named,
                {account for account, _ in some},
                lots=[lot for _, lot in some],
            )
            self._know(lots={row.id: lot_of(row) for row in rows})

    def _of_journals(self, statement: Any, names: Iterable[ledger.TransferId]) -> Iterable[Any]:
        """Run a query for transfers *names*, which are in the parts of their journals."""
        ordered = iter(sorted((part_of(ledger.journal_of(name)), name) for name in set(names)))
        while some := list(islice(ordered, _AT_ONCE)):
            parameters = {
                "shop": self.shop,
                "ids": [name for _, name in some],
                "parts": sorted({part for part, _ in some}),
            }
            yield from self.rows(statement, parameters)


#: How many names one statement asks for.
_AT_ONCE = 200


def _open(rows: Iterable[Any]) -> list[ledger.Open]:
    return [hold for hold in map(holding_of, rows) if isinstance(hold, ledger.Open)]
