"""Telling a member all that is kept about them, through every context."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from attrs import frozen

from selfshop.application import membership as members
from selfshop.domain import aftersales, distribution, ledger, membership
from selfshop.domain.distribution import taxes
from selfshop.domain.orders import Order
from selfshop.domain.payments import PaymentIntent, Refund, Taking
from selfshop.domain.promotions import redeeming
from selfshop.domain.risk import Signal
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work

N = TypeVar("N")
T = TypeVar("T")

_PAGE = 200


@frozen(kw_only=True)
class Booked:
    """An account of a member, what is on it, and every entry, the oldest first."""

    account: ledger.Account
    balance: int
    entries: tuple[ledger.Entry, ...]


@frozen(kw_only=True)
class Export:
    """All that is kept about a member, under every id of theirs.

    Attributes:
        ids: their own first; once their data was erased nothing else is told.
        file: tiers, tags, consents, and how the erasure stands.
    """

    ids: tuple[MemberId, ...]
    file: membership.MemberFile
    registered: tuple[membership.Member, ...] = ()
    profiles: tuple[membership.Profile, ...] = ()
    addresses: tuple[members.KeptAddress, ...] = ()
    orders: tuple[Order, ...] = ()
    returns: tuple[aftersales.Return, ...] = ()
    coupons: tuple[redeeming.Coupon, ...] = ()
    accounts: tuple[Booked, ...] = ()
    payments: tuple[PaymentIntent, ...] = ()
    takings: tuple[Taking, ...] = ()
    refunds: tuple[Refund, ...] = ()
    places: tuple[distribution.Place, ...] = ()
    traces: tuple[distribution.Trace, ...] = ()
    signals: tuple[Signal, ...] = ()
    promoters: tuple[distribution.Promoter, ...] = ()
    commissions: tuple[distribution.Commission, ...] = ()
    statements: tuple[distribution.Statement, ...] = ()
    tax_years: tuple[taxes.TaxYear, ...] = ()
    withdrawals: tuple[distribution.Withdrawal, ...] = ()


def exported(work: Work, file: membership.MemberFile) -> Export:
    """Return all that is kept about the member of *file*."""
    ids, bought = file.ids, orders_of(work, file.ids)
    names = [order.id for order in bought]
    traces = work.referrals.traces(set(ids))
    withdrawn = _of_all(ids, partial(_withdrawals, work))
    years = sorted({one.year for one in withdrawn if one.year is not None})
    return Export(
        ids=ids,
        file=file,
        registered=tuple(work.members.get(ids).values()),
        profiles=tuple(map(work.people.profile, ids)),
        addresses=_of_all(ids, partial(_addresses, work)),
        orders=bought,
        returns=_of_all(names, work.returns.of_order),
        coupons=_of_all(ids, partial(_coupons, work)),
        accounts=_of_all(ids, partial(_accounts, work)),
        payments=_of_all(names, work.payments.intents),
        takings=_of_all(names, work.payments.takings),
        refunds=_of_all(names, work.payments.refunds),
        places=tuple(work.referrals.places(ids).values()),
        traces=tuple(trace for member in ids for trace in sorted(traces.get(member, ()))),
        signals=_of_all(ids, partial(_signals, work)),
        promoters=tuple(work.promoters.get(ids).values()),
        commissions=_of_all(ids, partial(_commissions, work)),
        statements=_of_all(ids, partial(_statements, work)),
        tax_years=_of_all(ids, partial(_tax_years, work, years)),
        withdrawals=withdrawn,
    )


def orders_of(work: Work, ids: Sequence[MemberId]) -> tuple[Order, ...]:
    """Return every order that was placed under one of *ids*."""
    return _of_all(ids, partial(_orders, work))


def _of_all(names: Sequence[N], find: Callable[[N], Iterable[T]]) -> tuple[T, ...]:
    return tuple(one for name in names for one in find(name))


def _orders(work: Work, member: MemberId) -> Iterator[Order]:
    after = None
    while page := work.orders.find(member=member, status=None, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id


def _addresses(work: Work, member: MemberId) -> Iterator[members.KeptAddress]:
    kept = work.people.get(member)
    yield from (members.KeptAddress(record=name, address=kept[name]) for name in sorted(kept))


def _coupons(work: Work, member: MemberId) -> Iterator[redeeming.Coupon]:
    after = None
    while page := work.coupons.wallet(member, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id


def _commissions(work: Work, member: MemberId) -> Iterator[distribution.Commission]:
    after = None
    while page := work.commissions.of_promoter(member, after=after, limit=_PAGE):
        yield from page
        after = page[-1].order


def _statements(work: Work, member: MemberId) -> Iterator[distribution.Statement]:
    after = None
    while page := work.promoters.statements_of(member, after=after, limit=_PAGE):
        yield from page
        after = page[-1].period


def _tax_years(work: Work, years: Sequence[int], member: MemberId) -> Iterator[taxes.TaxYear]:
    found = (work.withdrawals.tax_year(member, year) for year in years)
    yield from (one for one in found if one.version)


def _withdrawals(work: Work, member: MemberId) -> Iterator[distribution.Withdrawal]:
    after = None
    while page := work.withdrawals.find(promoter=member, state=None, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id


def _signals(work: Work, member: MemberId) -> Iterator[Signal]:
    after = None
    while page := work.signals.find(member=member, kind=None, after=after, limit=_PAGE):
        yield from page
        after = page[-1]


def _accounts(work: Work, member: MemberId) -> Iterator[Booked]:
    for standing in work.ledger.accounts_of(member):
        booked = _booked(work, standing.account, until=work.at)
        entries = ledger.entries(standing.account, booked, opening=0)
        yield Booked(account=standing.account, balance=standing.balance, entries=tuple(entries))


def _booked(work: Work, account: ledger.Account, *, until: datetime) -> Iterator[ledger.Booked]:
    after = None
    while page := work.ledger.booked(account.id, after=after, until=until, limit=_PAGE):
        yield from page
        last = page[-1].transfer
        after = ledger.Place(at=last.at, transfer=last.id)
