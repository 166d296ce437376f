"""Accounts, journals, holds and lots in dictionaries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from attrs import evolve

from selfshop.adapters.memory.ledger_proof import LedgerProof
from selfshop.adapters.memory.store import MemoryStore, Overlay
from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, MemberId, NotFound, Refused, part_of

_SHORT = frozenset({"ledger.short", "ledger.lots_expired"})


class MemoryLedger(LedgerProof):
    """Serves `ports.ledger.Ledger`."""

    def __init__(self, *, store: MemoryStore, overlay: Overlay, shop: str, at: datetime) -> None:
        super().__init__(store=store, overlay=overlay, shop=shop)
        self.at = at

    def open(self, accounts: Iterable[ledger.Account]) -> None:
        """Open those of *accounts* that are not there."""
        for account in (asked := tuple(accounts)):
            key = (self.shop, account.id)
            there = self.overlay.get("ledger_account", key)
            if there is None:
                self.overlay.add("ledger_account", key, ledger.Standing(account=account))
            else:
                ledger.require_same_account(account, there.account)
        for account in asked:
            into = self.overlay.get("ledger_account", (self.shop, account.lapses_to))
            ledger.require_lapsing(account, into)

    def post(self, journal: ledger.Journal) -> ledger.Recorded:
        """Book *journal*."""
        there = self.overlay.get("ledger_journal", (self.shop, journal.id))
        if there is not None:
            ledger.require_same(journal, there.content)
            recorded: ledger.Recorded = there.recorded
            return recorded
        posting = self._decided(journal)
        self._write(posting)
        return posting.recorded

    def post_all(self, journals: Sequence[ledger.Journal]) -> Sequence[ledger.Recorded]:
        """Book several journals."""
        return [self.post(journal) for journal in journals]

    def is_booking(self, journal_id: ledger.JournalId) -> bool:
        """Tell whether this unit books the journal."""
        return ("ledger_journal", (self.shop, journal_id)) in self.overlay.rows

    def freeze(self, account: AccountId, *, frozen: bool) -> None:
        """Let an account give nothing away from now on, or again."""
        key = (self.shop, account)
        there = self.overlay.get("ledger_account", key)
        if there is None:
            raise NotFound("ledger.account_unknown", account=account)
        self.overlay.put("ledger_account", key, evolve(there, frozen=frozen))

    def standings(self, ids: Collection[AccountId]) -> Mapping[AccountId, ledger.Standing]:
        """Return those of the accounts that exist."""
        rows = self.rows("ledger_account")
        return {name: rows[self.shop, name] for name in sorted(ids) if (self.shop, name) in rows}

    def accounts_of(self, owner: MemberId) -> Sequence[ledger.Standing]:
        """Return all accounts of a member."""
        rows = self.of_shop("ledger_account")
        return [standing for _, standing in rows if standing.account.owner == owner]

    def find(self, *, after: AccountId | None, limit: int) -> Sequence[ledger.Standing]:
        """Return a page of accounts."""
        rows = (row for _, row in self.of_shop("ledger_account"))
        return list(islice((row for row in rows if after is None or row.account.id > after), limit))

    def standing_at(self, account: ledger.Account, at: datetime) -> ledger.Standing:
        """Return how an account stood."""
        standing = ledger.Standing(account=account)
        for transfer in self.transfers_of(account.id):
            if transfer.at <= at:
                standing = standing.moved(transfer.effect_on(account.id))
        return standing

    def journal(self, journal_id: ledger.JournalId) -> ledger.Recorded | None:
        """Return the journal as it was booked."""
        link = self.rows("ledger_journal").get((self.shop, journal_id))
        return None if link is None else link.recorded

    def holdings(
        self, ids: Collection[ledger.TransferId]
    ) -> Mapping[ledger.TransferId, ledger.Holding]:
        """Return those of *ids* that are holds."""
        rows = self.rows("ledger_hold")
        return {name: rows[self.shop, name] for name in sorted(ids) if (self.shop, name) in rows}

    def lots(
        self,
        account: AccountId,
        *,
        after: ledger.LotId | None,
        limit: int,
        with_something_left: bool = False,
    ) -> Sequence[ledger.Lot]:
        """Return a page of an account's lots."""
        least = int(with_something_left)
        own = (
            lot
            for _, lot in self.of_shop("ledger_lot")
            if lot.account == account and lot.remaining >= least
        )
        return list(islice((lot for lot in own if after is None or lot.id > after), limit))

    def uses(self, transfer: ledger.TransferId) -> Sequence[ledger.LotUse]:
        """Return what a transfer took from which lots."""
        return list(self.rows("ledger_lot_use").get((self.shop, transfer), ()))

    def booked(
        self, account: AccountId, *, after: ledger.Place | None, until: datetime, limit: int
    ) -> Sequence[ledger.Booked]:
        """Return a page of an account's transfers."""
        own = self._until(account, until)
        page = (one for one in own if after is None or _place(one).key > after.key)
        return [self._booked(one) for one in islice(page, limit)]

    def latest(self, account: AccountId, *, until: datetime, limit: int) -> Sequence[ledger.Booked]:
        """Return the last transfers of an account."""
        return [self._booked(one) for one in self._until(account, until)[-limit:]]

    def _until(self, account: AccountId, until: datetime) -> list[ledger.Transfer]:
        own = (one for one in self.transfers_of(account) if one.at <= until)
        return sorted(own, key=lambda one: _place(one).key)

    def _booked(self, transfer: ledger.Transfer) -> ledger.Booked:
        recorded = self.rows("ledger_journal")[self.shop, transfer.journal].recorded
        return ledger.Booked(
            transfer=transfer, kind=recorded.kind, reason=recorded.reason, facts=recorded.facts
        )

    def lapsed(self, at: datetime, *, limit: int) -> Sequence[ledger.Open]:
        """Return open holds whose time is over."""
        due = [hold for hold in self.open_holds() if hold.is_over(at)]
        return sorted(due, key=lambda hold: (hold.transfer.until, hold.transfer.id))[:limit]

    def next_lapse(self) -> datetime | None:
        """Return when the next open hold's time is over."""
        ends = (hold.transfer.until for hold in self.open_holds())
        return min((end for end in ends if end is not None), default=None)

    def expired_lots(self, at: datetime, *, limit: int) -> Sequence[ledger.Lot]:
        """Return lots with something left whose time is over."""
        return sorted(self._over(at), key=lambda lot: (lot.expires_at, lot.account, lot.id))[:limit]

    def count_expired_lots(self, at: datetime) -> int:
        """Count lots with something left whose time is over."""
        return len(self._over(at))

    def _over(self, at: datetime) -> list[ledger.Lot]:
        rows = self.of_shop("ledger_lot")
        return [lot for _, lot in rows if lot.remaining and lot.is_over(at)]

    def next_lot_expiry(self) -> datetime | None:
        """Return when the time of the next lot with something left is over."""
        lots = (lot for _, lot in self.of_shop("ledger_lot") if lot.remaining)
        return min((lot.expires_at for lot in lots if lot.expires_at is not None), default=None)

    # -- posting --------------------------------------------------------------------------------

    def _decided(self, journal: ledger.Journal) -> ledger.Posting:
        try:
            posting = ledger.post(journal, self._books(journal), at=self.at)
            drained = [move.account for move in posting.moves if move.exact]
        except Refused as no:
            if no.code not in _SHORT or not self._sweep([AccountId(str(no.facts["account"]))]):
                raise
            return ledger.post(journal, self._books(journal), at=self.at)
        if drained and self._sweep(drained):
            return ledger.post(journal, self._books(journal), at=self.at)
        return posting

    def _sweep(self, accounts: Collection[AccountId]) -> bool:
        """Lapse the holds on *accounts* whose time is over; tell whether there were any."""
        lapsed = [
            hold
            for hold in self._as_left("ledger_hold").values()
            if isinstance(hold, ledger.Open)
            and hold.is_over(self.at)
            and {hold.transfer.debit, hold.transfer.credit} & set(accounts)
        ]
        for hold in sorted(lapsed, key=lambda hold: hold.transfer.id):
            self.post(ledger.lapsing(hold))
        return bool(lapsed)

    def _as_left(self, table: str) -> dict[Any, Any]:
        """Return the shop's rows of *table* as the unit leaves them."""
        left = {key[1:]: row for key, row in self.of_shop(table)}
        changed = {
            key[1:]: row
            for (name, key), row in self.overlay.rows.items()
            if name == table and key[0] == self.shop
        }
        return left | changed

    def _books(self, journal: ledger.Journal) -> ledger.Books:
        needs = ledger.needs_of([journal])
        holdings = self._found("ledger_hold", needs.holds)
        accounts = set(needs.accounts)
        for holding in holdings.values():
            accounts |= {holding.transfer.debit, holding.transfer.credit}
        standings = self._found("ledger_account", accounts)
        lapse_to = {one.account.lapses_to for one in standings.values() if one.account.lapses_to}
        standings |= self._found("ledger_account", lapse_to)
        lots = {
            lot.id: lot for lot in self._as_left("ledger_lot").values() if lot.account in standings
        }
        uses = self._found("ledger_lot_use", needs.uses)
        return ledger.Books(standings=standings, holdings=holdings, uses=uses, lots=lots)

    def _found(self, table: str, names: Iterable[str]) -> dict[Any, Any]:
        rows = {name: self.overlay.get(table, (self.shop, name)) for name in sorted(names)}
        return {name: row for name, row in rows.items() if row is not None}

    def _write(self, posting: ledger.Posting) -> None:
        recorded, after = posting.recorded, posting.after
        self._chain(recorded, posting.content)
        for move in posting.moves:
            standing = after.standings[move.account]
            self.overlay.put("ledger_account", (self.shop, move.account), standing)
        for _, holding in posting.changed_holdings():
            self.overlay.put("ledger_hold", (self.shop, holding.transfer.id), holding)
        for _, lot in posting.changed_lots():
            self.overlay.put("ledger_lot", (self.shop, lot.id), lot)
        for name in {use.transfer for _, use in posting.changed_uses()}:
            self.overlay.put("ledger_lot_use", (self.shop, name), after.uses[name])

    def _chain(self, recorded: ledger.Recorded, content: str) -> None:
        part = part_of(recorded.id)
        last: ledger.Link | None = self.overlay.get("ledger_head", (self.shop, part))
        number, before = (0, ledger.START) if last is None else (last.number, last.seal)
        link = ledger.Link(
            part=part,
            number=number + 1,
            recorded=recorded,
            content=content,
            seal=ledger.seal(recorded, content=content, number=number + 1, before=before),
        )
        self.overlay.put("ledger_head", (self.shop, part), link)
        self.overlay.add("ledger_journal", (self.shop, recorded.id), link)


def _place(transfer: ledger.Transfer) -> ledger.Place:
    return ledger.Place(at=transfer.at, transfer=transfer.id)
