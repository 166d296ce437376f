"""Reading the books: balances now and then, statements, and why a balance is what it is."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from selfshop.application.lots import left_in
from selfshop.application.pages import PAGE_MAX, Page, turn
from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, NotFound, checks
from selfshop.ports.work import Work

_MICROSECOND = timedelta(microseconds=1)
#: Past every transfer of an instant.
_LAST = ledger.TransferId("\U0010ffff/999")


@frozen(kw_only=True)
class Balance:
    """How an account stands, in its unit.

    Attributes:
        balance: what is posted, what is held included.
        available: what can be taken; expired lots that nobody has swept yet are in it.
        held: what holds keep back.
        coming: what holds of others will bring.
    """

    account: ledger.Account
    balance: int
    available: int
    held: int
    coming: int
    frozen: bool

    @classmethod
    def of(cls, standing: ledger.Standing, *, frozen: bool | None = None) -> "Balance":
        """Read it off a standing."""
        return cls(
            account=standing.account,
            balance=standing.balance,
            available=standing.available,
            held=standing.held,
            coming=standing.coming,
            frozen=standing.frozen if frozen is None else frozen,
        )


@frozen(kw_only=True)
class Explanation:
    """Why a balance is what it is, sentence by sentence, the oldest first."""

    balance: Balance
    lines: tuple[str, ...]


def require(work: Work, account: AccountId) -> ledger.Standing:
    """Return how an account stands.

    Raises:
        NotFound: ``ledger.account_unknown``.
    """
    found = work.ledger.standings([account]).get(account)
    if found is None:
        raise NotFound("ledger.account_unknown", account=account)
    return found


def balance(work: Work, account: AccountId, *, at: datetime | None) -> Balance:
    """Return how an account stands, or stood."""
    standing = require(work, account)
    if at is None:
        return Balance.of(standing)
    then = work.ledger.standing_at(standing.account, at)
    return Balance.of(then, frozen=standing.frozen)


def statement(
    work: Work,
    name: AccountId,
    *,
    since: datetime | None,
    until: datetime | None,
    cursor: str | None,
    limit: int,
) -> Page[ledger.Entry]:
    """Return a page of a statement; its cursor carries the balance to go on from."""
    account = require(work, name).account
    until = until or work.at

    def fetch(after: str | None, count: int) -> Sequence[ledger.Entry]:
        place, opening = _start(work, account, since) if after is None else _read(after)
        booked = work.ledger.booked(name, after=place, until=until, limit=count)
        return list(ledger.entries(account, booked, opening=opening))

    return turn(
        work,
        f"ledger.statement {name}",
        cursor=cursor,
        limit=limit,
        fetch=fetch,
        place=lambda entry: json.dumps([entry.at.isoformat(), entry.transfer, entry.balance]),
    )


def _start(
    work: Work, account: ledger.Account, since: datetime | None
) -> tuple[ledger.Place | None, int]:
    if since is None:
        return None, 0
    before = since - _MICROSECOND
    opening = work.ledger.standing_at(account, before).balance
    return ledger.Place(at=before, transfer=_LAST), opening


def _read(after: str) -> tuple[ledger.Place, int]:
    at, transfer, opening = json.loads(after)
    place = ledger.Place(at=datetime.fromisoformat(at), transfer=ledger.TransferId(transfer))
    return place, opening


def explain(work: Work, name: AccountId, *, locale: str, limit: int) -> Explanation:
    """Return the last entries behind a balance, in words."""
    checks.require_whole("limit", limit, least=1, most=PAGE_MAX)
    account = require(work, name).account
    booked = work.ledger.latest(name, until=work.at, limit=limit + 1)
    shown, more = booked[-limit:], len(booked) > limit
    standing = work.ledger.standing_at(account, work.at)
    changes = list(ledger.entries(account, shown, opening=0))
    opening = standing.balance - (changes[-1].balance if changes else 0)
    others = work.ledger.standings({one.other for one in changes})
    told = ledger.explain(
        standing,
        ledger.entries(account, shown, opening=opening),
        others={name: other.account for name, other in others.items()},
        opening=opening if more else None,
        lots=left_in(work, name) if account.lots else (),
        zone=ZoneInfo(work.house.settings().timezone),
        locale=locale,
    )
    return Explanation(
        balance=Balance.of(standing), lines=tuple(one.message(locale) for one in told)
    )
