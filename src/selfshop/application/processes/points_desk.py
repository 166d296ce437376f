"""Points as operations: what members have, and what is given and taken besides orders."""

from attrs import frozen

from selfshop.application.checkout import require_swept
from selfshop.application.ledger import reading
from selfshop.application.lots import left_in
from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.owning import holder_of
from selfshop.application.pages import Cursor, Page
from selfshop.application.processes.awarding import award, event_of, worth_of
from selfshop.application.processes.pointing import end_of, post
from selfshop.domain import ledger
from selfshop.domain.membership import points
from selfshop.domain.settings import Settings
from selfshop.domain.shared import (
    InvalidInput,
    MemberId,
    NotFound,
    Refused,
    checks,
    sentence,
)
from selfshop.ports.work import Work

WRITE = "points.write"
CHANGE_MAX = 10**9


@frozen(kw_only=True)
class Explained:
    """Why a member's points stand as they do, sentence by sentence, the oldest first."""

    balance: points.PointsBalance
    lines: tuple[str, ...]


class Points(Group):
    """Members' points."""

    name = "points"

    @operation(who=ANYBODY, writes=False)
    def balance(self, work: Work, *, member: MemberId | None = None) -> points.PointsBalance:
        """Return how a member's points stand; customers see their own.

        Raises:
            InvalidInput: there is no member to look at.
            NotFound: ``member.unknown``.
        """
        return _balance(work, _holder(work, member))

    @operation(who=ANYBODY, writes=False)
    def statement(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[ledger.Entry]:
        """Return a page of what has come to and gone from a member's usable points, the oldest first."""
        account = points.account(points.AVAILABLE, _holder(work, member))
        if account not in work.ledger.standings([account]):
            return Page(items=(), cursor=None)
        return reading.statement(work, account, since=None, until=None, cursor=cursor, limit=limit)

    @operation(who=ANYBODY, writes=False)
    def explain(
        self,
        work: Work,
        *,
        member: MemberId | None = None,
        locale: str = "en",
        limit: int = 50,
    ) -> Explained:
        """Say in Chinese (``zh``) or English why a member has as many points as they have.

        Args:
            limit: how many of the last entries are told, 1 to 200.
        """
        one = _holder(work, member)
        account = points.account(points.AVAILABLE, one)
        balance = _balance(work, one)
        lines: list[str] = []
        if account in work.ledger.standings([account]):
            lines += reading.explain(work, account, locale=locale, limit=limit).lines
        for code, count in (
            ("points.told.pending", balance.pending),
            ("points.told.debt", balance.debt),
        ):
            if count:
                lines.append(sentence(code, {"count": count}, locale))
        return Explained(balance=balance, lines=tuple(lines))

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def adjust(self, work: Work, *, member: MemberId, change: int, reason: str) -> ledger.Recorded:
        """Give a member points, or take some, for a reason that the member may read.

        What is given repays a debt first.

        Args:
            change: below 0 = taken; up to 10**9 either way.

        Raises:
            InvalidInput: *change* is 0 or out of bounds, or there is no reason.
            NotFound: ``member.unknown``.
            Refused: ``points.short``, ``points.no_programme``.
        """
        checks.require_whole("change", change, least=-CHANGE_MAX, most=CHANGE_MAX)
        if not change:
            raise InvalidInput("change", "input.missing")
        checks.require_words("reason", reason)
        one = _holder(work, member)
        ends = end_of(_programme(work), at=work.at)
        work.ledger.open(points.accounts_of(one))
        name = work.new_id()
        work.emit(event_of(one, "adjusted", change=change, reason=reason))
        return post(
            work, one, points.journals.adjusted(one, change, name=name, reason=reason, ends=ends)
        )

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def award(self, work: Work, *, member: MemberId, event: str, occasion: str) -> int:
        """Give a member the points of an event, once for each occasion; return how many.

        Args:
            event: one of those that the settings give points for, such as ``review``.
            occasion: which one, such as the review's id; the same one again gives nothing.

        Raises:
            InvalidInput: the occasion is blank, or has blanks around it.
            NotFound: ``member.unknown``.
            Refused: ``points.no_programme``, ``points.event_unknown``.
        """
        checks.require_text("occasion", occasion)
        checks.require_new_id("occasion", occasion)
        _programme(work)
        count = worth_of(work, event)
        if not count:
            raise Refused("points.event_unknown", event=event)
        return award(work, _whose(work, member), count, event=event, occasion=occasion)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def merge(self, work: Work, *, member: MemberId, into: MemberId) -> ledger.Recorded:
        """Make a member's points, pending ones and debts another's; lots keep their ends.

        What orders of theirs earn or give back later is the other's too.

        Raises:
            NotFound: ``member.unknown``.
            Refused: ``points.same_member``, ``points.held`` while orders wait for their payment,
                ``ledger.id_reused`` where they were merged into somebody else before.
        """
        source, target = _whose(work, member), holder_of(work, _whose(work, into))
        if source == target:
            raise Refused("points.same_member", member=source)
        held = _balance(work, source).held
        if held:
            # An order that was not paid in time may keep it.
            require_swept(work)
            raise Refused("points.held", member=source, held=held)
        work.ledger.open((*points.accounts_of(source), *points.accounts_of(target)))
        work.emit(event_of(source, "merged", into=target))
        return work.ledger.post(points.journals.merged(source, target))

    @operation(who=HOUSE, writes=False)
    def liability(
        self,
        work: Work,
        *,
        sales: int,
        sold_on: points.Estimate,
        now: points.Estimate | None = None,
    ) -> points.Liability:
        """Return what the points of the shop owe, and how many will never be used (IFRS 15).

        Args:
            sales: money for the sales that points came with, undone ones taken off; in whole units
                of any size, such as minor units.
            sold_on: what was expected of points when they were sold.
            now: what is expected now; None = the same.
        """
        names = (points.ISSUED, points.SPENT, points.EXPIRED, points.CLAWED_BACK)
        there = work.ledger.standings(names)
        issued, used, expired, clawed_back = (
            there[name].balance if name in there else 0 for name in names
        )
        return points.report(
            sales=sales,
            issued=issued,
            used=used,
            expired=expired,
            clawed_back=clawed_back,
            sold_on=sold_on,
            now=now or sold_on,
        )


def _programme(work: Work) -> Settings:
    settings = work.house.settings()
    if settings.points is None and settings.earning is None:
        raise Refused("points.no_programme")
    return settings


def _whose(work: Work, member: MemberId | None) -> MemberId:
    """Return whose points are meant: customers' own, or those of a member that exists."""
    one = member if work.owner is None else work.owner
    if one is None:
        raise InvalidInput("member", "input.missing")
    if work.owner is not None and member not in (None, work.owner):
        raise NotFound("member.unknown", member=member)
    if one not in work.members.get([one]):
        raise NotFound("member.unknown", member=one)
    return one


def _holder(work: Work, member: MemberId | None) -> MemberId:
    """Return who has the points that are meant: whom their member was merged into, or that one."""
    return holder_of(work, _whose(work, member))


def _balance(work: Work, member: MemberId) -> points.PointsBalance:
    names = [
        points.account(what, member) for what in (points.AVAILABLE, points.PENDING, points.DEBT)
    ]
    standings = work.ledger.standings(names)
    lots = left_in(work, names[0]) if names[0] in standings else []
    return points.balance_of(member, standings, lots, at=work.at)
