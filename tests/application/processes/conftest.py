"""A furnished shop in memory, and one on each store."""

import pytest

from tests.each_store import Store
from tests.floor import Floor, memory_floor, open_floor


@pytest.fixture
def floor() -> Floor:
    """A furnished shop in memory."""
    return memory_floor()


@pytest.fixture
def any_floor(store: Store) -> Floor:
    """A furnished shop on each store."""
    return open_floor(store.open)


@pytest.fixture
def sql_floor(sql_store: Store) -> Floor:
    """A furnished shop on each SQL database."""
    return open_floor(sql_store.open)
