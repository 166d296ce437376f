"""What the house owes of each kind, now or at any instant, read off its own accounts."""

from collections.abc import Mapping

from attrs import frozen

from selfshop.domain import ledger
from selfshop.domain.membership.stored_value.kinds import House, Kind, house
from selfshop.domain.shared import AccountId, Minor


@frozen(kw_only=True)
class Owed:
    """How a kind stands, in minor units: loaded = owed + spent + expired + taken back.

    Attributes:
        loaded: what has come into being.
        owed: the sum of all members', or cards', balances.
        spent: what orders have used, refunds taken off.
        expired: what has ended unused.
        taken_back: what went back to payers, or was made void.
    """

    kind: Kind
    loaded: Minor
    owed: Minor
    spent: Minor
    expired: Minor
    taken_back: Minor


def owed(kind: Kind, standings: Mapping[AccountId, ledger.Standing]) -> Owed:
    """Read a kind off the house's accounts, as they stood at one instant; absent = at nothing."""
    loaded, spent, expired, taken_back = (
        Minor(standings[name].balance if name in standings else 0)
        for name in (house(kind, what) for what in House)
    )
    return Owed(
        kind=kind,
        loaded=loaded,
        owed=Minor(loaded - spent - expired - taken_back),
        spent=spent,
        expired=expired,
        taken_back=taken_back,
    )
