"""Erasing what is kept about a member, as soon as nothing stands against it."""

from collections.abc import Iterator, Sequence

from attrs import evolve

from selfshop.application import membership as members
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.application.processes.exporting import Export, exported, orders_of
from selfshop.application.processes.merging import Merging
from selfshop.domain import distribution, membership, orders
from selfshop.domain.aftersales import returns
from selfshop.domain.distribution import promoters
from selfshop.domain.membership import erasing, files
from selfshop.domain.orders import Order
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work

SHRED = "membership.shred"
_S = orders.OrderStatus
#: Orders about which nothing is to be done any more.
_DONE = frozenset({_S.COMPLETED, _S.CLOSED, _S.EXPIRED, _S.CANCELLED})
#: Orders for which no invoice was ever due.
_NEVER_PAID = frozenset({_S.PENDING_PAYMENT, _S.EXPIRED})
_ON_ITS_WAY = (
    distribution.WithdrawalState.REQUESTED,
    distribution.WithdrawalState.APPROVED,
)


class Membership(Merging):
    """Members, from their first name to their last trace."""

    @operation(who=ANYBODY, writes=False)
    def export(self, work: Work, *, member: MemberId) -> Export:
        """Return all that is kept about a member; as plain JSON by ``shop.call``.

        A customer gets their own (个人信息保护法 art. 45). Once the data was erased, what orders and
        the ledger keep under the id is about nobody, and is not told.
        """
        file = members.whole(work, member).file
        if file.erasure.state is membership.ErasureState.SHREDDED:
            return Export(ids=file.ids, file=file)
        return exported(work, file)

    @operation(who=ANYBODY, permission=SHRED, writes=True)
    def erase(self, work: Work, *, member: MemberId) -> membership.Erasure:
        """Erase what is kept about a member, as soon as nothing stands against it.

        Marketing stops at once. What an open order or return needs, or the law says to keep, is only
        stored until the last of it ends, and then destroyed by ``due.run``; the answer says what
        stands against it and when it is looked at again. Orders, money and events stand; what
        they name is a pseudonym that leads nowhere any more, since the digests of payers, addresses
        and devices by which it could be told are destroyed too.
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
    bought = orders_of(work, file.ids)
    paid = [order.placed_at for order in bought if order.status not in _NEVER_PAID]
    erasure = erasing.decide(
        file.erasure,
        work.house.settings().retentions,
        last_order_at=max(paid, default=None),
        unfinished=(*_unfinished(work, bought), *_being_paid(work, file.ids)),
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


def _being_paid(work: Work, ids: Sequence[MemberId]) -> Iterator[str]:
    """Name a withdrawal that is not over: whose account it goes to is needed for it."""
    for member in ids:
        for state in _ON_ITS_WAY:
            if work.withdrawals.find(promoter=member, state=state, after=None, limit=1):
                yield "withdrawal"


def _destroy(work: Work, kept: members.Kept, erasure: membership.Erasure) -> None:
    for name, found in work.members.get(kept.file.ids).items():
        work.people.shred(name)
        work.referrals.forget(name)
        bare = evolve(found, tier=None, segments=frozenset())
        work.emit(members.event_of("shredded", work.members.save(bare)))
    for promoter in work.promoters.get(kept.file.ids).values():
        forgotten = promoters.forget(promoter)
        work.emit(forgotten.event)
        work.promoters.save(forgotten.promoter)
    work.member_files.save(files.erase(kept.file, erasure, at=work.at))
