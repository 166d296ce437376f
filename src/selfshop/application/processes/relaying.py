"""Telling the world: the outbox, delivered at least once and in order per aggregate."""

from functools import partial

from selfshop.application.conversation import Talk
from selfshop.ports.events import Recorded
from selfshop.ports.work import Work

BATCH = 100


def relay(talk: Talk, limit: int) -> int:
    """Deliver up to about *limit* events to the host's relay; none where it has no relay.

    Whatever is delivered again after a crash, or by two machines at once, the first delivery of
    each event comes after those of all earlier versions of its aggregate.
    """
    target = talk.desk.relay
    total = 0
    while target is not None and total < limit:
        events = talk.unit(partial(next_batch, limit=min(BATCH, limit - total)))
        if not events:
            break
        target.deliver(events)
        talk.unit(partial(_mark, events))
        total += len(events)
    return total


def next_batch(work: Work, *, limit: int) -> list[Recorded]:
    """Return events to deliver next, every aggregate's in the order of its versions.

    Ids follow clocks, and clocks of several machines differ: what an aggregate's earlier versions
    have left undelivered goes first, even when its id is later.
    """
    first = work.outbox.unrelayed(limit=limit)
    place: dict[str, int] = {}
    last: dict[str, int] = {}
    for position, recorded in enumerate(first):
        aggregate = recorded.event.aggregate
        place.setdefault(aggregate, position)
        last[aggregate] = max(last.get(aggregate, 0), recorded.event.version)
    waiting = work.outbox.unrelayed_of(place)
    batch = [one for one in waiting if one.event.version <= last[one.event.aggregate]]
    return sorted(batch, key=lambda one: (place[one.event.aggregate], one.event.version, one.id))


def _mark(events: list[Recorded], work: Work) -> None:
    work.outbox.mark_relayed(events)
