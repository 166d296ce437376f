"""Sweeping on the spot: what has lapsed stands in nobody's way, however slow the sweeper is."""

from collections.abc import Callable
from datetime import datetime

from selfshop.application.desk import Desk
from selfshop.domain.shared import System
from selfshop.ports.calls import Call, Tape
from selfshop.ports.work import Work


def sweep_all(
    desk: Desk, step: Callable[[Work], int], *, operation: str, at: datetime, most: int
) -> bool:
    """Run *step* at *at* in units of its own until nothing is left; tell whether anything was done.

    Args:
        desk: whose shop is swept, by the system.
        step: does up to *most* things in an open unit, and returns how many.
        operation: what its events say that they come from.
        at: the instant of all units.
        most: what a full unit does.
    """
    done = 0
    while True:
        # Each unit draws ids of its own: those of a call are replayed.
        call = Call(
            shop=desk.shop,
            actor=System(id="sweeper"),
            operation=operation,
            at=at,
            ids=Tape(draw=lambda: desk.ids.new(at)),
        )
        batch = desk.units.run(step, call=call)
        done += batch
        if batch < most:
            return done > 0
