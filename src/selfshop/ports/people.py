"""Where personal data is kept: the one place, so that it can be destroyed."""

from collections.abc import Mapping
from typing import Protocol

from selfshop.domain import membership
from selfshop.domain.shared import MemberId, SubjectId


class People(Protocol):
    """Names, addresses and contacts, by member and record. Part of an open unit."""

    def put(self, member: MemberId, record: SubjectId, address: membership.Address) -> None:
        """Keep an address of a member under a new record id."""

    def get(self, member: MemberId) -> Mapping[SubjectId, membership.Address]:
        """Return every address of a member by record id."""

    def shred(self, member: MemberId) -> None:
        """Destroy everything personal of a member; what refers to it by id stays."""
