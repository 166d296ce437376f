"""Every port's suite on every store."""

from collections.abc import Iterator

import pytest

from selfshop.adapters.sql import SqlUnits
from selfshop.ports.units import Units
from selfshop.testing import contracts
from tests.each_store import Store, units_on


class OnEveryStore:
    @pytest.fixture
    def units(self, store: Store) -> Iterator[Units]:
        made = units_on(store.url)
        yield made
        if isinstance(made, SqlUnits):
            made.statements.store.close()


class TestCatalog(OnEveryStore, contracts.CatalogContract):
    """Products and SKUs."""


class TestCounters(OnEveryStore, contracts.CountersContract):
    """Stock counters and their book."""


class TestCoupons(OnEveryStore, contracts.CouponsContract):
    """Coupons, their batches and templates."""


class TestHolds(OnEveryStore, contracts.HoldsContract):
    """Holds."""


class TestHouse(OnEveryStore, contracts.HouseContract):
    """Settings and rule sets."""


class TestKeys(OnEveryStore, contracts.KeysContract):
    """Idempotency keys."""


class TestMembers(OnEveryStore, contracts.MembersContract):
    """Members."""


class TestOrders(OnEveryStore, contracts.OrdersContract):
    """Orders."""


class TestOutbox(OnEveryStore, contracts.OutboxContract):
    """Events."""


class TestParcels(OnEveryStore, contracts.ParcelsContract):
    """Parcels."""


class TestPayments(OnEveryStore, contracts.PaymentsContract):
    """Payments, takings and refunds."""


class TestPeople(OnEveryStore, contracts.PeopleContract):
    """Personal data."""


class TestPrices(OnEveryStore, contracts.PricesContract):
    """Price ladders."""


class TestQuotas(OnEveryStore, contracts.QuotasContract):
    """What of limits is used up."""


class TestReturns(OnEveryStore, contracts.ReturnsContract):
    """Returns."""


class TestUnits(OnEveryStore, contracts.UnitsContract):
    """Units of work."""
