"""Here every store is asked."""

from collections.abc import Iterator

import pytest

from tests import each_store
from tests.conftest import open_store


@pytest.fixture(params=each_store.NAMES)
def store(request: pytest.FixtureRequest) -> Iterator[each_store.Store]:
    """Each store in turn, with the schema in it."""
    yield from open_store(request, request.param)
