"""A whole rehearsal of a recording, in this process or in several."""

from collections.abc import Callable, Mapping
from time import perf_counter

from attrs import field, frozen

from selfshop.domain import catalog
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import InvalidInput, Refused, SkuId
from selfshop.replay.crew import Teller, never, peak_memory_bytes, run_crew
from selfshop.replay.recording import EVERYTHING, RecordedBasket, Recording, Share
from selfshop.replay.rehearsing.baskets import Surroundings
from selfshop.replay.rehearsing.members import MemberBook, MemberCounts, member_book
from selfshop.replay.replaying import entries_of
from selfshop.replay.watching import Watcher


@frozen(kw_only=True)
class Plan:
    """What to rehearse, on what, and how; it can be pickled.

    Attributes:
        current, proposed: the sets of rules, in the currency of *recording*.
        catalogue: what is known of SKUs beside the recording.
        costs: what goods cost; None = nobody has said, and no margin is told.
        workers: how many processes quote; with one it is this process itself.
        limit: only so many of the recording's first entries; None = all.
    """

    recording: Recording
    current: rehearsals.RuleBook
    proposed: rehearsals.RuleBook
    catalogue: Mapping[SkuId, catalog.Sku] = field(factory=dict)
    costs: rehearsals.Costs = None
    workers: int = 1
    limit: int | None = None

    def do(self, share: Share, teller: Teller) -> "Part":
        """Rehearse one share of the customers."""
        return _rehearse_share(self, share, teller, teller.stopped)


@frozen(kw_only=True)
class Part:
    """What came of some of the entries; parts of different customers add up.

    Attributes:
        passed_over: entries that are no sales to quote: recorded returns, cancelled orders.
    """

    rehearsal: rehearsals.Rehearsal
    members: MemberCounts = field(factory=MemberCounts)
    passed_over: int = 0

    def __add__(self, other: "Part") -> "Part":
        return Part(
            rehearsal=self.rehearsal + other.rehearsal,
            members=self.members + other.members,
            passed_over=self.passed_over + other.passed_over,
        )


@frozen(kw_only=True)
class Rehearsed:
    """A rehearsal that has ended.

    Attributes:
        entries: how many baskets and returns there are to go through; None = nobody knows before.
        complete: whether it went through all of them.
        unknown: what the proposed rules name and no goods are called.
        memory_bytes: the most that the processes have held, each counted at its own peak.
    """

    part: Part
    entries: int | None
    complete: bool
    unknown: tuple[rehearsals.Named, ...]
    seconds: float
    memory_bytes: int


def rehearse(plan: Plan, watcher: Watcher, *, stopped: Callable[[], bool] = never) -> Rehearsed:
    """Quote every basket of a recording under both sets of rules.

    Baskets that cannot be quoted under one of them are counted, and are in no other figure. Once
    *stopped* says so the rehearsal ends after the basket in hand, with the figures so far.
    """
    began = perf_counter()
    size = plan.recording.size()
    entries = size.orders + size.returns
    entries = entries if plan.limit is None else min(plan.limit, entries)
    names = Surroundings.of(plan.recording, plan.catalogue).names()
    unknown = rehearsals.unknown_of(plan.proposed.rules.rules, names)
    watcher.begins("rehearsing", entries)
    memory_bytes = 0
    if plan.workers == 1:
        part = _rehearse_share(plan, EVERYTHING, watcher, stopped)
    else:
        parts, memory_bytes = run_crew(plan, plan.workers, watcher, stopped=stopped)
        part = sum(parts, Part(rehearsal=rehearsals.Rehearsal(currency=plan.recording.currency)))
    return Rehearsed(
        part=part,
        entries=entries,
        complete=gone_through(part) == entries,
        unknown=unknown,
        seconds=perf_counter() - began,
        memory_bytes=memory_bytes + peak_memory_bytes(),
    )


def gone_through(part: Part) -> int:
    """Return how many entries *part* is made of."""
    return part.rehearsal.baskets + sum(part.rehearsal.refused.values()) + part.passed_over


def _rehearse_share(
    plan: Plan, share: Share, watcher: Watcher, stopped: Callable[[], bool]
) -> Part:
    surroundings = Surroundings.of(plan.recording, plan.catalogue)
    tally = rehearsals.Tally(current=plan.current, proposed=plan.proposed, costs=plan.costs)
    returns = 0
    with member_book() as members:
        entries = iter(entries_of(plan.recording, share, plan.limit))
        while not stopped() and (entry := next(entries, None)) is not None:
            if isinstance(entry, RecordedBasket):
                _count(entry, surroundings, tally, members)
            else:
                returns += 1
            watcher.advances(1)
        return Part(rehearsal=tally.told(), members=members.counts(), passed_over=returns)


def _count(
    entry: RecordedBasket,
    surroundings: Surroundings,
    tally: rehearsals.Tally,
    members: MemberBook,
) -> None:
    earlier = members.meet(entry.customer)
    try:
        basket = surroundings.basket_of(entry, earlier=earlier)
        tried = rehearsals.try_out(basket, current=tally.current, proposed=tally.proposed)
    except (InvalidInput, Refused) as no:
        tally.count_refused(entry.order, no)
        return
    tally.count(tried)
    members.note(tried)
