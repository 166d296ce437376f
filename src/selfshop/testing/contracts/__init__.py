"""What every adapter has to pass: one suite for each port.

A suite is a plain pytest class. To run it on an adapter of your own, inherit from it and say in
the fixture `units` how to open your store:

```python
from selfshop.testing import contracts


class TestCatalogOnMyStore(contracts.CatalogContract):
    @pytest.fixture
    def units(self) -> Units:
        return MyUnits(...)
```

The store may be used before and after: each test founds a shop of its own in it.
"""

from selfshop.testing.contracts.bench import AT, Bench, PortContract
from selfshop.testing.contracts.catalog import CatalogContract
from selfshop.testing.contracts.counters import CountersContract
from selfshop.testing.contracts.coupons import CouponsContract
from selfshop.testing.contracts.distribution import (
    CommissionsContract,
    PromotersContract,
    ReferralsContract,
    SignalsContract,
    WithdrawalsContract,
)
from selfshop.testing.contracts.holds import HoldsContract
from selfshop.testing.contracts.house import HouseContract
from selfshop.testing.contracts.keys import KeysContract
from selfshop.testing.contracts.ledger import LedgerContract
from selfshop.testing.contracts.ledger_holds import LedgerHoldsContract
from selfshop.testing.contracts.ledger_lots import LedgerLotsContract
from selfshop.testing.contracts.member_files import MemberFilesContract
from selfshop.testing.contracts.members import MembersContract
from selfshop.testing.contracts.orders import OrdersContract
from selfshop.testing.contracts.outbox import OutboxContract
from selfshop.testing.contracts.parcels import ParcelsContract
from selfshop.testing.contracts.payments import PaymentsContract
from selfshop.testing.contracts.people import PeopleContract
from selfshop.testing.contracts.points import PointsContract
from selfshop.testing.contracts.prices import PricesContract
from selfshop.testing.contracts.quotas import QuotasContract
from selfshop.testing.contracts.returns import ReturnsContract
from selfshop.testing.contracts.units import UnitsContract

__all__ = [
    "AT",
    "Bench",
    "CatalogContract",
    "CommissionsContract",
    "CountersContract",
    "CouponsContract",
    "HoldsContract",
    "HouseContract",
    "KeysContract",
    "LedgerContract",
    "LedgerHoldsContract",
    "LedgerLotsContract",
    "MemberFilesContract",
    "MembersContract",
    "OrdersContract",
    "OutboxContract",
    "ParcelsContract",
    "PaymentsContract",
    "PeopleContract",
    "PointsContract",
    "PortContract",
    "PricesContract",
    "PromotersContract",
    "QuotasContract",
    "ReferralsContract",
    "ReturnsContract",
    "SignalsContract",
    "UnitsContract",
    "WithdrawalsContract",
]
