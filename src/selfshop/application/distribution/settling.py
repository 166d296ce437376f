"""What promoters have earned: periods, statements, and why an account stands where it does."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from selfshop.application.distribution.finding import (
    PAY,
    guard_heirs,
    promoting_ids,
    the_promoter,
    whose,
)
from selfshop.application.distribution.joining import Joining
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.application.pages import Cursor, Page, place_under, turn, under_each
from selfshop.application.passing_over import Batch, post_each
from selfshop.domain import distribution, ledger
from selfshop.domain.distribution import accounts, explaining, settlements
from selfshop.domain.shared import MemberId, NotFound, OrderId, Rejection, checks
from selfshop.ports.work import Work

#: How many promoters one unit settles unless it is told otherwise, and at most.
BATCH, LIMIT_MAX = 50, 200
#: Most entries of an account that are told at once.
ENTRIES_MAX = 200


@frozen(kw_only=True)
class Step:
    """What a step of a settlement came to.

    Attributes:
        period: as it is now.
        passed_over: why, for each promoter of this step who could not be settled.
    """

    period: distribution.Period
    passed_over: tuple[Rejection, ...] = ()


class Settling(Joining):
    """Commissions, statements and balances."""

    @operation(who=ANYBODY, writes=False)
    def commissions(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[distribution.Commission]:
        """Return a page of a promoter's commissions in the order of their orders' ids.

        Those under ids that were merged into theirs come after their own.
        """
        ids = promoting_ids(work, whose(work, member))

        def read(name: MemberId, past: str | None, count: int) -> Sequence[distribution.Commission]:
            place = None if past is None else OrderId(past)
            return work.commissions.of_promoter(name, after=place, limit=count)

        return turn(
            work, f"distribution.commissions/{ids[0]}", cursor=cursor, limit=limit,
            fetch=lambda after, count: under_each(ids, after=after, limit=count, read=read),
            place=lambda one: place_under(ids, one.promoter, one.order),
        )  # fmt: skip

    @operation(who=HOUSE, writes=False)
    def commissions_of(self, work: Work, *, order: OrderId) -> tuple[distribution.Commission, ...]:
        """Return the commissions of an order, the nearest promoter first."""
        return tuple(work.commissions.of_order(order))

    @operation(who=ANYBODY, writes=False)
    def balance(self, work: Work, *, member: MemberId | None = None) -> explaining.Purses:
        """Return how a promoter's accounts stand."""
        promoter = the_promoter(work, whose(work, member)).member
        names = {purse: accounts.account(purse, promoter) for purse in explaining.Purse}
        stands = work.ledger.standings(list(names.values()))
        settled = stands[names[explaining.Purse.SETTLED]]
        return explaining.Purses(
            currency=settled.account.unit,
            pending=stands[names[explaining.Purse.PENDING]].balance,
            payable=stands[names[explaining.Purse.PAYABLE]].balance,
            settled=settled.available,
            held=settled.held,
            owed=stands[names[explaining.Purse.OWED]].balance,
        )

    @operation(who=ANYBODY, writes=False)
    def explain(
        self,
        work: Work,
        *,
        purse: explaining.Purse,
        member: MemberId | None = None,
        locale: str = "en",
        since: datetime | None = None,
        limit: int = 50,
    ) -> tuple[explaining.Line, ...]:
        """Tell why an account stands where it does: its entries, each with the balance after it.

        Args:
            purse: which account.
            member: the promoter; customers ask about themselves.
            locale: the language of each line's text, Chinese (``zh``) or English.
            since: the first entry's instant at the earliest; absent = the last entries are told.
            limit: 1 to 200 entries, the oldest of them first.

        Raises:
            InvalidInput: *limit* is out of bounds, or a customer names somebody else.
            NotFound: ``distribution.promoter_unknown``.
        """
        checks.require_whole("limit", limit, least=1, most=ENTRIES_MAX)
        promoter = the_promoter(work, whose(work, member)).member
        name = accounts.account(purse, promoter)
        account = work.ledger.standings([name])[name].account
        entries = _entries(work, account, since=since, limit=limit)
        return tuple(explaining.line_of(entry, locale=locale) for entry in entries)

    @operation(who=HOUSE, permission=PAY, writes=True)
    def close_period(
        self, work: Work, *, period: distribution.PeriodName, until: datetime
    ) -> distribution.Period:
        """Close the period that ends before *until*; ``due.run`` settles it, promoter by promoter.

        Raises:
            InvalidInput: the name is longer than 100 characters, blank, or has blanks around it.
            Refused: ``settlement.exists``, ``settlement.not_over``, ``settlement.running``,
                ``settlement.overlaps``.
        """
        closed = settlements.close(
            period,
            until=until,
            last=work.promoters.last_period(),
            known=work.promoters.period(period) is not None,
            at=work.at,
            promoters=work.promoters.count(),
        )
        return work.promoters.add_period(closed)

    @operation(who=HOUSE, permission=PAY, writes=True)
    def settle(self, work: Work, *, period: distribution.PeriodName, limit: int = BATCH) -> Step:
        """Settle the next promoters of a closed period, and return how far it has come.

        It is the work that ``due.run`` does too; whoever does it, each promoter is settled once. In
        a period that is done nothing is left to do.

        Args:
            limit: 1 to 200 promoters.

        Raises:
            NotFound: ``settlement.unknown``.
        """
        checks.require_whole("limit", limit, least=1, most=LIMIT_MAX)
        found = _the_period(work, period)
        return Step(period=found) if found.done else _settle(work, found, limit)

    @operation(who=HOUSE, writes=False)
    def period(self, work: Work, *, period: distribution.PeriodName) -> distribution.Period:
        """Return a period, and how far its settlement has come."""
        return _the_period(work, period)

    @operation(who=ANYBODY, writes=False)
    def statements(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[distribution.Statement]:
        """Return a page of a promoter's statements in the order of the periods' names.

        Those under ids that were merged into theirs come after their own.
        """
        ids = promoting_ids(work, whose(work, member))

        def read(name: MemberId, past: str | None, count: int) -> Sequence[distribution.Statement]:
            place = None if past is None else distribution.PeriodName(past)
            return work.promoters.statements_of(name, after=place, limit=count)

        return turn(
            work, f"distribution.statements/{ids[0]}", cursor=cursor, limit=limit,
            fetch=lambda after, count: under_each(ids, after=after, limit=count, read=read),
            place=lambda one: place_under(ids, one.promoter, one.period),
        )  # fmt: skip


def settle_batch(work: Work, limit: int) -> Batch:
    """Settle up to *limit* promoters of the period that is being settled."""
    period = work.promoters.last_period()
    if period is None or period.done:
        return Batch(looked_at=0)
    step = _settle(work, period, limit)
    return Batch(looked_at=step.period.promoters - period.promoters, passed_over=step.passed_over)


def _the_period(work: Work, name: distribution.PeriodName) -> distribution.Period:
    found = work.promoters.period(name)
    if found is None:
        raise NotFound("settlement.unknown", period=name)
    return found


def _settle(work: Work, period: distribution.Period, limit: int) -> Step:
    """Settle up to *limit* promoters of *period*, which is not done."""
    some = work.promoters.find(after=period.after, limit=limit)
    made = _decided(work, period, some)
    journals = {name: accounts.settled(one.statement, one.promoter) for name, one in made.items()}
    refused = post_each(
        work, {name: journal for name, journal in journals.items() if journal is not None}
    )
    done = [one for name, one in made.items() if name not in refused]
    for one in done:
        work.promoters.save(one.promoter)
        work.promoters.add_statement(one.statement)
        work.emit(one.event)
    guard_heirs(work, [one.promoter for one in done])
    went_on = settlements.went_on(
        period,
        after=some[-1].member if some else None,
        looked_at=len(some),
        settled=[one.statement for one in done],
        passed_over=len(refused),
        last=len(some) < limit,
    )
    return Step(period=work.promoters.save_period(went_on), passed_over=tuple(refused.values()))


def _decided(
    work: Work, period: distribution.Period, some: Sequence[distribution.Promoter]
) -> dict[MemberId, settlements.Settled]:
    """Return what comes of those promoters for whom anything fell due."""
    owed = _owed(work, some)
    currency = work.house.settings().currency
    made = {}
    for promoter, earned in _earned(work, some, period.until):
        one = settlements.settle(
            period, promoter, earned, owed=owed[promoter.holder], currency=currency, at=work.at
        )
        if one is not None:
            made[promoter.member] = one
            # What two who were made one owe is paid once.
            owed[promoter.holder] = one.statement.owed
    return made


def _owed(work: Work, some: Sequence[distribution.Promoter]) -> dict[MemberId, int]:
    names = {one.holder: accounts.account(accounts.OWED, one.holder) for one in some}
    stands = work.ledger.standings(list(names.values()))
    return {member: stands[name].balance for member, name in names.items()}


def _earned(
    work: Work, some: Sequence[distribution.Promoter], until: datetime
) -> list[tuple[distribution.Promoter, distribution.Earned]]:
    """Return what fell due for each since their own last statement: one read for each such day."""
    by_last: dict[datetime | None, list[MemberId]] = {}
    for one in some:
        by_last.setdefault(one.settled_until, []).append(one.member)
    sums: dict[MemberId, distribution.Earned] = {}
    for since, members in by_last.items():
        sums |= work.commissions.earned(members, since=since, until=until)
    return [(one, sums.get(one.member, distribution.Earned())) for one in some]


def _entries(
    work: Work, account: ledger.Account, *, since: datetime | None, limit: int
) -> Iterable[ledger.Entry]:
    if since is None:
        booked = work.ledger.latest(account.id, until=work.at, limit=limit)
        moved = sum(entry.change for entry in ledger.entries(account, booked, opening=0))
        opening = work.ledger.standing_at(account, work.at).balance - moved
        return ledger.entries(account, booked, opening=opening)
    before = since - timedelta(microseconds=1)
    # Past everything that was booked before: no transfer's name sorts behind this one.
    after = ledger.Place(at=before, transfer=ledger.transfer_id("\U0010ffff", 1))
    booked = work.ledger.booked(account.id, after=after, until=work.at, limit=limit)
    opening = work.ledger.standing_at(account, before).balance
    return ledger.entries(account, booked, opening=opening)
