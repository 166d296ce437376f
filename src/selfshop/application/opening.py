"""Founding a shop in a store that does not know it yet."""

from selfshop.application.desk import Desk
from selfshop.domain.shared import Conflict, System
from selfshop.ports.calls import Call, Tape


def found(desk: Desk, *, secret: str) -> None:
    """Make the shop's own row with default settings, unless it is there.

    Args:
        secret: what the new shop seals its cursors with; unused when the shop is there.
    """
    at = desk.clock.now()
    call = Call(
        shop=desk.shop,
        actor=System(id="selfshop"),
        operation="shop.found",
        at=at,
        ids=Tape(draw=lambda: desk.ids.new(at)),
    )
    if desk.units.run(lambda work: work.house.exists(), call=call):
        return
    try:
        desk.units.run(lambda work: work.house.found(secret=secret), call=call)
    except Conflict:
        # Another process has founded it meanwhile, which is as good.
        if not desk.units.run(lambda work: work.house.exists(), call=call):
            raise
