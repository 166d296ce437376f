"""Telling a member all that is kept about them, and erasing it: through every context."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from attrs import evolve, frozen

from selfshop.application import membership as members
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.application.processes.merging import Merging
from selfshop.domain import aftersales, distribution, ledger, membership, orders
from selfshop.domain.aftersales import returns
from selfshop.domain.membership import erasing, files
from selfshop.domain.orders import Order
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work

T = TypeVar("T")

SHRED = "membership.shred"
_PAGE = 200
_S = orders.OrderStatus
#: Orders about which nothing is to be done any more.
_DONE = frozenset({_S.COMPLETED, _S.CLOSED, _S.EXPIRED, _S.CANCELLED})
#: Orders for which no invoice was ever due.
_NEVER_PAID = frozenset({_S.PENDING_PAYMENT, _S.EXPIRED})


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
    promoters: tuple[distribution.Promoter, ...] = ()
    commissions: tuple[distribution.Commission, ...] = ()


class Membership(Merging):
    """Members, from their first name to their last trace."""

    @operation(who=ANYBODY, writes=False)
    def export(self, work: Work, *, member: MemberId) -> Export:
        """Return all that is kept about a member; as plain JSON by ``shop.call``.

        A customer gets their own (个人信息保护法 art. 45). Once the data was erased, what orders and
        the ledger keep under the id is about nobody, and is not told.
        """
        file = members.whole(work, member).file
        ids = file.ids
        if file.erasure.state is membership.ErasureState.SHREDDED:
            return Export(ids=ids, file=file)
        bought = tuple(_of_all(ids, partial(_orders, work)))
        return Export(
            ids=ids,
            file=file,
            registered=tuple(work.members.get(ids).values()),
            profiles=tuple(map(work.people.profile, ids)),
            addresses=tuple(_of_all(ids, partial(_addresses, work))),
            orders=bought,
            returns=tuple(claim for order in bought for claim in work.returns.of_order(order.id)),
            coupons=tuple(_of_all(ids, partial(_coupons, work))),
            accounts=tuple(_of_all(ids, partial(_accounts, work))),
            promoters=tuple(work.promoters.get(ids).values()),
            commissions=tuple(_of_all(ids, partial(_commissions, work))),
        )

    @operation(who=ANYBODY, permission=SHRED, writes=True)
    def erase(self, work: Work, *, member: MemberId) -> membership.Erasure:
        """Erase what is kept about a member, as soon as nothing stands against it.

        Marketing stops at once. What an open order or return needs, or the law says to keep, is only
        stored until the last of it ends, and then destroyed by ``due.run``; the answer says what
        stands against it and when it is looked at again. Orders, money and events stand; what
        they name is a pseudonym that leads nowhere any more.
        """
        return _erase(work, members.whole(work, member))

    @operation(who=HOUSE, permission=SHRED, writes=True)
    def shred(self, work: Work, *, member: MemberId) -> int:
        """Destroy everything personal of a member for good, whatever stands against it.

        Returns:
            How many addresses there were.
        """
        kept = members.whole(work, member)
        addresses = sum(len(work.people.get(name)) for name in kept.file.ids)
        gone = membership.Erasure(state=membership.ErasureState.SHREDDED, asked_at=work.at)
        _destroy(work, kept, gone)
        return addresses


def erase_due(work: Work, limit: int) -> int:
    """Look again at up to *limit* erasures that something stood against; return how many."""
    due = work.member_files.erasures_due(work.at, limit=limit)
    found = work.members.get({file.member for file in due})
    for file in due:
        _erase(work, members.Kept(member=found[file.member], file=file))
    return len(due)


def _erase(work: Work, kept: members.Kept) -> membership.Erasure:
    file = kept.file
    bought = list(_of_all(file.ids, partial(_orders, work)))
    paid = [order.placed_at for order in bought if order.status not in _NEVER_PAID]
    erasure = erasing.decide(
        file.erasure,
        work.house.settings().retentions,
        last_order_at=max(paid, default=None),
        unfinished=_unfinished(work, bought),
        at=work.at,
    )
    if erasure.state is file.erasure.state is membership.ErasureState.SHREDDED:
        return erasure
    if erasure.state is membership.ErasureState.SHREDDED:
        _destroy(work, kept, erasure)
    else:
        work.member_files.save(files.erase(file, erasure, at=work.at))
        work.emit(members.event_of("restricted", kept.member))
    return erasure


def _unfinished(work: Work, bought: Sequence[Order]) -> Iterator[str]:
    for order in bought:
        if order.status not in _DONE:
            yield "order"
        claims = work.returns.of_order(order.id)
        if any(returns.open_units(claim, at=work.at) for claim in claims):
            yield "return"


def _destroy(work: Work, kept: members.Kept, erasure: membership.Erasure) -> None:
    for name, found in work.members.get(kept.file.ids).items():
        work.people.shred(name)
        bare = evolve(found, tier=None, segments=frozenset())
        work.emit(members.event_of("shredded", work.members.save(bare)))
    work.member_files.save(files.erase(kept.file, erasure, at=work.at))


def _of_all(ids: Sequence[MemberId], find: Callable[[MemberId], Iterator[T]]) -> Iterator[T]:
    for member in ids:
        yield from find(member)


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
