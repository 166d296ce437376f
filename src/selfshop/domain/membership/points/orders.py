r"""One order's points: what it uses, and what it earns from the payment to the day they can be used.

| from \ move | pay     | give back          | complete             | mature |
|-------------|---------|--------------------|----------------------|--------|
| placed      | pending |                    |                      |        |
| pending     |         | pending, less      | pending, with a date | usable |
| usable      |         | usable, less       |                      |        |

What it earned is always the same function of the units that the buyer keeps, and what was said
before is taken back as the difference. What it used comes back with the units that were paid by it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from selfshop.domain.membership.points.earning import Kept, Line, worth
from selfshop.domain.shared import Event, MemberId, OrderId, Refused


@frozen(kw_only=True)
class OrderPoints:
    """What one order uses and earns; an aggregate with a version.

    Attributes:
        settings: the version of the settings that it was placed under.
        used: how many points pay a part of it; returned: how many of them came back.
        lines: what its lines earn by, frozen.
        earned_paid: how many were earned at the payment; earned: by the units that are kept now.
        paid_at: None = not paid yet.
        matures_at: when they can be used, once all goods were received.
        usable_at: when they became usable; None = they are pending.
        version: 0 = not stored yet.
    """

    order: OrderId
    member: MemberId
    settings: int
    used: int = 0
    returned: int = 0
    lines: tuple[Line, ...] = ()
    earned_paid: int = 0
    earned: int = 0
    paid_at: datetime | None = None
    matures_at: datetime | None = None
    usable_at: datetime | None = None
    version: int = 0


@frozen(kw_only=True)
class PointsMove:
    """An order's points after a move, what changed, and what is said to the world.

    Attributes:
        earned: change of what is earned; returned: how many that were used come back.
    """

    points: OrderPoints
    earned: int
    returned: int
    event: Event


def pay(points: OrderPoints, kept: Sequence[Kept], *, at: datetime) -> PointsMove:
    """Let a paid order earn its points, pending.

    Raises:
        Refused: ``points.not_allowed``: it was paid before.
    """
    if points.paid_at is not None:
        raise Refused("points.not_allowed", order=points.order)
    earned = worth(points.lines, kept)
    after = evolve(points, earned_paid=earned, earned=earned, paid_at=at)
    return _moved(after, "earned", earned=earned, returned=0)


def give_back(
    points: OrderPoints, kept: Sequence[Kept], *, paid_by_points: int, given_back: int
) -> PointsMove:
    """Lower what a paid order earned to what the kept units earn, and return what paid the others.

    Args:
        kept: the units that are kept now.
        paid_by_points: what points paid of the whole order, in minor units.
        given_back: what they had paid of all units given back so far; with the last of it the last
            point comes back, until then rounded down.
    """
    earned = min(points.earned, worth(points.lines, kept))
    due = points.returned
    if paid_by_points:
        due = max(due, points.used * given_back // paid_by_points)
    after = evolve(points, earned=earned, returned=due)
    return _moved(
        after, "given_back", earned=earned - points.earned, returned=due - points.returned
    )


def complete(points: OrderPoints, *, matures_at: datetime) -> OrderPoints:
    """Return the points of an order whose goods were all received: they have a date now."""
    return evolve(points, matures_at=matures_at)


def postpone(points: OrderPoints, *, at: datetime) -> OrderPoints:
    """Return points that must wait, as for an open return: they are looked at again a day later."""
    return evolve(points, matures_at=at + timedelta(days=1))


def mature(points: OrderPoints, *, at: datetime) -> PointsMove:
    """Make what an order earned usable.

    Raises:
        Refused: ``points.not_allowed``: its time has not come, or has been.
    """
    ripe = points.matures_at is not None and points.matures_at <= at
    if points.usable_at is not None or not ripe:
        raise Refused("points.not_allowed", order=points.order)
    return _moved(evolve(points, usable_at=at), "matured", earned=0, returned=0)


def _moved(points: OrderPoints, what: str, *, earned: int, returned: int) -> PointsMove:
    return PointsMove(
        points=points,
        earned=earned,
        returned=returned,
        event=Event(
            kind=f"membership.points_{what}",
            aggregate=f"points:{points.order}",
            root=points.order,
            version=points.version + 1,
            facts={
                "order": points.order,
                "member": points.member,
                "earned": earned,
                "returned": returned,
            },
        ),
    )
