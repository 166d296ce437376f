"""A rehearsal on a shop's own orders: the operation, page by page."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from time import perf_counter

from attrs import frozen

from selfshop.application.processes.rehearsing import RehearsedOrders
from selfshop.domain import promotions
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import ALWAYS, Period
from selfshop.replay.crew import never, peak_memory_bytes
from selfshop.replay.rehearsing.members import member_book
from selfshop.replay.rehearsing.running import Part, Rehearsed
from selfshop.replay.watching import Watcher
from selfshop.shop import Shop

#: Orders asked for at once: no unit of work stays open for longer than these take.
_PAGE = 100


@frozen(kw_only=True)
class Question:
    """What to rehearse on a shop's own orders.

    Attributes:
        against: the current rules; None = those in force.
        period: when the orders were placed.
        margin_percent: the margin to assume; None = the shop's own costs are asked.
    """

    rules: tuple[promotions.Rule, ...]
    against: tuple[promotions.Rule, ...] | None = None
    period: Period = ALWAYS
    margin_percent: Decimal | None = None


def rehearse_store(
    shop: Shop, question: Question, watcher: Watcher, *, stopped: Callable[[], bool] = never
) -> Rehearsed:
    """Quote the orders of *shop* again, as one who may do ``promotions.rehearse``.

    Once *stopped* says so it ends after the page in hand.
    """
    began = perf_counter()
    watcher.begins("rehearsing", 0)
    total = Part(rehearsal=rehearsals.Rehearsal(currency=shop.settings.get().currency))
    unknown: tuple[rehearsals.Named, ...] = ()
    complete = False
    with member_book() as members:
        for page in _pages(shop, question):
            unknown += page.unknown
            total += Part(rehearsal=page.rehearsal, passed_over=page.passed_over)
            for one in page.members:
                members.note_uses(one.member, before=one.before, after=one.after)
            watcher.advances(page.looked_at)
            complete = page.cursor is None
            if stopped():
                break
        total += Part(
            rehearsal=rehearsals.Rehearsal(currency=total.rehearsal.currency),
            members=members.counts(),
        )
    return Rehearsed(
        part=total,
        entries=None,
        complete=complete,
        unknown=unknown,
        seconds=perf_counter() - began,
        memory_bytes=peak_memory_bytes(),
    )


def _pages(shop: Shop, question: Question) -> Iterator[RehearsedOrders]:
    cursor: str | None = None
    while True:
        page = shop.promotions.rehearse(
            rules=question.rules,
            against=question.against,
            since=question.period.from_,
            until=question.period.until,
            margin_percent=question.margin_percent,
            cursor=cursor,
            limit=_PAGE,
        )
        yield page
        cursor = page.cursor
        if cursor is None:
            return
