"""What promoters have earned: periods, statements, and why an account stands where it does."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from selfshop.application.distribution.finding import PAY, the_promoter, whose
from selfshop.application.distribution.joining import Joining
from selfshop.application.operation import ANYBODY, HOUSE, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.domain import distribution, ledger
from selfshop.domain.distribution import accounts, explaining, settlements
from selfshop.domain.shared import MemberId, NotFound, OrderId
from selfshop.ports.work import Work


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
        """Return a page of a promoter's commissions in the order of their orders' ids."""
        promoter = whose(work, member)

        def fetch(after: str | None, count: int) -> Sequence[distribution.Commission]:
            place = None if after is None else OrderId(after)
            return work.commissions.of_promoter(promoter, after=place, limit=count)

        purpose = f"distribution.commissions/{promoter}"
        return turn(work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=lambda c: c.order)

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
        since: datetime | None = None,
        limit: int = 50,
    ) -> tuple[explaining.Line, ...]:
        """Tell why an account stands where it does: its entries, each with the balance after it.

        Args:
            purse: which account.
            member: the promoter; customers ask about themselves.
            since: the first entry's instant at the earliest; absent = from the first.
            limit: 1 to 200 entries, the oldest first.
        """
        promoter = the_promoter(work, whose(work, member)).member
        name = accounts.account(purse, promoter)
        account = work.ledger.standings([name])[name].account
        return _lines(work, account, since=since, limit=limit)

    @operation(who=HOUSE, permission=PAY, writes=True)
    def close_period(
        self, work: Work, *, period: distribution.PeriodName, until: datetime
    ) -> distribution.Period:
        """Close the period that ends before *until*; ``due.run`` settles it, promoter by promoter.

        Raises:
            Refused: ``settlement.not_over``, ``settlement.running``, ``settlement.overlaps``.
        """
        last = work.promoters.last_period()
        closed = settlements.close(period, until=until, last=last, at=work.at)
        return work.promoters.add_period(closed)

    @operation(who=HOUSE, writes=False)
    def period(self, work: Work, *, period: distribution.PeriodName) -> distribution.Period:
        """Return a period, and how far its settlement has come."""
        found = work.promoters.period(period)
        if found is None:
            raise NotFound("settlement.unknown", period=period)
        return found

    @operation(who=ANYBODY, writes=False)
    def statements(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[distribution.Statement]:
        """Return a page of a promoter's statements in the order of the periods' names."""
        promoter = whose(work, member)

        def fetch(after: str | None, count: int) -> Sequence[distribution.Statement]:
            place = None if after is None else distribution.PeriodName(after)
            return work.promoters.statements_of(promoter, after=place, limit=count)

        purpose = f"distribution.statements/{promoter}"
        return turn(
            work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=lambda one: one.period
        )


def settle_batch(work: Work, limit: int) -> int:
    """Settle up to *limit* promoters of the period that is being settled; return how many."""
    period = work.promoters.last_period()
    if period is None or period.done:
        return 0
    some = work.promoters.find(after=period.after, limit=limit)
    owed = _owed(work, some)
    made = []
    for promoter, earned in _earned(work, some, period.until):
        settled = settlements.settle(
            period,
            promoter,
            earned,
            owed=owed[promoter.member],
            currency=work.house.settings().currency,
            at=work.at,
        )
        if settled is not None:
            made.append(settled.statement)
            work.promoters.save(settled.promoter)
            work.promoters.add_statement(settled.statement)
            work.emit(settled.event)
    journals = [accounts.settled(statement) for statement in made]
    work.ledger.post_all([journal for journal in journals if journal is not None])
    after = some[-1].member if some else None
    last = len(some) < limit
    work.promoters.save_period(
        settlements.went_on(period, after=after, looked_at=len(some), settled=made, last=last)
    )
    return len(some)


def _owed(work: Work, some: Sequence[distribution.Promoter]) -> dict[MemberId, int]:
    names = {one.member: accounts.account(accounts.OWED, one.member) for one in some}
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


def _lines(
    work: Work, account: ledger.Account, *, since: datetime | None, limit: int
) -> tuple[explaining.Line, ...]:
    opening, after = 0, None
    if since is not None:
        before = since - timedelta(microseconds=1)
        opening = work.ledger.standing_at(account, before).balance
        # Past everything that was booked before: no transfer's name sorts behind this one.
        after = ledger.Place(at=before, transfer=ledger.transfer_id("\U0010ffff", 1))
    booked = work.ledger.booked(account.id, after=after, until=work.at, limit=limit)
    entries = ledger.entries(account, booked, opening=opening)
    return tuple(explaining.line_of(entry) for entry in entries)
