"""Here the use cases are tried in memory and on SQLite.

That the stores are alike is proved below them, by the ports' suites, and above them, by the laws,
the stories and the facade's own tests; trying each use case on each server would only take its time.
"""

from collections.abc import Iterator

import pytest

from tests import each_store
from tests.conftest import open_store


@pytest.fixture(params=("memory", "sqlite"))
def store(request: pytest.FixtureRequest) -> Iterator[each_store.Store]:
    """Each of the two in turn, with the schema in it."""
    yield from open_store(request, request.param)
