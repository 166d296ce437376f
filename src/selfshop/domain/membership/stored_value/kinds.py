"""The kinds of stored value, and their accounts.

| kind         | whose    | what it is                                     | ends             |
|--------------|----------|------------------------------------------------|------------------|
| wallet.paid  | a member | what they have paid in                         | never            |
| wallet.bonus | a member | what the shop has put on top                   | when it was said |
| store_credit | a member | what the shop owes them, with a reason         | when it was said |
| gift_card    | a card   | what was paid for it, for whoever has its code | when it was said |

Value of a kind comes from the house's account `loaded` of that kind and goes to `spent`, `expired` or
`taken_back`; what a refund gives back comes from `spent`. Nothing goes from one kind to another, so
for each kind: loaded = owed + spent + expired + taken back, and what is owed is read off four accounts.
No account of a member or card ever falls below zero, what is held included.
"""

from enum import StrEnum

from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, MemberId

#: A member's id is part of the names of accounts.
MEMBER_LENGTH_MAX = 120
#: How many rows each of the house's accounts is spread over.
_SHARDS = 16


class Kind(StrEnum):
    """A kind of stored value."""

    PAID = "wallet.paid"
    BONUS = "wallet.bonus"
    CREDIT = "store_credit"
    CARD = "gift_card"

    @property
    def ends(self) -> bool:
        """Whether value of this kind may end."""
        return self is not Kind.PAID


class House(StrEnum):
    """Where the house counts a kind: what came from it and where it went."""

    LOADED = "loaded"
    SPENT = "spent"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"


#: What a member may have.
OF_MEMBERS = (Kind.PAID, Kind.BONUS, Kind.CREDIT)


def account(kind: Kind, name: str) -> AccountId:
    """Return the name of a member's, or a card's, account."""
    return AccountId(f"{kind.value}:{name}")


def house(kind: Kind, what: House) -> AccountId:
    """Return the name of one of the house's accounts."""
    return AccountId(f"{kind.value}.{what.value}")


def kind_of(name: AccountId) -> Kind:
    """Return the kind of what an account of a member or card holds."""
    return Kind(name.partition(":")[0])


def name_of(name: AccountId) -> str:
    """Return whose an account is: a member's id, or a card's."""
    return name.partition(":")[2]


def house_accounts(kind: Kind, currency: str) -> tuple[ledger.Account, ...]:
    """Return what the house's accounts of a kind are."""
    return tuple(
        ledger.Account(
            id=house(kind, what),
            unit=currency,
            normal=ledger.Side.DEBIT if what is House.LOADED else ledger.Side.CREDIT,
            kind=house(kind, what),
            shards=_SHARDS,
        )
        for what in House
    )


def member_account(kind: Kind, member: MemberId, currency: str) -> ledger.Account:
    """Return what a member's account of a kind is."""
    return _limited(kind, member, currency, owner=member)


def accounts_for(member: MemberId, currency: str) -> tuple[ledger.Account, ...]:
    """Return all accounts that a member may have, with the house's of their kinds."""
    return tuple(
        account
        for kind in OF_MEMBERS
        for account in (*house_accounts(kind, currency), member_account(kind, member, currency))
    )


def card_account(card: str, currency: str) -> ledger.Account:
    """Return what a card's account is; it is nobody's, since cards change hands."""
    return _limited(Kind.CARD, card, currency, owner=None)


def _limited(kind: Kind, name: str, currency: str, *, owner: MemberId | None) -> ledger.Account:
    return ledger.Account(
        id=account(kind, name),
        unit=currency,
        normal=ledger.Side.CREDIT,
        kind=kind.value,
        limited=True,
        lots=kind.ends,
        lapses_to=house(kind, House.EXPIRED) if kind.ends else None,
        owner=owner,
    )


def loading(
    kind: Kind, name: str, amount: ledger.Amount, *, lots: ledger.Fresh | None = None
) -> ledger.Move:
    """Return the leg by which value comes into being."""
    terms = (lots or ledger.Fresh()) if kind.ends else None
    return ledger.Move(
        debit=house(kind, House.LOADED), credit=account(kind, name), amount=amount, lots=terms
    )


def taking_back(
    kind: Kind, name: str, amount: ledger.Amount, *, up_to: bool = False
) -> ledger.Move:
    """Return the leg by which the house takes value back, from whichever lots end first."""
    return ledger.Move(
        debit=account(kind, name),
        credit=house(kind, House.TAKEN_BACK),
        amount=amount,
        up_to=up_to,
    )


def taking_lots_back(
    kind: Kind,
    name: str,
    amount: ledger.Amount,
    *,
    lots: tuple[ledger.LotId, ...],
    up_to: bool = False,
) -> ledger.MoveLots:
    """Return the leg by which the house takes value of some lots back."""
    return ledger.MoveLots(
        debit=account(kind, name),
        credit=house(kind, House.TAKEN_BACK),
        amount=amount,
        up_to=up_to,
        taken_from=lots,
    )
