"""The bench on which a suite tries an adapter: a shop of its own, and units to run in it."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from attrs import evolve, field, frozen

from selfshop.domain import inventory
from selfshop.domain.shared import Actor, Conflict, Event, LocationId, ShopId, SkuId, System
from selfshop.ports.calls import Call, Tape
from selfshop.ports.units import Units
from selfshop.ports.work import Work
from selfshop.testing.fixed import CountingIds

T = TypeVar("T")

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
MAIN = inventory.MAIN
#: Sorted by code point, as every store sorts: capitals, small letters, accents, Chinese, emoji.
SORTED_NAMES = ("A", "B", "a", "a ", "a b", "ab", "b", "é", "中", "\U0001f375")

#: What one unit of each cause does to the counters on hand, held and allocated.
EFFECTS = {
    inventory.Cause.RECEIVED: (1, 0, 0),
    inventory.Cause.HELD: (0, 1, 0),
    inventory.Cause.LAPSED: (0, -1, 0),
    inventory.Cause.RELEASED: (0, -1, 0),
    inventory.Cause.CLAIMED: (0, -1, 1),
    inventory.Cause.SHIPPED: (-1, 0, -1),
    inventory.Cause.CANCELLED: (0, 0, -1),
    inventory.Cause.RESTOCKED: (1, 0, 0),
}


@frozen(kw_only=True)
class Bench:
    """Runs units in one shop."""

    units: Units
    shop: ShopId
    ids: CountingIds = field(factory=CountingIds)

    def call(
        self,
        *,
        actor: Actor | None = None,
        key: str | None = None,
        request_hash: str = "",
        at: datetime = AT,
    ) -> Call:
        """Describe a call, by the system at AT unless said otherwise."""
        return Call(
            shop=self.shop,
            actor=System() if actor is None else actor,
            operation="contract.try",
            at=at,
            ids=Tape(draw=lambda: self.ids.new(at)),
            key=key,
            request_hash=request_hash,
        )

    def run(self, work: Callable[[Work], T], *, call: Call | None = None) -> T:
        """Run *work* as one unit."""
        return self.units.run(work, call=self.call() if call is None else call)

    def elsewhere(self) -> "Bench":
        """Return a bench in another shop of the same store."""
        other = evolve(self, shop=new_shop())
        found(other)
        return other

    def refuses(self, work: Callable[[Work], object]) -> bool:
        """Tell whether *work* is turned down because somebody was faster."""
        with pytest.raises(Conflict) as no:
            self.run(work)
        return no.value.retryable


class PortContract:
    """What the suites share."""

    @pytest.fixture
    def units(self) -> Units:
        """Say how to open the store; every suite is run by overriding this."""
        pytest.fail("override the fixture `units` of the suite")

    @pytest.fixture
    def bench(self, units: Units) -> Bench:
        """Found a shop of the test's own."""
        made = Bench(units=units, shop=new_shop())
        found(made)
        return made


def new_shop() -> ShopId:
    """Return the id of a shop that no test has used."""
    return ShopId(f"contract-{secrets.token_hex(8)}")


def found(bench: Bench) -> None:
    """Make the bench's shop."""
    bench.run(lambda work: work.house.found(secret="s" * 64))


def event(aggregate: str = "tea:1", version: int = 1, **facts: str) -> Event:
    """Return an event of one aggregate."""
    return Event(
        kind="tests.tried", aggregate=aggregate, root=aggregate, version=version, facts=facts
    )


def book(
    work: Work,
    cause: inventory.Cause,
    quantity: int,
    *,
    sku: str = "tea",
    reference: str = "delivery:1",
    location: str = MAIN,
) -> None:
    """Book one movement."""
    on_hand, held, allocated = EFFECTS[cause]
    move = inventory.Movement(
        sku=SkuId(sku),
        location=LocationId(location),
        cause=cause,
        reference=reference,
        on_hand=on_hand * quantity,
        held=held * quantity,
        allocated=allocated * quantity,
        at=work.at,
    )
    work.stock.book([move])
