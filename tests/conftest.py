"""What every test may ask for: Hypothesis profiles and a corner on each database server."""

import os
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings

from selfshop import Shop, open_shop
from tests import each_store, servers

# Machines differ in speed and are shared: a slow example is no fault of the shop's.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", _patient, max_examples=50)
settings.register_profile("ci", _patient, max_examples=50, derandomize=True, print_blob=True)
settings.register_profile("deep", _patient, max_examples=2_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") == "true" else "default")
)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of an empty PostgreSQL schema of this worker's own, dropped at the end of the run."""
    yield from _corner("postgres")


@pytest.fixture(scope="session")
def mariadb_url() -> Iterator[str]:
    """URL of an empty MariaDB database of this worker's own, dropped at the end of the run."""
    yield from _corner("mariadb")


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a SQLite file of this worker's own."""
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'shop.db'}"


@pytest.fixture(params=each_store.USUAL)
def store(request: pytest.FixtureRequest) -> Iterator[each_store.Store]:
    """The usual stores in turn, with the schema in it; some folders ask for every one."""
    yield from open_store(request, request.param)


@pytest.fixture(params=each_store.ON_SQL)
def sql_store(request: pytest.FixtureRequest) -> Iterator[each_store.Store]:
    """Each SQL database in turn, with the schema in it."""
    yield from open_store(request, request.param)


@pytest.fixture
def shop(store: each_store.Store) -> Shop:
    """A shop of the test's own on each store."""
    return store.open()


def open_store(request: pytest.FixtureRequest, name: str) -> Iterator[each_store.Store]:
    """Give a store by name, its schema made once a run."""
    # A server's fixture is asked for only here, so that its silence skips its own tests alone.
    url = "memory://" if name == "memory" else str(request.getfixturevalue(f"{name}_url"))
    if url not in _MIGRATED:
        open_shop(url, migrate=True).close()
        _MIGRATED.add(url)
    made = each_store.Store(name=name, url=url)
    yield made
    made.close()


_MIGRATED: set[str] = set()


def _corner(name: str) -> Iterator[str]:
    silence = _silence(name)
    if silence and servers.required():
        pytest.fail(f"{silence}; this run requires it")
    if silence:
        pytest.skip(silence)
    with servers.own_corner(servers.SERVERS[name]) as url:
        yield url


@cache
def _silence(name: str) -> str | None:
    return servers.silence_of(servers.SERVERS[name])
