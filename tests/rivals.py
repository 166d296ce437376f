"""Somebody who is faster: acts after another unit has read and decided, before it writes."""

from collections.abc import Callable
from typing import TypeVar

from attrs import evolve, field, frozen

from selfshop.ports.calls import Call, Outcome
from selfshop.ports.units import Units
from selfshop.ports.work import Work
from tests.floor import Floor

T = TypeVar("T")


@frozen(kw_only=True)
class Overtaken:
    """Serves `ports.units.Units`: its unit number *place* is overtaken once, by *rival*."""

    units: Units
    rival: Callable[[], object]
    place: int
    seen: list[Call] = field(factory=list)

    def run(self, work: Callable[[Work], T], *, call: Call) -> T:
        """Run *work*, overtaken."""
        self.seen.append(call)
        if len(self.seen) != self.place:
            return self.units.run(work, call=call)
        waiting = [self.rival]

        def slowly(unit: Work) -> T:
            result = work(unit)
            if waiting:
                waiting.pop()()
            return result

        return self.units.run(slowly, call=call)

    def outcome(self, call: Call) -> Outcome | None:
        """Return what the key is remembered with."""
        return self.units.outcome(call)


def overtaken(floor: Floor, rival: Callable[[], object], *, place: int = 1) -> Floor:
    """Return *floor* as somebody works on it whose unit number *place* is overtaken by *rival*."""
    units = Overtaken(units=floor.shop._desk.units, rival=rival, place=place)
    return evolve(floor, shop=floor.shop._but(units=units))
