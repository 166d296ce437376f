"""The proof that the counters are what the book says, and the entry that repairs them."""

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from selfshop.domain.inventory.counters import CounterMove
from selfshop.domain.inventory.levels import StockKey, StockLevel
from selfshop.domain.inventory.movements import Cause, Movement


@frozen
class Counters:
    """The three counters that movements write, in units."""

    on_hand: int = 0
    held: int = 0
    allocated: int = 0


@frozen(kw_only=True)
class Drift:
    """One row whose counters are not what they should be.

    Attributes:
        counted: what the counters say.
        booked: what the movements fold to.
        holding: units that the holds still open keep.
        entry: the movement to add to the book.
        move: the update of the counters; together they make all three agree.
    """

    key: StockKey
    counted: Counters
    booked: Counters
    holding: int
    entry: Movement
    move: CounterMove


def fold(movements: Iterable[Movement]) -> dict[StockKey, Counters]:
    """Add up *movements* per SKU and location."""
    sums: dict[StockKey, tuple[int, int, int]] = {}
    for movement in movements:
        on_hand, held, allocated = sums.get(movement.key, (0, 0, 0))
        sums[movement.key] = (
            on_hand + movement.on_hand,
            held + movement.held,
            allocated + movement.allocated,
        )
    return {key: Counters(*counted) for key, counted in sums.items()}


def reconcile(
    level: StockLevel,
    movements: Iterable[Movement],
    *,
    holding: int,
    reference: str,
    at: datetime,
) -> Drift | None:
    """Return None where counter = fold of movements and held = open holds, else the repair.

    `on_hand` and `allocated` stay as they stand, since goods were promised and counted against
    them, and the entry books the difference; `held` is brought to what the open holds keep.

    Args:
        level: the counters of one row.
        movements: all movements of that row.
        holding: units that holds still open keep of it.
        reference: what the entry names as its cause.
        at: the entry's instant.
    """
    booked = fold(movements).get(level.key, Counters())
    counted = Counters(level.on_hand, level.held, level.allocated)
    if counted == booked and level.held == holding:
        return None
    return Drift(
        key=level.key,
        counted=counted,
        booked=booked,
        holding=holding,
        entry=Movement(
            sku=level.sku,
            location=level.location,
            cause=Cause.ADJUSTED,
            reference=reference,
            on_hand=counted.on_hand - booked.on_hand,
            held=holding - booked.held,
            allocated=counted.allocated - booked.allocated,
            at=at,
        ),
        move=CounterMove(
            sku=level.sku,
            location=level.location,
            held=holding - counted.held,
            held_min=max(0, counted.held - holding),
        ),
    )
