"""Who brought whom in: a forest that only ever grows at its leaves.

A member stands below the promoter that brought them in. Whoever has ordered, or has brought others
in, stays where they are: so nobody is ever above themselves, a team is never moved as a whole, and
the way up from a member, once written, changes only with the member's own place.

| the member ...                  | a new promoter                                               |
|---------------------------------|--------------------------------------------------------------|
| has none                        | brings them in                                               |
| has one, mode first             | refused `distribution.bound_already`                         |
| has one, mode last              | takes them over                                              |
| has one, mode within            | takes them over once the protected days are over             |
| has ordered, or brought others in | refused `distribution.referral_fixed`                      |
| is the promoter, or above them  | refused `distribution.self_referral`, `distribution.referral_loop` |
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from selfshop.domain.distribution.terms import Binding, Mode
from selfshop.domain.shared import Event, MemberId, Refused

#: The most promoters above one member.
CHAIN_MAX = 1_000


@frozen(kw_only=True)
class Place:
    """Where a member stands; an aggregate with a version.

    Attributes:
        referrer: the promoter who brought them in; None = nobody.
        bound_at: when; None = never.
        ordered: whether they have had an order paid since they have a place.
        refers: whether they have brought somebody in.
        version: 0 = not stored yet.
    """

    member: MemberId
    referrer: MemberId | None = None
    bound_at: datetime | None = None
    ordered: bool = False
    refers: bool = False
    version: int = 0


@frozen(kw_only=True)
class Bound:
    """A member in a new place, and the promoter above them.

    Attributes:
        place: the member's.
        above: everybody above the member, the nearest first.
        referrer: the promoter's place, where it changes: from now on they have brought others in.
    """

    place: Place
    above: tuple[MemberId, ...]
    referrer: Place | None
    event: Event


def bind(
    place: Place,
    referrer: Place,
    *,
    above_referrer: Sequence[MemberId],
    binding: Binding,
    orders: int,
    at: datetime,
) -> Bound:
    """Put a member below a promoter.

    Args:
        place: the member's, of version 0 where they have none.
        referrer: the promoter's own place.
        above_referrer: everybody above the promoter, the nearest first.
        binding: how members come to their promoter.
        orders: how many orders of the member stand.
        at: the instant of it.

    Raises:
        Refused: as the table above says, or `distribution.chain_too_long`.
    """
    if place.member == referrer.member:
        raise Refused("distribution.self_referral", member=place.member)
    if place.member in above_referrer:
        raise Refused("distribution.referral_loop", member=place.member, referrer=referrer.member)
    if place.ordered or place.refers or orders:
        raise Refused("distribution.referral_fixed", member=place.member)
    _require_free(place, binding, at=at)
    if len(above_referrer) >= CHAIN_MAX:
        raise Refused("distribution.chain_too_long", most=CHAIN_MAX)
    moved = evolve(place, referrer=referrer.member, bound_at=at)
    return Bound(
        place=moved,
        above=(referrer.member, *above_referrer),
        referrer=None if referrer.refers else evolve(referrer, refers=True),
        event=_event(moved, "bound", before=place.referrer),
    )


def merge(kept: Place, gone: Place, *, orders: int) -> Place:
    """Return the place of one who is *gone* too: brought in as that one was, if free to be.

    Args:
        kept: of the one who stays, of version 0 where they have none.
        gone: of the one who was merged into them.
        orders: how many orders of the one who stays stand.
    """
    fixed = kept.ordered or kept.refers or orders or kept.referrer is not None
    before = kept if fixed else evolve(kept, referrer=gone.referrer, bound_at=gone.bound_at)
    return evolve(before, ordered=kept.ordered or gone.ordered, refers=kept.refers or gone.refers)


def order_placed(place: Place) -> Place:
    """Return the place of a member who has had an order paid: it is theirs for good."""
    return evolve(place, ordered=True)


def counts(place: Place, binding: Binding, *, at: datetime) -> bool:
    """Tell whether a sale to the member at *at* counts for those above them."""
    if place.bound_at is None:
        return False
    return binding.counts_days is None or at < place.bound_at + timedelta(days=binding.counts_days)


def _require_free(place: Place, binding: Binding, *, at: datetime) -> None:
    if place.referrer is None or place.bound_at is None or binding.mode is Mode.LAST:
        return
    free_from = place.bound_at + timedelta(days=binding.protected_days)
    if binding.mode is Mode.FIRST or at < free_from:
        raise Refused("distribution.bound_already", member=place.member)


def _event(place: Place, what: str, *, before: MemberId | None) -> Event:
    return Event(
        kind=f"distribution.{what}",
        aggregate=f"referral:{place.member}",
        root=place.member,
        version=place.version + 1,
        facts={"referrer": place.referrer, "before": before},
    )
