"""The ledger's suites on every store."""

from selfshop.testing import contracts
from tests.contracts.test_ports import OnEveryStore


class TestLedger(OnEveryStore, contracts.LedgerContract):
    """Accounts and journals."""


class TestLedgerHolds(OnEveryStore, contracts.LedgerHoldsContract):
    """Holds."""


class TestLedgerLots(OnEveryStore, contracts.LedgerLotsContract):
    """Lots, and the proof of the books."""
