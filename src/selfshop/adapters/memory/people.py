"""Personal data in dictionaries."""

from collections.abc import Mapping

from selfshop.adapters.memory.store import Repository
from selfshop.domain import membership
from selfshop.domain.shared import MemberId, SubjectId


class MemoryPeople(Repository):
    """Serves `ports.people.People`."""

    def put(self, member: MemberId, record: SubjectId, address: membership.Address) -> None:
        """Keep an address under a new record id."""
        self.overlay.add("personal", (self.shop, member, record), address)

    def get(self, member: MemberId) -> Mapping[SubjectId, membership.Address]:
        """Return every address of a member."""
        return {key[2]: row for key, row in self.of_shop("personal") if key[1] == member}

    def shred(self, member: MemberId) -> None:
        """Destroy everything personal of a member."""
        for record in self.get(member):
            self.overlay.remove("personal", (self.shop, member, record))
