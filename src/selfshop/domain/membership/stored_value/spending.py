"""Spending stored value: held for a payment, then taken or given up; and what a refund gives back.

A payment is held in one journal, a leg for each account it takes from. What comes back of it goes into
the account that was taken from last, first: so paying 50 and getting 10 back leaves what paying 40
would have left, and money paid in comes back before a bonus that was used before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from selfshop.domain import ledger
from selfshop.domain.membership.stored_value.kinds import (
    House,
    Kind,
    account,
    house,
    kind_of,
    loading,
)
from selfshop.domain.membership.stored_value.merging import Heirs, passed_on
from selfshop.domain.membership.stored_value.terms import Order
from selfshop.domain.shared import (
    AccountId,
    MemberId,
    PaymentId,
    RefundId,
    Refused,
    split_by_weight,
)

#: A wallet's two accounts at most.
PARTS_MAX = 2


@frozen(kw_only=True)
class Part:
    """What is taken from one account, in its unit."""

    account: AccountId
    amount: int


def parts_of(
    amount: int, available: Mapping[AccountId, int], *, order: Order, currency: str
) -> tuple[Part, ...]:
    """Share *amount* over what is available, in the order that the shop has declared.

    Args:
        amount: at least 1.
        available: what each account has, the bonus before what was paid in.
        order: heeded where there are two accounts.
        currency: of the refusal.

    Raises:
        Refused: ``stored_value.short``.
    """
    if amount > sum(available.values()):
        raise Refused(
            "stored_value.short",
            available=sum(available.values()),
            wanted=amount,
            currency=currency,
        )
    rows = list(available.items())
    if order is Order.PAID_FIRST:
        rows.reverse()
    if order is Order.SHARED:
        there = [count for _, count in rows]
        shares = split_by_weight(amount, there, there)
    else:
        shares = []
        for _, count in rows:
            shares.append(min(count, amount - sum(shares)))
    return tuple(
        Part(account=name, amount=share)
        for (name, _), share in zip(rows, shares, strict=True)
        if share
    )


def held(
    payment: PaymentId, order: str, parts: Iterable[Part], *, currency: str, until: datetime
) -> ledger.Journal:
    """Return what is booked when value is set aside for a payment."""
    return ledger.Journal(
        id=held_id(payment),
        kind="stored_value.held",
        facts={"order": order},
        legs=tuple(
            ledger.Hold(
                debit=part.account,
                credit=house(kind_of(part.account), House.SPENT),
                amount=ledger.Amount(part.amount, currency),
                until=until,
            )
            for part in parts
        ),
    )


def held_id(payment: PaymentId) -> ledger.JournalId:
    """Return the name of the journal by which value is held for a payment."""
    return ledger.JournalId(f"stored:held:{payment}")


def holds_of(payment: PaymentId) -> tuple[ledger.TransferId, ...]:
    """Return the names of all holds that a payment may have."""
    return tuple(ledger.transfer_id(held_id(payment), number) for number in range(1, PARTS_MAX + 1))


def spent(payment: PaymentId, order: str, holds: Iterable[ledger.TransferId]) -> ledger.Journal:
    """Return what is booked when a payment is captured."""
    return ledger.Journal(
        id=ledger.JournalId(f"stored:spent:{payment}"),
        kind="stored_value.spent",
        facts={"order": order},
        legs=tuple(ledger.Capture(hold=hold) for hold in holds),
    )


def let_go(payment: PaymentId, order: str, holds: Iterable[ledger.TransferId]) -> ledger.Journal:
    """Return what is booked when a payment is given up."""
    return ledger.Journal(
        id=ledger.JournalId(f"stored:let_go:{payment}"),
        kind="stored_value.let_go",
        facts={"order": order},
        legs=tuple(ledger.Release(hold=hold) for hold in holds),
    )


def coming_back(
    holds: Sequence[ledger.Transfer], amount: int, *, already: int
) -> tuple[tuple[ledger.Transfer, int], ...]:
    """Share what comes back over what was held, the last taken first.

    Args:
        holds: in the order in which they were taken.
        amount: what comes back now; with *already* at most what was held.
        already: what has come back before.
    """
    found = []
    for hold in reversed(holds):
        before = min(already, hold.pending)
        already -= before
        part = min(amount, hold.pending - before)
        amount -= part
        if part:
            found.append((hold, part))
    return tuple(found)


def given_back(
    refund: RefundId,
    order: str,
    shares: Iterable[tuple[ledger.Transfer, int]],
    *,
    ends: datetime,
    instead: MemberId | None,
    heirs: Heirs,
) -> ledger.Journal:
    """Return what is booked when a refund gives value back.

    Args:
        refund: its number.
        order: what had been paid.
        shares: as `coming_back` says.
        ends: until when what would have ended meanwhile can be used.
        instead: whose store credit it becomes, since the card is void; None = it goes back to
            where it came from.
        heirs: whose it is now, of members who were merged into others.
    """
    legs: list[ledger.Move] = []
    for hold, share in shares:
        amount, kind = ledger.Amount(share, hold.unit), kind_of(hold.debit)
        if instead is not None:
            legs += _as_credit(kind, instead, amount)
            continue
        lots = ledger.Back(of=hold.id, expired_until=ends) if kind.ends else None
        legs.append(ledger.Move(debit=hold.credit, credit=hold.debit, amount=amount, lots=lots))
    return ledger.Journal(
        id=ledger.JournalId(f"stored:refund:{refund}"),
        kind="stored_value.refunded",
        facts={"order": order, "refund": refund},
        legs=(*legs, *passed_on(legs, heirs)),
    )


def _as_credit(kind: Kind, member: MemberId, amount: ledger.Amount) -> tuple[ledger.Move, ...]:
    """Say of a kind that it was taken back, not spent, and owe the member the same as credit."""
    return (
        ledger.Move(
            debit=house(kind, House.SPENT), credit=house(kind, House.TAKEN_BACK), amount=amount
        ),
        loading(Kind.CREDIT, member, amount),
    )


def usable(standing: ledger.Standing, lots: Iterable[ledger.Lot], *, at: datetime) -> int:
    """Return how much of an account can be spent at *at*: ended lots count no more, swept or not."""
    if not standing.account.lots:
        return max(0, standing.available)
    left = sum(lot.remaining for lot in lots if not lot.is_over(at))
    return max(0, min(standing.available, left))


def accounts_of(member: MemberId, *kinds: Kind) -> tuple[AccountId, ...]:
    """Return the names of a member's accounts, in the order in which `parts_of` expects them."""
    return tuple(account(kind, member) for kind in kinds)
