"""Receiving and counting goods; holds as operations."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from selfshop.application.inventory import holding
from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.own_holds import get_hold
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.shape import AtMost
from selfshop.domain import inventory
from selfshop.domain.shared import (
    Event,
    HoldId,
    InvalidInput,
    LocationId,
    NotFound,
    Refused,
    SkuId,
    checks,
)
from selfshop.ports.work import Work

ROWS_MAX = 10_000
WRITE = "inventory.write"

Lines = Annotated[tuple[inventory.StockLine, ...], AtMost(entries=ROWS_MAX)]


class Inventory(Group):
    """What there is, and to whom it is promised."""

    name = "inventory"

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def receive_stock(self, work: Work, *, lines: Lines, reference: str | None = None) -> int:
        """Book up to 10,000 lines of goods that came in, all or nothing; return how many units.

        Args:
            lines: lines of one SKU and location are added up.
            reference: the delivery they came with; the same delivery is booked once.

        Raises:
            InvalidInput: the reference is blank or has blanks around it.
            NotFound: ``sku.unknown``, with the row.
            Refused: ``stock.delivery_booked``.
        """
        if reference is not None:
            checks.require_new_id("reference", reference)
        delivery = f"delivery:{reference or work.new_id()}"
        if reference is not None and work.outbox.history(delivery):
            raise Refused("stock.delivery_booked", reference=reference)
        known = work.catalog.skus({line.sku for line in lines})
        for position, line in enumerate(lines):
            if line.sku not in known:
                raise NotFound("sku.unknown", sku=line.sku, row=position)
        keys = {line.key for line in lines}
        work.stock.open_levels(keys - work.stock.levels(keys).keys())
        work.stock.book(inventory.receive(lines, reference=delivery, at=work.at))
        units = sum(line.quantity for line in lines)
        work.emit(_received(delivery, units))
        return units

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def set_safety(
        self, work: Work, *, sku: SkuId, units: int, location: LocationId = inventory.MAIN
    ) -> None:
        """Keep *units* of a SKU back from sale."""
        checks.require_whole("units", units, least=0, most=checks.QUANTITY_MAX)
        self._require_level(work, sku, location)
        work.stock.set_safety((sku, location), units)
        work.emit(
            Event(
                kind="inventory.safety_set",
                aggregate=f"stock:{sku}",
                root=sku,
                version=1,
                facts={"location": location, "units": units},
            )
        )

    @operation(who=ANYBODY, writes=False)
    def available(self, work: Work, *, sku: SkuId, location: LocationId = inventory.MAIN) -> int:
        """Return how many units may be promised now, never below 0."""
        level = work.stock.levels([(sku, location)]).get((sku, location))
        return 0 if level is None else max(0, level.available)

    @operation(who=HOUSE, writes=False)
    def level(
        self, work: Work, *, sku: SkuId, location: LocationId = inventory.MAIN
    ) -> inventory.StockLevel:
        """Return the counters of a SKU at a location."""
        return self._require_level(work, sku, location)

    @operation(who=HOUSE, writes=False)
    def find(
        self, work: Work, *, cursor: Cursor | None = None, limit: int = 50
    ) -> Page[inventory.StockLevel]:
        """Return a page of counters in the order of SKU and location."""

        def fetch(after: str | None, count: int) -> Sequence[inventory.StockLevel]:
            if after is None:
                return work.stock.find_levels(after=None, limit=count)
            sku, location = json.loads(after)
            place = (SkuId(sku), LocationId(location))
            return work.stock.find_levels(after=place, limit=count)

        return turn(
            work,
            "inventory.find",
            cursor=cursor,
            limit=limit,
            fetch=fetch,
            place=lambda level: json.dumps(level.key),
        )

    @operation(who=HOUSE, writes=False)
    def movements(
        self, work: Work, *, sku: SkuId, location: LocationId = inventory.MAIN
    ) -> tuple[inventory.Movement, ...]:
        """Return the whole book of a SKU at a location, oldest first."""
        return tuple(work.stock.movements((sku, location)))

    @operation(who=ANYBODY, writes=True)
    def hold(self, work: Work, *, lines: Lines, until: datetime | None = None) -> inventory.Hold:
        """Keep all of *lines* for the actor, or nothing.

        Args:
            until: exclusive; staff and system only. Absent = the shop's hold minutes from now.

        Raises:
            Refused: ``stock.short`` naming every SKU that is short and how much there is.
        """
        if until is not None and work.owner is not None:
            raise InvalidInput("until", "input.not_yours_to_say")
        return holding.hold(work, lines, until=until)

    @operation(who=ANYBODY, writes=True)
    def release(self, work: Work, *, hold: HoldId) -> inventory.Hold:
        """Give the goods of a hold back early; one that has ended already stays as it is.

        Raises:
            Refused: ``order.hold_taken``: it keeps an order's goods, and goes with the order.
        """
        get_hold(work, hold)
        if work.orders.holder_of("hold", hold) is not None:
            raise Refused("order.hold_taken", hold=hold)
        return holding.release(work, hold)

    @operation(who=ANYBODY, writes=False)
    def get_hold(self, work: Work, *, hold: HoldId) -> inventory.Hold:
        """Return a hold; a customer finds only their own."""
        return get_hold(work, hold)

    @staticmethod
    def _require_level(work: Work, sku: SkuId, location: LocationId) -> inventory.StockLevel:
        level = work.stock.levels([(sku, location)]).get((sku, location))
        if level is None:
            raise NotFound("stock.never_received", sku=sku, location=location)
        return level


def _received(delivery: str, units: int) -> Event:
    return Event(
        kind="inventory.received",
        aggregate=delivery,
        root=delivery,
        version=1,
        facts={"units": units},
    )
