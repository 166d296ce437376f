"""Members become one: the one who stays promotes for both, and stands where either was brought in."""

from zoneinfo import ZoneInfo

from selfshop.application.distribution.finding import orders_of
from selfshop.domain import distribution
from selfshop.domain.distribution import accounts, promoters, referrals, taxes
from selfshop.domain.shared import MemberId, Refused
from selfshop.ports.work import Work


def merge(work: Work, member: MemberId, into: MemberId) -> None:
    """Make what *member* promotes, and where they stand, that of another member.

    Raises:
        Refused: ``distribution.withdrawal_open`` while money is on its way to the old one's account;
            ``distribution.two_people``; ``ledger.account_frozen``.
    """
    _merge_roles(work, member, into)
    _merge_places(work, member, into)


def _merge_roles(work: Work, member: MemberId, into: MemberId) -> None:
    found = work.promoters.get([member, into])
    gone = found.get(member)
    if gone is None:
        return
    currency = work.house.settings().currency
    purse = accounts.account(accounts.SETTLED, member)
    if work.ledger.standings([purse])[purse].held:
        raise Refused("distribution.withdrawal_open", member=member)
    move, kept = promoters.merge(gone, found.get(into), into=into)
    work.ledger.open(accounts.promoter_accounts(into, currency))
    work.ledger.post(accounts.merged(member, into, currency=currency))
    _merge_taxes(work, member, into)
    for alias in work.promoters.get(gone.aliases).values():
        work.promoters.save(promoters.passed_on(alias, into=into))
    work.promoters.save(move.promoter)
    work.emit(move.event)
    if kept.version:
        work.promoters.save(kept)
    else:
        work.promoters.add(kept)


def _merge_taxes(work: Work, member: MemberId, into: MemberId) -> None:
    """Count what either was paid this year as one: tax goes by what a person is paid."""
    year = work.at.astimezone(ZoneInfo(work.house.settings().timezone)).year
    gone = work.withdrawals.tax_year(member, year)
    if gone.version:
        work.withdrawals.save_tax_year(taxes.joined(work.withdrawals.tax_year(into, year), gone))


def _merge_places(work: Work, member: MemberId, into: MemberId) -> None:
    places = work.referrals.places([member, into])
    gone = places.get(member)
    if gone is None:
        return
    kept = places.get(into) or distribution.Place(member=into)
    one = referrals.merge(kept, gone, orders=orders_of(work, into))
    if one.referrer != kept.referrer:
        work.referrals.move(one, work.referrals.upline(member))
    elif one != kept:
        work.referrals.save(one)
