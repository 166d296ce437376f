"""Growth value in the ledger: an account for each member's id, a journal for each thing that counts.

| what happens              | from         | to                                  |
|---------------------------|--------------|-------------------------------------|
| an order was received     | given        | the member                          |
| units of it come back     | the member, as far as there is | taken back        |
| more or less by hand      | given, or the member | the member, or taken back   |

A merged member's growth stays where it was booked and counts for whom they are merged into, so
merging neither makes nor loses any.
"""

import hashlib
from collections.abc import Mapping

from attrs import field, frozen

from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, Fact, InvalidInput, MemberId, OrderId, checks

UNIT = "growth"
GIVEN = AccountId("growth.given")
TAKEN_BACK = AccountId("growth.taken_back")
CHANGE_MAX = 10**12
#: Every kind of journal, each with a sentence of its own.
KINDS = ("growth.adjusted", "growth.earned", "growth.taken_back")
#: How many rows the house's accounts are spread over, since every order moves some of them.
_SHARDS = 16
#: A longer member's id stands in names as its hash.
_MEMBER_LENGTH_MAX = 120


@frozen(kw_only=True)
class Purchase:
    """What membership has to know of an order that was received.

    Attributes:
        base: what was paid for the goods that are kept, in minor units, without freight, tax and
            what points paid.
        version: the order's, so that what is booked for it has a name of its own.
    """

    order: OrderId
    member: MemberId
    base: int = field(validator=checks.whole(least=0, most=10**15))
    version: int


def account(member: MemberId) -> AccountId:
    """Return the name of a member's account."""
    name = member
    if len(member) > _MEMBER_LENGTH_MAX:
        name = MemberId(hashlib.sha256(member.encode()).hexdigest())
    return AccountId(f"growth:{name}")


def accounts_of(member: MemberId) -> tuple[ledger.Account, ...]:
    """Return the accounts that a member's growth moves on, the house's among them."""
    house = tuple(
        ledger.Account(id=name, unit=UNIT, normal=side, kind=name, shards=_SHARDS)
        for name, side in ((GIVEN, ledger.Side.DEBIT), (TAKEN_BACK, ledger.Side.CREDIT))
    )
    own = ledger.Account(
        id=account(member),
        unit=UNIT,
        normal=ledger.Side.CREDIT,
        kind=UNIT,
        limited=True,
        owner=member,
    )
    return (*house, own)


def earned_name(order: OrderId) -> ledger.JournalId:
    """Return the name under which the growth of an order is booked, once."""
    return ledger.JournalId(f"growth:{order}")


def earned(purchase: Purchase, growth: int, *, per_minor: int) -> ledger.Journal | None:
    """Return what is booked for an order that was received; None = it counts for nothing.

    Args:
        per_minor: what one of growth takes, kept with the journal for what comes back later.
    """
    if not growth:
        return None
    return ledger.Journal(
        id=earned_name(purchase.order),
        kind="growth.earned",
        legs=(_more(purchase.member, growth),),
        facts={"order": purchase.order, "per": per_minor, "growth": growth},
    )


def left_of(facts: Mapping[str, Fact], base_minor: int) -> int:
    """Return what an order still counts for, of which so much is kept, as it was booked."""
    per, growth = facts["per"], facts["growth"]
    if not isinstance(per, int) or not isinstance(growth, int):
        raise TypeError("growth is booked with whole numbers")
    return min(growth, max(0, base_minor) // per)


def taken_back(purchase: Purchase, growth: int) -> ledger.Journal | None:
    """Return what is booked when *growth* of an order goes with units that came back."""
    if not growth:
        return None
    return ledger.Journal(
        id=ledger.JournalId(f"growth:{purchase.order}:{purchase.version}"),
        kind="growth.taken_back",
        legs=(_less(purchase.member, growth, up_to=True),),
        facts={"order": purchase.order},
    )


def adjusted(
    member: MemberId, change: int, *, name: ledger.JournalId, reason: str
) -> ledger.Journal:
    """Return what is booked when somebody changes growth by hand.

    Raises:
        InvalidInput: *change* is 0 or out of bounds.
    """
    checks.require_whole("change", change, least=-CHANGE_MAX, most=CHANGE_MAX)
    if not change:
        raise InvalidInput("change", "input.too_small", least=1)
    leg = _more(member, change) if change > 0 else _less(member, -change, up_to=False)
    return ledger.Journal(id=name, kind="growth.adjusted", legs=(leg,), reason=reason)


def _more(member: MemberId, growth: int) -> ledger.Move:
    return ledger.Move(debit=GIVEN, credit=account(member), amount=ledger.Amount(growth, UNIT))


def _less(member: MemberId, growth: int, *, up_to: bool) -> ledger.Move:
    return ledger.Recoup(
        debit=account(member),
        credit=TAKEN_BACK,
        amount=ledger.Amount(growth, UNIT),
        up_to=up_to,
    )
