r"""Holds: goods kept for a buyer until an instant.

| from \ move | claim (at < expires_at) | release (at < expires_at) | lapse (at >= expires_at) |
|-------------|-------------------------|---------------------------|--------------------------|
| held        | claimed                 | released                  | lapsed                   |
| claimed, released, lapsed | refused `hold.ended` | refused `hold.ended` | refused `hold.ended` |

The conditions on `expires_at` share no instant, so a hold ends exactly once. A hold's lines are
its movements with cause `held`; every ending turns those recorded lines round.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, frozen

from selfshop.domain.inventory.levels import LINES_MAX, StockLine, merged
from selfshop.domain.inventory.movements import Cause, Movement, book
from selfshop.domain.shared import Event, HoldId, InvalidInput, Refused, checks

#: The longest that goods are kept for somebody who has not paid.
HOLD_DAYS_MAX = 60


class HoldStatus(StrEnum):
    """Where a hold stands; all but `held` are final."""

    HELD = "held"
    CLAIMED = "claimed"
    RELEASED = "released"
    LAPSED = "lapsed"


@frozen(kw_only=True)
class Hold:
    """Goods kept for *owner* until *expires_at* (exclusive).

    Attributes:
        owner: the name of the actor it is kept for, a pseudonym.
        lines: one per SKU and location, in key order.
        version: 0 = not stored yet.
    """

    id: HoldId
    owner: str
    lines: tuple[StockLine, ...]
    expires_at: datetime
    status: HoldStatus = HoldStatus.HELD
    version: int = 0

    @property
    def reference(self) -> str:
        """What its movements name as their cause."""
        return f"hold:{self.id}"


@frozen(kw_only=True)
class HoldMove:
    """A hold after a move, what the move books, and what it says to the world."""

    hold: Hold
    movements: tuple[Movement, ...]
    event: Event


def hold(
    *, hold_id: HoldId, owner: str, lines: Iterable[StockLine], until: datetime, at: datetime
) -> HoldMove:
    """Keep all of *lines* until *until* (exclusive), or nothing.

    Whether there is enough is judged where the counters are moved: each `held` movement needs
    that much available.

    Raises:
        InvalidInput: no lines, too many, or *until* is naive, not after *at* or beyond
            HOLD_DAYS_MAX.
    """
    wanted = merged(lines)
    if not wanted:
        raise InvalidInput("lines", "input.empty")
    if len(wanted) > LINES_MAX:
        raise InvalidInput("lines", "input.too_many", most=LINES_MAX)
    checks.require_instant("until", until)
    if until <= at:
        raise InvalidInput("until", "input.empty_period")
    if until - at > timedelta(days=HOLD_DAYS_MAX):
        raise InvalidInput("until", "hold.too_long", days=HOLD_DAYS_MAX)
    made = Hold(id=hold_id, owner=owner, lines=wanted, expires_at=until)
    return _move(made, Cause.HELD, at=at)


def claim(held: Hold, *, at: datetime) -> HoldMove:
    """Turn the hold into an allocation: the buyer has paid in time.

    Raises:
        Refused: `hold.ended`, or `hold.lapsed` from `expires_at` on.
    """
    require_held(held)
    if has_lapsed(held, at=at):
        raise Refused("hold.lapsed", hold=held.id)
    return _move(evolve(held, status=HoldStatus.CLAIMED), Cause.CLAIMED, at=at)


def release(held: Hold, *, at: datetime) -> HoldMove:
    """Give the goods back early; a hold whose time is over is booked as lapsed instead.

    Raises:
        Refused: `hold.ended`.
    """
    require_held(held)
    if has_lapsed(held, at=at):
        return lapse(held, at=at)
    return _move(evolve(held, status=HoldStatus.RELEASED), Cause.RELEASED, at=at)


def lapse(held: Hold, *, at: datetime) -> HoldMove:
    """Make visible that the hold's time is over.

    Raises:
        Refused: `hold.ended`, or `hold.not_due` before `expires_at`.
    """
    require_held(held)
    if not has_lapsed(held, at=at):
        raise Refused("hold.not_due", hold=held.id)
    return _move(evolve(held, status=HoldStatus.LAPSED), Cause.LAPSED, at=at)


def has_lapsed(held: Hold, *, at: datetime) -> bool:
    """Tell whether the hold is over at *at* for want of payment, swept or not."""
    return held.status is HoldStatus.LAPSED or (
        held.status is HoldStatus.HELD and at >= held.expires_at
    )


def is_claimable(held: Hold, *, at: datetime) -> bool:
    """Tell whether the hold still keeps its goods at *at*."""
    return held.status is HoldStatus.HELD and at < held.expires_at


def require_covers(held: Hold, lines: Iterable[StockLine]) -> None:
    """Refuse `hold.other_lines` unless the hold keeps exactly *lines*, however they are cut."""
    if held.lines != merged(lines):
        raise Refused("hold.other_lines", hold=held.id)


def require_held(held: Hold) -> None:
    """Refuse `hold.ended` unless the hold stands."""
    if held.status is not HoldStatus.HELD:
        raise Refused("hold.ended", hold=held.id, status=held.status.value)


def _move(after: Hold, cause: Cause, *, at: datetime) -> HoldMove:
    return HoldMove(
        hold=after,
        movements=book(cause, after.lines, reference=after.reference, at=at),
        event=Event(
            kind=f"inventory.{cause.value}",
            aggregate=after.reference,
            root=after.id,
            version=after.version + 1,
            facts={"units": sum(line.quantity for line in after.lines)},
        ),
    )
