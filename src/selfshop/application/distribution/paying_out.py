"""Withdrawals: asked for by promoters, decided by staff, carried out by the host's bank."""

from collections.abc import Sequence
from itertools import chain
from zoneinfo import ZoneInfo

from selfshop.application.distribution.finding import (
    PAY,
    promoting_ids,
    the_plan,
    the_promoter,
    whose,
)
from selfshop.application.distribution.settling import Settling
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.domain import distribution
from selfshop.domain.distribution import accounts, withdrawals
from selfshop.domain.shared import MemberId, Money, NotFound, Staff
from selfshop.ports.work import Work


class Distribution(Settling):
    """Promoters, their commissions and their money."""

    @operation(who=ANYBODY, permission=PAY, writes=True)
    def request_withdrawal(
        self, work: Work, *, amount: Money, account: str, member: MemberId | None = None
    ) -> distribution.Withdrawal:
        """Ask for settled money, to one's own account; it is set aside at once.

        As much as the promoter owes stays: goods may have come back while a withdrawal was on its way
        that then failed.

        Raises:
            Refused: ``withdrawal.not_yours``, ``withdrawal.not_identified``,
                ``withdrawal.cooling_off``, ``withdrawal.too_small``, ``withdrawal.too_large``,
                ``withdrawal.short``, ``distribution.promoter_suspended``.
        """
        promoter = the_promoter(work, whose(work, member))
        available, owed = _available_and_owed(work, promoter.member)
        move = withdrawals.request(
            promoter,
            the_plan(work).withdrawals,
            withdrawal_id=distribution.WithdrawalId(work.new_id()),
            amount=amount,
            account=account,
            available=available,
            owed=owed,
            currency=work.house.settings().currency,
            by=work.actor,
            at=work.at,
        )
        _book(work, move)
        return work.withdrawals.add(move.withdrawal)

    @operation(who=(Staff,), permission=PAY, writes=True)
    def prepare_withdrawal(
        self, work: Work, *, member: MemberId, withdrawal: distribution.WithdrawalId
    ) -> distribution.Withdrawal:
        """Look at a withdrawal first; where the plan wants two people, somebody else approves it.

        Raises:
            NotFound: ``withdrawal.unknown``.
            Refused: ``withdrawal.not_allowed``, ``withdrawal.own``, ``withdrawal.prepared``.
        """
        found = _the_withdrawal(work, member, withdrawal)
        move = withdrawals.prepare(found, the_promoter(work, member), by=work.actor)
        work.emit(move.event)
        return work.withdrawals.save(move.withdrawal)

    @operation(who=HOUSE, permission=PAY, writes=True)
    def approve_withdrawal(
        self, work: Work, *, member: MemberId, withdrawal: distribution.WithdrawalId
    ) -> distribution.Withdrawal:
        """Let a withdrawal be paid this month, less fee and tax; the host pays its ``net``.

        Above the plan's ``second_above``, one member of staff approves what another has prepared.

        Raises:
            NotFound: ``withdrawal.unknown``.
            Refused: ``withdrawal.not_allowed``, ``distribution.promoter_suspended``,
                ``withdrawal.not_identified`` or ``withdrawal.not_yours`` where who the promoter is,
                or which account is theirs, has changed since; ``withdrawal.owing`` where goods have
                come back since, so that they owe more than they have beside it; ``withdrawal.own``, ``withdrawal.second_needed``, ``withdrawal.month_full``, ``withdrawal.nothing_left``.
        """
        found = _the_withdrawal(work, member, withdrawal)
        promoter = the_promoter(work, member)
        today = work.at.astimezone(ZoneInfo(work.house.settings().timezone))
        available, owed = _available_and_owed(work, promoter.member)
        approved = withdrawals.approve(
            found,
            the_plan(work).withdrawals,
            promoter,
            available=available,
            owed=owed,
            year=work.withdrawals.tax_year(promoter.member, today.year),
            month=today.month,
            by=work.actor,
        )
        return _decided(work, approved)

    @operation(who=HOUSE, permission=PAY, writes=True)
    def reject_withdrawal(
        self,
        work: Work,
        *,
        member: MemberId,
        withdrawal: distribution.WithdrawalId,
        reason: str,
    ) -> distribution.Withdrawal:
        """Turn a withdrawal down; the money is the promoter's again."""
        found = _the_withdrawal(work, member, withdrawal)
        return _store(work, withdrawals.reject(found, reason=reason))

    @operation(who=HOUSE, permission=PAY, writes=True)
    def withdrawal_paid(
        self, work: Work, *, member: MemberId, withdrawal: distribution.WithdrawalId
    ) -> distribution.Withdrawal:
        """Note that the bank has paid."""
        return _store(work, withdrawals.pay(_the_withdrawal(work, member, withdrawal)))

    @operation(who=HOUSE, permission=PAY, writes=True)
    def withdrawal_failed(
        self,
        work: Work,
        *,
        member: MemberId,
        withdrawal: distribution.WithdrawalId,
        reason: str,
    ) -> distribution.Withdrawal:
        """Note that the bank did not pay: all of it is the promoter's again, once."""
        found = _the_withdrawal(work, member, withdrawal)
        year = work.withdrawals.tax_year(found.promoter, found.year or work.at.year)
        return _decided(work, withdrawals.fail(found, year=year, reason=reason))

    @operation(who=ANYBODY, writes=False)
    def withdrawals(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        state: distribution.WithdrawalState | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[distribution.Withdrawal]:
        """Return a page of withdrawals in the order of their ids; customers see their own."""
        asked = work.owner or member
        ids = (None,) if asked is None else promoting_ids(work, asked)

        def fetch(after: str | None, count: int) -> Sequence[distribution.Withdrawal]:
            place = None if after is None else distribution.WithdrawalId(after)
            some = (
                work.withdrawals.find(promoter=name, state=state, after=place, limit=count)
                for name in ids
            )
            return sorted(chain.from_iterable(some), key=lambda one: one.id)[:count]

        purpose = f"distribution.withdrawals/{ids[0] or ''}/{state or ''}"
        return turn(work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=lambda w: w.id)


def _the_withdrawal(
    work: Work, member: MemberId, withdrawal: distribution.WithdrawalId
) -> distribution.Withdrawal:
    for name in promoting_ids(work, member):
        found = work.withdrawals.get(name, withdrawal)
        if found is not None:
            return found
    raise NotFound("withdrawal.unknown", withdrawal=withdrawal)


def _available_and_owed(work: Work, promoter: MemberId) -> tuple[int, int]:
    purse = accounts.account(accounts.SETTLED, promoter)
    debt = accounts.account(accounts.OWED, promoter)
    stands = work.ledger.standings([purse, debt])
    return stands[purse].available, stands[debt].balance


def _decided(work: Work, decided: withdrawals.Approved) -> distribution.Withdrawal:
    work.withdrawals.save_tax_year(decided.year)
    return _store(work, decided.move)


def _store(work: Work, move: withdrawals.WithdrawalMove) -> distribution.Withdrawal:
    _book(work, move)
    return work.withdrawals.save(move.withdrawal)


def _book(work: Work, move: withdrawals.WithdrawalMove) -> None:
    work.emit(move.event)
    journal = accounts.withdrawn(move.withdrawal)
    if journal is not None:
        work.ledger.post(journal)
