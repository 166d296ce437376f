"""Units of work on dictionaries."""

from collections.abc import Callable
from typing import TypeVar

from attrs import frozen

from selfshop.adapters.memory.store import MemoryStore
from selfshop.adapters.memory.work import MemoryWork
from selfshop.ports.calls import Call, Outcome

T = TypeVar("T")


@frozen(kw_only=True)
class MemoryUnits:
    """Serves `ports.units.Units`: one unit at a time, under the store's lock."""

    store: MemoryStore

    def run(self, work: Callable[[MemoryWork], T], *, call: Call) -> T:
        """Run *work* on an overlay and merge it at the end."""
        with self.store.lock:
            call.ids.rewind()
            unit = MemoryWork.open(self.store, call)
            result = work(unit)
            unit.merge()
            return result

    def outcome(self, call: Call) -> Outcome | None:
        """Return what the call's key is remembered with."""
        with self.store.lock:
            return MemoryWork.open(self.store, call).recall()
