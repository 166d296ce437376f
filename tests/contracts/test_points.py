"""The port of points on every store."""

from selfshop.testing import contracts
from tests.contracts.test_ports import OnEveryStore


class TestPoints(OnEveryStore, contracts.PointsContract):
    """The points of orders."""
