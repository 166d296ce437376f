"""Growth and tiers: measured in the ledger, and brought up to the present instant."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve

from selfshop.application.membership.files import Kept, save
from selfshop.domain import membership
from selfshop.domain.membership import files, growth, standings
from selfshop.domain.shared import Refused
from selfshop.ports.work import Work

#: The least stretch of time that a store tells apart.
MICROSECOND = timedelta(microseconds=1)


def the_scheme(work: Work) -> membership.TierScheme:
    """Return the shop's scheme.

    Raises:
        Refused: ``member.no_scheme``.
    """
    scheme = work.house.settings().tier_scheme
    if scheme is None:
        raise Refused("member.no_scheme")
    return scheme


def zone_of(work: Work) -> ZoneInfo:
    """Return the shop's zone."""
    return ZoneInfo(work.house.settings().timezone)


def measured(
    work: Work, scheme: membership.TierScheme, file: membership.MemberFile, *, until: datetime
) -> int:
    """Return the growth that was booked in the window that ends before *until*, for all ids."""
    start = membership.window_start(scheme.window, until, zone_of(work))
    return _between(work, file, None if start is None else start - MICROSECOND, until)


def _between(
    work: Work, file: membership.MemberFile, after: datetime | None, until: datetime
) -> int:
    """Return what was booked after one instant and before another."""
    before = 0 if after is None else _balance(work, file, at=after)
    return _balance(work, file, at=until - MICROSECOND) - before


def _balance(work: Work, file: membership.MemberFile, *, at: datetime) -> int:
    names = [growth.account(member) for member in file.ids]
    found = work.ledger.standings(names)
    return sum(work.ledger.standing_at(standing.account, at).balance for standing in found.values())


def brought_up(
    work: Work, scheme: membership.TierScheme, file: membership.MemberFile, *, change: int = 0
) -> membership.MemberFile:
    """Return the file as it stands now: periods that are over judged, and risen as far as growth goes.

    Args:
        change: of the growth, by what this unit books.
    """
    zone, standing = zone_of(work), file.standing
    while standing.until is not None and standing.until <= work.at:
        after = standings.not_counted_until(scheme, standing, zone=zone)
        came = _between(work, file, after, standing.until)
        standing = standings.evaluate(scheme, standing, came, zone=zone)
    came = measured(work, scheme, file, until=work.at + MICROSECOND) + change
    standing = standings.rise(scheme, standing, came, at=work.at, zone=zone)
    standing = evolve(standing, passes=standings.passes_left(standing, at=work.at))
    return files.with_standing(file, standing, at=work.at)


def store(
    work: Work,
    scheme: membership.TierScheme,
    kept: Kept,
    file: membership.MemberFile,
    *,
    change: int = 0,
    changed: bool = False,
) -> Kept:
    """Save a file brought up to now, and the tier that counts with it.

    The file is saved whenever growth is booked: so of two units that book for one member, the
    second is repeated, and neither decides by a balance that the other has changed.

    Args:
        change: of the growth, by what this unit books.
        changed: whether the member of *kept* differs from what is stored already.
    """
    now = brought_up(work, scheme, file, change=change)
    tier = standings.tier_at(scheme, now.standing, work.at)
    return save(work, kept, now, tier=tier, changed=changed)


def evaluate_due(work: Work, limit: int) -> int:
    """Judge up to *limit* members whose tier may change by itself; return how many were looked at."""
    due = work.member_files.tiers_due(work.at, limit=limit)
    members = work.members.get({file.member for file in due})
    scheme = work.house.settings().tier_scheme
    for file in due:
        if scheme is None:
            work.member_files.save(evolve(file, tier_at=None))
        else:
            store(work, scheme, Kept(member=members[file.member], file=file), file)
    return len(due)
