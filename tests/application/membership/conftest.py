"""A shop with a tier scheme, in memory and on each store."""

import pytest

from selfshop import open_shop
from tests.each_store import Store
from tests.tiering import Tiering, open_tiering


@pytest.fixture
def tiering() -> Tiering:
    """A shop with a tier scheme, in memory."""
    return open_tiering(lambda **options: open_shop("memory://", **options))


@pytest.fixture
def any_tiering(store: Store) -> Tiering:
    """A shop with a tier scheme, on each store."""
    return open_tiering(store.open)
