"""The ports of distribution on every store."""

from selfshop.testing import contracts
from tests.contracts.test_ports import OnEveryStore


class TestCommissions(OnEveryStore, contracts.CommissionsContract):
    """Commissions."""


class TestPromoters(OnEveryStore, contracts.PromotersContract):
    """Plans, promoters and statements."""


class TestReferrals(OnEveryStore, contracts.ReferralsContract):
    """Who brought whom in."""


class TestSignals(OnEveryStore, contracts.SignalsContract):
    """What looks wrong."""


class TestWithdrawals(OnEveryStore, contracts.WithdrawalsContract):
    """Withdrawals and withheld tax."""
