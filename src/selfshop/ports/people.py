"""Where personal data is kept: the one place, so that it can be destroyed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import membership
from selfshop.domain.shared import MemberId, SubjectId


class People(Protocol):
    """Names, addresses and contacts, by member and record. Part of an open unit."""

    def put(self, member: MemberId, record: SubjectId, address: membership.Address) -> None:
        """Keep an address of a member under a new record id."""

    def get(self, member: MemberId) -> Mapping[SubjectId, membership.Address]:
        """Return every address of a member by record id."""

    def profile(self, member: MemberId) -> membership.Profile:
        """Return what a member told about themselves; version 0 where that is nothing."""

    def save_profile(self, member: MemberId, profile: membership.Profile) -> membership.Profile:
        """Add a profile, or replace the one that was loaded with this version; return it as stored."""

    def gifts_due(self, at: datetime, *, limit: int) -> Sequence[MemberId]:
        """Return up to *limit* members whose birthday gift is due by *at*, the oldest first."""

    def next_gift(self) -> datetime | None:
        """Return when the next birthday gift is due, if one is."""

    def shred(self, member: MemberId) -> None:
        """Destroy everything personal of a member; what refers to it by id stays."""
