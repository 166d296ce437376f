"""The ledger as operations: for the house, which may book what no process of its own does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from selfshop.application.ledger import proving, reading
from selfshop.application.operation import HOUSE, Group, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.shape import AtMost
from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, Event, Fact, MemberId, NotFound
from selfshop.ports.work import Work

ROWS_MAX = 10_000
WRITE = "ledger.write"

Facts = Mapping[str, Fact]


class Ledger(Group):
    """Accounts, what is booked on them, and the proof that it adds up."""

    name = "ledger"

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def open_accounts(
        self,
        work: Work,
        *,
        accounts: Annotated[tuple[ledger.Account, ...], AtMost(entries=ROWS_MAX)],
    ) -> int:
        """Open up to 10,000 accounts, all or nothing; return how many were new.

        Raises:
            Refused: ``ledger.id_reused``: an account with the id of one has other terms.
        """
        there = work.ledger.standings({account.id for account in accounts})
        work.ledger.open(accounts)
        new = [account for account in accounts if account.id not in there]
        work.emit(*(_event("opened", account.id, kind=account.kind) for account in new))
        return len(new)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def freeze(self, work: Work, *, account: AccountId, frozen: bool) -> reading.Balance:
        """Let an account give nothing away from now on, or again; it takes in all the same.

        What the shop takes back by itself, as goods come back or things end, still goes.

        Raises:
            NotFound: ``ledger.account_unknown``.
        """
        standing = reading.require(work, account)
        work.ledger.freeze(account, frozen=frozen)
        work.emit(_event("frozen" if frozen else "thawed", account))
        return reading.Balance.of(standing, frozen=frozen)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def post(self, work: Work, *, journal: ledger.Journal) -> ledger.Recorded:
        """Book a journal: all of its legs or nothing, and once under its id.

        Raises:
            InvalidInput: a leg would take from frozen accounts.
            Refused: ``ledger.id_reused``, ``ledger.short``, or as `domain.ledger.post` says.
        """
        ledger.require_no_recoup(journal)
        return _post(work, journal)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def hold(
        self,
        work: Work,
        *,
        journal: ledger.JournalId,
        debit: AccountId,
        credit: AccountId,
        amount: ledger.Amount,
        until: datetime | None = None,
        reason: str | None = None,
    ) -> ledger.Recorded:
        """Keep an amount back; what is captured and released later is named by its transfer's id.

        Args:
            journal: the id under which it is booked.
            until: from then on it can be captured no more; None = no limit.
        """
        leg = ledger.Hold(debit=debit, credit=credit, amount=amount, until=until)
        return _post(work, _journal(journal, "ledger.held", leg, reason))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def capture(
        self,
        work: Work,
        *,
        journal: ledger.JournalId,
        hold: ledger.TransferId,
        amount: ledger.Amount | None = None,
        lots: ledger.Fresh | ledger.Back | ledger.Alike | None = None,
        reason: str | None = None,
    ) -> ledger.Recorded:
        """Take what is held, or a part of it; the remainder comes back."""
        leg = ledger.Capture(hold=hold, amount=amount, lots=lots)
        return _post(work, _journal(journal, "ledger.captured", leg, reason))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def release(
        self,
        work: Work,
        *,
        journal: ledger.JournalId,
        hold: ledger.TransferId,
        reason: str | None = None,
    ) -> ledger.Recorded:
        """Give everything held back."""
        return _post(work, _journal(journal, "ledger.released", ledger.Release(hold=hold), reason))

    @operation(who=HOUSE, writes=False)
    def balance(
        self, work: Work, *, account: AccountId, at: datetime | None = None
    ) -> reading.Balance:
        """Return how an account stands, or stood after everything up to and at an instant.

        Raises:
            NotFound: ``ledger.account_unknown``.
        """
        return reading.balance(work, account, at=at)

    @operation(who=HOUSE, writes=False)
    def balances(
        self, work: Work, *, cursor: Cursor | None = None, limit: int = 50
    ) -> Page[reading.Balance]:
        """Return a page of accounts in the order of their ids."""
        return turn(
            work,
            "ledger.balances",
            cursor=cursor,
            limit=limit,
            fetch=lambda after, count: [
                reading.Balance.of(standing)
                for standing in work.ledger.find(
                    after=None if after is None else AccountId(after), limit=count
                )
            ],
            place=lambda balance: balance.account.id,
        )

    @operation(who=HOUSE, writes=False)
    def accounts_of(self, work: Work, *, member: MemberId) -> tuple[reading.Balance, ...]:
        """Return all accounts of a member, in the order of their ids."""
        return tuple(reading.Balance.of(one) for one in work.ledger.accounts_of(member))

    @operation(who=HOUSE, writes=False)
    def journal(self, work: Work, *, journal: ledger.JournalId) -> ledger.Recorded:
        """Return a journal as it was booked.

        Raises:
            NotFound: ``ledger.journal_unknown``.
        """
        found = work.ledger.journal(journal)
        if found is None:
            raise NotFound("ledger.journal_unknown", journal=journal)
        return found

    @operation(who=HOUSE, writes=False)
    def lots(
        self, work: Work, *, account: AccountId, cursor: Cursor | None = None, limit: int = 50
    ) -> Page[ledger.Lot]:
        """Return a page of an account's lots in the order of their ids."""
        return turn(
            work,
            f"ledger.lots {account}",
            cursor=cursor,
            limit=limit,
            fetch=lambda after, count: work.ledger.lots(
                account, after=None if after is None else ledger.LotId(after), limit=count
            ),
            place=lambda lot: lot.id,
        )

    @operation(who=HOUSE, writes=False)
    def statement(
        self,
        work: Work,
        *,
        account: AccountId,
        since: datetime | None = None,
        until: datetime | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[ledger.Entry]:
        """Return a page of an account's entries, the oldest first, each with the balance after it.

        Args:
            since: the first instant of the statement; None = from the start. A cursor knows it.
            until: the last instant of the statement; None = now.
        """
        return reading.statement(
            work, account, since=since, until=until, cursor=cursor, limit=limit
        )

    @operation(who=HOUSE, writes=False)
    def explain(
        self, work: Work, *, account: AccountId, locale: str = "en", limit: int = 50
    ) -> reading.Explanation:
        """Say in Chinese (``zh``) or English why an account's balance is what it is.

        Args:
            limit: how many of the last entries are told, 1 to 200.
        """
        return reading.explain(work, account, locale=locale, limit=limit)

    @operation(who=HOUSE, writes=False)
    def verify(
        self, work: Work, *, cursor: Cursor | None = None, limit: int = proving.LIMIT
    ) -> proving.Proof:
        """Prove a part of the books, and say where to go on; None = from the start.

        Journals are as they were sealed and balance; accounts are what was booked, holds and lots
        included. Others may book meanwhile.

        Args:
            cursor: of the part proved before.
            limit: how many journals, accounts or lots are looked at, 1 to 1,000.
        """
        return proving.prove(work, cursor=cursor, limit=limit)


def _journal(
    name: ledger.JournalId, kind: str, leg: ledger.Leg, reason: str | None
) -> ledger.Journal:
    return ledger.Journal(id=name, kind=kind, legs=(leg,), reason=reason or "")


def _post(work: Work, journal: ledger.Journal) -> ledger.Recorded:
    recorded = work.ledger.post(journal)
    if work.ledger.is_booking(journal.id):
        work.emit(
            Event(
                kind="ledger.posted",
                aggregate=f"journal:{journal.id}",
                root=journal.id,
                version=1,
                facts={"kind": journal.kind, "transfers": len(recorded.transfers)},
            )
        )
    return recorded


def _event(what: str, account: AccountId, **facts: Fact) -> Event:
    return Event(
        kind=f"ledger.account_{what}",
        aggregate=f"account:{account}",
        root=account,
        version=1,
        facts=facts,
    )
