"""The reference implementation of every port: dictionaries under one lock."""

from selfshop.adapters.memory.store import MemoryStore
from selfshop.adapters.memory.units import MemoryUnits

__all__ = ["MemoryStore", "MemoryUnits"]
