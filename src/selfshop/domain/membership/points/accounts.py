"""What is booked for points: a member's accounts, and a journal for each thing that happens.

| what happens            | from                      | to                                       |
|-------------------------|---------------------------|------------------------------------------|
| an order is paid        | issued                    | pending                                  |
| its points mature       | pending                   | debt, as far as there is; then available |
| an award, more by hand  | issued                    | debt, as far as there is; then available |
| an order uses points    | available, held           | spent, when it is paid                   |
| its units come back     | spent                     | available, into the lots they came from  |
| earned points come back | pending                   | clawed back                              |
| ... after they matured  | available, as far as there is; then debt | clawed back               |
| less by hand            | available                 | clawed back                              |
| a lot's time is over    | available                 | expired                                  |
| members are merged      | each account              | the other's; lots keep their ends        |

A member's old account, once they are merged, keeps nothing but lots whose time was over before they
were: those end there when they are swept, and were nobody's to use any more. What comes back to it
goes on at once.

No account of a member ever falls below zero, so for all of them together: issued + debt = pending +
available + spent + expired + clawed back.
"""

import hashlib

from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, MemberId

UNIT = "points"
PENDING, AVAILABLE, DEBT = "pending", "available", "debt"
ISSUED = AccountId("points.issued")
SPENT = AccountId("points.spent")
EXPIRED = AccountId("points.expired")
CLAWED_BACK = AccountId("points.clawed_back")
#: How many rows the house's accounts are spread over, since every order moves some of them.
_SHARDS = 16
#: A longer member's id stands in names as its hash.
_MEMBER_LENGTH_MAX = 120


def account(what: str, member: MemberId) -> AccountId:
    """Return the name of one of a member's accounts."""
    name = member
    if len(member) > _MEMBER_LENGTH_MAX:
        name = MemberId(hashlib.sha256(member.encode()).hexdigest())
    return AccountId(f"points.{what}:{name}")


def accounts_of(member: MemberId) -> tuple[ledger.Account, ...]:
    """Return the accounts that a member's points move on, the house's among them."""
    return (*_house(), *(_own(what, member) for what in (PENDING, AVAILABLE, DEBT)))


def _house() -> tuple[ledger.Account, ...]:
    debit, credit = ledger.Side.DEBIT, ledger.Side.CREDIT
    sides = {ISSUED: debit, SPENT: credit, EXPIRED: credit, CLAWED_BACK: credit}
    return tuple(
        ledger.Account(id=name, unit=UNIT, normal=side, kind=name, shards=_SHARDS)
        for name, side in sides.items()
    )


def _own(what: str, member: MemberId) -> ledger.Account:
    return ledger.Account(
        id=account(what, member),
        unit=UNIT,
        normal=ledger.Side.DEBIT if what == DEBT else ledger.Side.CREDIT,
        kind=f"points.{what}",
        limited=True,
        lots=what == AVAILABLE,
        lapses_to=EXPIRED if what == AVAILABLE else None,
        owner=member,
    )
