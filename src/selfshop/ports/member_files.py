"""Where the files of members are kept: tiers, consents, tags, aliases; nothing personal."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from selfshop.domain import membership
from selfshop.domain.shared import MemberId


class MemberFiles(Protocol):
    """The files of one shop's members; who has none yet has an empty one. Part of an open unit."""

    def get(self, ids: Collection[MemberId]) -> Mapping[MemberId, membership.MemberFile]:
        """Return the file of each of *ids*; version 0 where nothing was kept yet."""

    def save(self, file: membership.MemberFile) -> membership.MemberFile:
        """Add a file, or replace the one that was loaded with this version; return it as stored."""

    def tiers_due(self, at: datetime, *, limit: int) -> Sequence[membership.MemberFile]:
        """Return up to *limit* files whose tier may change by itself by *at*, the oldest first."""

    def erasures_due(self, at: datetime, *, limit: int) -> Sequence[membership.MemberFile]:
        """Return up to *limit* files whose erasure is to be looked at by *at*, the oldest first."""

    def next_due(self) -> datetime | None:
        """Return when the next file is due for either, if there is one."""
