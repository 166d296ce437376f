"""Where it is kept who brought whom in, and what may give an arranged sale away."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from selfshop.domain import distribution
from selfshop.domain.shared import MemberId


class Referrals(Protocol):
    """The referral forest of one shop. Part of an open unit.

    Everybody above a member is written down with the member, so that reading an upline is one
    indexed read, however long it is.
    """

    def places(self, members: Collection[MemberId]) -> Mapping[MemberId, distribution.Place]:
        """Return the places of those that have one."""

    def upline(self, member: MemberId, *, reach: int | None = None) -> Sequence[MemberId]:
        """Return everybody above a member, the nearest first; at most *reach* of them."""

    def save(self, place: distribution.Place) -> distribution.Place:
        """Add a place of version 0, or replace the one that was loaded; return it as stored."""

    def move(self, place: distribution.Place, above: Sequence[MemberId]) -> distribution.Place:
        """Save a place with everybody above it, the nearest first; nobody may be below it."""

    def team(self, head: MemberId, *, most: int) -> Sequence[int]:
        """Return how far below *head* the deepest *most* of their team are, the deepest first."""

    def brought_in(
        self, referrer: MemberId, *, after: MemberId | None, limit: int
    ) -> Sequence[MemberId]:
        """Return up to *limit* members brought in by a promoter, by their ids, past *after*."""

    def note(self, member: MemberId, traces: Collection[distribution.Trace]) -> None:
        """Keep those of *traces* of a member that are not kept yet."""

    def traces(
        self, members: Collection[MemberId]
    ) -> Mapping[MemberId, frozenset[distribution.Trace]]:
        """Return the traces of those members that have any."""

    def forget(self, member: MemberId) -> None:
        """Destroy the traces of a member; who stands where is kept."""
