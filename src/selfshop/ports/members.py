"""Where members are kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from selfshop.domain import membership
from selfshop.domain.shared import MemberId


class Members(Protocol):
    """The members of one shop. Part of an open unit."""

    def add(self, members: Sequence[membership.Member]) -> None:
        """Add members that are not there yet."""

    def save(self, member: membership.Member) -> membership.Member:
        """Replace the member that was loaded with this version; return it as stored."""

    def get(self, ids: Collection[MemberId]) -> Mapping[MemberId, membership.Member]:
        """Return those of the members that exist."""

    def find(
        self, *, tier: str | None, after: MemberId | None, limit: int
    ) -> Sequence[membership.Member]:
        """Return up to *limit* members in the order of their ids, those past *after*."""

    def count_orders(self, member: MemberId, change: int) -> None:
        """Move the member's number of standing orders by *change*."""
