"""Putting new entries on a ladder."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from attrs import evolve, frozen

from selfshop.domain.pricing.entries import Kind, PriceEntry
from selfshop.domain.shared import Refused

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def rung(entry: PriceEntry) -> str:
    """Name the rung an entry stands on: its kind and conditions, without amount and time."""
    conditions = (entry.tier, entry.channel, entry.segment, entry.min_quantity)
    # Lengths keep two different sets of conditions from ever reading alike.
    named = (f"{len(str(value))}.{value}" for value in conditions if value is not None)
    marks = "".join("-" if value is None else "+" for value in conditions)
    return "|".join((entry.kind.value, marks, *named))


@frozen(kw_only=True)
class Revision:
    """What changes on one ladder.

    Attributes:
        added: the new entries.
        cut: entries that were there, each with the instant at which it now ends.
    """

    added: tuple[PriceEntry, ...]
    cut: tuple[tuple[PriceEntry, datetime], ...]


class LadderMisfit(Refused):
    """A new entry does not fit its ladder.

    Attributes:
        position: of the entry among the new ones.
    """

    def __init__(self, code: str, *, position: int) -> None:
        self.position = position
        super().__init__(code, row=position)


def revise(ladder: Iterable[PriceEntry], new: Sequence[PriceEntry]) -> Revision:
    """Put *new* entries on *ladder*.

    A new list price ends the list price that is in force when it starts. Other kinds may overlap,
    since the lowest one wins.

    Args:
        ladder: every entry of one SKU that is there.
        new: at least one entry, in any order.

    Raises:
        LadderMisfit: ``price.overlaps`` when a new list price would end before the one it
            replaces, or overlap a later one; ``price.same_start`` when an entry of the same rung
            starts at the same instant.
    """
    standing = list(ladder)
    starts = {(rung(entry), entry.period.from_) for entry in standing}
    for position, entry in enumerate(new):
        place = (rung(entry), entry.period.from_)
        if place in starts:
            raise LadderMisfit("price.same_start", position=position)
        starts.add(place)
    ends = _ends_of_lists(standing, new)
    return Revision(
        added=tuple(
            _until(entry, ends[id(entry)]) if id(entry) in ends else entry for entry in new
        ),
        cut=tuple((entry, ends[id(entry)]) for entry in standing if id(entry) in ends),
    )


def _ends_of_lists(
    standing: Sequence[PriceEntry], new: Sequence[PriceEntry]
) -> Mapping[int, datetime]:
    """Return at which instant each list price, by identity, has to make way for the next."""
    places = {id(entry): position for position, entry in enumerate(new)}
    lists = sorted((entry for entry in (*standing, *new) if entry.kind is Kind.LIST), key=_start)
    ends: dict[int, datetime] = {}
    for earlier, later in pairwise(lists):
        if _end(earlier) <= _start(later):
            continue
        if id(later) not in places or _end(later) < _end(earlier):
            at_fault = places.get(id(later), places.get(id(earlier), 0))
            raise LadderMisfit("price.overlaps", position=at_fault)
        ends[id(earlier)] = _start(later)
    return ends


def _until(entry: PriceEntry, end: datetime) -> PriceEntry:
    return evolve(entry, period=evolve(entry.period, until=end))


def _start(entry: PriceEntry) -> datetime:
    return entry.period.from_ or _FIRST


def _end(entry: PriceEntry) -> datetime:
    return entry.period.until or _LAST
