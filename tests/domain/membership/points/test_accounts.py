"""What a member's accounts of points are."""

from selfshop.domain import ledger
from selfshop.domain.membership.points import AVAILABLE, EXPIRED, account, accounts_of
from selfshop.domain.shared import MemberId

ANN = MemberId("ann")


def test_no_account_of_a_member_falls_below_zero() -> None:
    own = {one.kind: one for one in accounts_of(ANN) if one.owner == ANN}
    assert set(own) == {"points.pending", "points.available", "points.debt"}
    assert all(one.limited for one in own.values())
    assert own["points.available"].lots
    assert own["points.available"].lapses_to == EXPIRED
    assert own["points.debt"].normal is ledger.Side.DEBIT


def test_the_house_s_accounts_are_spread_over_rows() -> None:
    house = [one for one in accounts_of(ANN) if one.owner is None]
    assert len(house) == 4
    assert all(one.shards > 1 and not one.limited for one in house)


def test_long_ids_of_members_stand_as_their_hash() -> None:
    long, longer = (MemberId("m" * length) for length in (120, 121))
    assert account(AVAILABLE, long) == f"points.available:{long}"
    assert len(account(AVAILABLE, longer)) < 100
