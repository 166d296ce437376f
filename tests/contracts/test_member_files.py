"""Members' files on every store."""

from selfshop.testing import contracts
from tests.contracts.test_ports import OnEveryStore


class TestMemberFiles(OnEveryStore, contracts.MemberFilesContract):
    """Members' files."""
