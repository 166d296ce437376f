"""What movements do to the counters, and what the counters must hold before."""

from collections.abc import Iterable

from attrs import evolve, frozen

from selfshop.domain.inventory.levels import MAIN, StockKey, StockLevel
from selfshop.domain.inventory.movements import Cause, Movement
from selfshop.domain.shared import LocationId, SkuId


@frozen(kw_only=True)
class CounterMove:
    """One conditional update of one counter row: the deltas, and what must hold before them.

    Attributes:
        available_min: least available units needed; None = no need (available may be negative).
    """

    sku: SkuId
    location: LocationId = MAIN
    on_hand: int = 0
    held: int = 0
    allocated: int = 0
    on_hand_min: int = 0
    held_min: int = 0
    allocated_min: int = 0
    available_min: int | None = None

    @property
    def key(self) -> StockKey:
        """The counter row it moves."""
        return self.sku, self.location

    def admits(self, level: StockLevel) -> bool:
        """Tell whether *level* meets what the move needs."""
        return (
            level.on_hand >= self.on_hand_min
            and level.held >= self.held_min
            and level.allocated >= self.allocated_min
            and (self.available_min is None or level.available >= self.available_min)
        )

    def applied(self, level: StockLevel) -> StockLevel:
        """Return *level* after the move."""
        return evolve(
            level,
            on_hand=level.on_hand + self.on_hand,
            held=level.held + self.held,
            allocated=level.allocated + self.allocated,
        )

    def then(self, later: "CounterMove") -> "CounterMove":
        """Return the one move that needs and does what this and then *later* on the row do."""
        freed = self.on_hand - self.held - self.allocated
        needs = [] if self.available_min is None else [self.available_min]
        if later.available_min is not None:
            needs.append(later.available_min - freed)
        return CounterMove(
            sku=self.sku,
            location=self.location,
            on_hand=self.on_hand + later.on_hand,
            held=self.held + later.held,
            allocated=self.allocated + later.allocated,
            on_hand_min=max(self.on_hand_min, later.on_hand_min - self.on_hand),
            held_min=max(self.held_min, later.held_min - self.held),
            allocated_min=max(self.allocated_min, later.allocated_min - self.allocated),
            available_min=max(needs, default=None),
        )


def counter_moves(movements: Iterable[Movement]) -> tuple[CounterMove, ...]:
    """Return what *movements*, in their order, do to the counters: one move a row, in key order."""
    moves: dict[StockKey, CounterMove] = {}
    for movement in movements:
        move = _move_of(movement)
        earlier = moves.get(move.key)
        moves[move.key] = move if earlier is None else earlier.then(move)
    return tuple(move for _, move in sorted(moves.items()))


def _move_of(movement: Movement) -> CounterMove:
    return CounterMove(
        sku=movement.sku,
        location=movement.location,
        on_hand=movement.on_hand,
        held=movement.held,
        allocated=movement.allocated,
        on_hand_min=max(0, -movement.on_hand),
        held_min=max(0, -movement.held),
        allocated_min=max(0, -movement.allocated),
        available_min=movement.held if movement.cause is Cause.HELD else None,
    )
