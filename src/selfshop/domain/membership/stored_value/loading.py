"""How value comes to members: topped up with a bonus, or given as store credit; and how it goes again."""

from datetime import datetime

from attrs import field, frozen

from selfshop.domain import ledger
from selfshop.domain.membership.stored_value.kinds import (
    MEMBER_LENGTH_MAX,
    Kind,
    loading,
    name_of,
    taking_back,
    taking_lots_back,
)
from selfshop.domain.shared import (
    InvalidInput,
    MemberId,
    Minor,
    Money,
    Refused,
    checks,
)

#: The ids of top-ups and credits are part of the names of journals.
ID_LENGTH_MAX = 120

_id = checks.text(most=ID_LENGTH_MAX)
_member = checks.text(most=MEMBER_LENGTH_MAX)
_ends = checks.optional(checks.instant)


@frozen(kw_only=True)
class TopUp:
    """Money that a member pays in, and what the shop puts on top.

    Attributes:
        id: the caller's own.
        received: how the money came, such as a provider's transaction; it goes back that way.
        bonus: None = nothing on top.
        bonus_ends: from when on the bonus cannot be used; None = never.

    Raises:
        InvalidInput: naming the field.
    """

    id: str = field(validator=_id)
    member: MemberId = field(validator=_member)
    amount: Money = field(validator=checks.money(least_minor=1))
    received: str = field(validator=checks.text())
    bonus: Money | None = field(
        default=None, validator=checks.optional(checks.money(least_minor=1))
    )
    bonus_ends: datetime | None = field(default=None, validator=_ends)

    def __attrs_post_init__(self) -> None:
        if self.bonus is not None:
            self.bonus.in_(self.amount.currency, path="bonus")
        elif self.bonus_ends is not None:
            raise InvalidInput("bonus_ends", "wallet.no_bonus")


@frozen(kw_only=True)
class Credit:
    """What the shop owes a member for a reason.

    Attributes:
        id: the caller's own.
        ends: from when on it cannot be used; None = never.

    Raises:
        InvalidInput: naming the field.
    """

    id: str = field(validator=_id)
    member: MemberId = field(validator=_member)
    amount: Money = field(validator=checks.money(least_minor=1))
    reason: str = field(validator=checks.text())
    ends: datetime | None = field(default=None, validator=_ends)


@frozen(kw_only=True)
class TopUpRefund:
    """What of a top-up goes back, in minor units of *currency*.

    Attributes:
        received: how the money had come.
        paid_out: what the host sends back: taken - kept.
        taken: what leaves what the member has paid in.
        kept: what of that is kept for the bonus that has been spent already.
        bonus: what leaves the bonus.
    """

    top_up: str
    member: MemberId
    currency: str
    received: str
    paid_out: Minor
    taken: Minor
    kept: Minor
    bonus: Minor


def top_up_id(top_up: str) -> ledger.JournalId:
    """Return the name of the journal of a top-up."""
    return ledger.JournalId(f"wallet:top_up:{top_up}")


def refund_id(top_up: str) -> ledger.JournalId:
    """Return the name of the journal by which a top-up goes back; it does so once."""
    return ledger.JournalId(f"wallet:refund:{top_up}")


def credit_id(credit: str) -> ledger.JournalId:
    """Return the name of the journal of a credit."""
    return ledger.JournalId(f"credit:issued:{credit}")


def credit_voided_id(credit: str) -> ledger.JournalId:
    """Return the name of the journal by which a credit is taken back; it is so once."""
    return ledger.JournalId(f"credit:voided:{credit}")


def topped_up(one: TopUp) -> ledger.Journal:
    """Return what is booked when a member pays in; the bonus has an account of its own."""
    legs = [loading(Kind.PAID, one.member, _amount(one.amount))]
    if one.bonus is not None:
        terms = ledger.Fresh(expires_at=one.bonus_ends)
        legs.append(loading(Kind.BONUS, one.member, _amount(one.bonus), lots=terms))
    return ledger.Journal(
        id=top_up_id(one.id),
        kind="wallet.topped_up",
        facts={"top_up": one.id, "received": one.received},
        legs=tuple(legs),
    )


def refund_of(
    booked: ledger.Recorded,
    *,
    holder: MemberId,
    wanted: Minor | None,
    paid: int,
    bonus: ledger.Remains,
) -> TopUpRefund:
    """Return what goes back of a top-up: what is left of it, and never any of its bonus.

    With a part of the money the same part of its bonus goes, rounded up, as far as that has not
    ended: what of it is there no more has been spent, and is kept from the money. Bonuses of other
    top-ups stay as they are.

    Args:
        booked: the top-up's journal.
        holder: whose it is now.
        wanted: how much is to leave what was paid in; None = as much as there is.
        paid: what the member has available of what they have paid in.
        bonus: what has become of its bonus.

    Raises:
        InvalidInput: *wanted* is not positive.
        Refused: ``wallet.not_refundable``: more than is left, or nothing is.
    """
    if wanted is not None and wanted < 1:
        raise InvalidInput("amount", "input.too_small", least=1)
    money, *on_top = booked.transfers
    most = min(money.posted, paid)
    taken = most if wanted is None else wanted
    granted = sum(one.posted for one in on_top) - bonus.ended
    share = -(-granted * taken // money.posted)
    gone = min(share, bonus.usable)
    kept = share - gone
    if taken > most or taken <= kept:
        raise Refused(
            "wallet.not_refundable",
            top_up=booked.facts["top_up"],
            most=max(0, most),
            kept=kept,
            currency=money.unit,
        )
    return _refund(booked, holder, taken=taken, kept=kept, bonus=gone)


def refunded(one: TopUpRefund, *, wanted: Minor | None, bonus: ledger.Remains) -> ledger.Journal:
    """Return what is booked when a top-up goes back.

    Args:
        one: as `refund_of` says.
        wanted, bonus: what it was told.
    """
    legs = [
        taking_back(Kind.PAID, one.member, ledger.Amount(amount, one.currency))
        for amount in (one.paid_out, one.kept)
        if amount
    ]
    if one.bonus:
        gone = ledger.Amount(one.bonus, one.currency)
        legs.append(taking_lots_back(Kind.BONUS, one.member, gone, lots=bonus.lots))
    return ledger.Journal(
        id=refund_id(one.top_up),
        kind="wallet.top_up_refunded",
        facts={
            "top_up": one.top_up,
            "received": one.received,
            "wanted": "all" if wanted is None else str(wanted),
            "paid_out": one.paid_out,
            "kept": one.kept,
            "bonus": one.bonus,
        },
        legs=tuple(legs),
    )


def refund_booked(booked: ledger.Recorded, *, wanted: Minor | None) -> TopUpRefund:
    """Return the refund that was booked before, if it is the one that is wanted now.

    Raises:
        Refused: ``ledger.id_reused``: another amount was.
    """
    facts = booked.facts
    if facts["wanted"] != ("all" if wanted is None else str(wanted)):
        raise Refused("ledger.id_reused", id=booked.id)
    paid_out, kept, bonus = (int(str(facts[name])) for name in ("paid_out", "kept", "bonus"))
    holder = MemberId(name_of(booked.transfers[0].debit))
    return _refund(booked, holder, taken=paid_out + kept, kept=kept, bonus=bonus)


def _refund(
    booked: ledger.Recorded, holder: MemberId, *, taken: int, kept: int, bonus: int
) -> TopUpRefund:
    """Return a refund of the top-up that a journal names, be it the top-up's or the refund's."""
    return TopUpRefund(
        top_up=str(booked.facts["top_up"]),
        member=holder,
        currency=booked.transfers[0].unit,
        received=str(booked.facts["received"]),
        paid_out=Minor(taken - kept),
        taken=Minor(taken),
        kept=Minor(kept),
        bonus=Minor(bonus),
    )


def credited(one: Credit) -> ledger.Journal:
    """Return what is booked when store credit is given."""
    terms = ledger.Fresh(expires_at=one.ends)
    return ledger.Journal(
        id=credit_id(one.id),
        kind="store_credit.issued",
        reason=one.reason,
        facts={"credit": one.id},
        legs=(loading(Kind.CREDIT, one.member, _amount(one.amount), lots=terms),),
    )


def credit_voided(
    booked: ledger.Recorded, *, holder: MemberId, reason: str, remains: ledger.Remains
) -> ledger.Journal | None:
    """Return what is booked when a credit is taken back; None = all of it has ended unused.

    What is left of it goes. What has been spent of it goes too, as far as its member has other
    credit; what has ended unused they have had no use of.

    Args:
        booked: the credit's journal.
        holder: whose it is now.
        reason: for people.
        remains: what has become of it.
    """
    issued = booked.transfers[0]
    if remains.ended == issued.posted:
        return None
    amount = ledger.Amount(issued.posted - remains.ended, issued.unit)
    legs: tuple[ledger.Leg, ...] = (taking_back(Kind.CREDIT, holder, amount, up_to=True),)
    if remains.lots:
        own = taking_lots_back(Kind.CREDIT, holder, amount, lots=remains.lots, up_to=True)
        rest = ledger.Rest(of=1, debit=own.debit, credit=own.credit, up_to=True)
        legs = (own, rest)
    credit = str(booked.facts["credit"])
    return ledger.Journal(
        id=credit_voided_id(credit),
        kind="store_credit.voided",
        reason=reason,
        facts={"credit": credit},
        legs=legs,
    )


def credit_taken(booked: ledger.Recorded, *, reason: str) -> Minor:
    """Return what was taken when a credit was taken back, which may be nothing.

    Raises:
        Refused: ``ledger.id_reused``: it was taken back for another reason.
    """
    if booked.reason != reason:
        raise Refused("ledger.id_reused", id=booked.id)
    return Minor(sum(one.posted for one in booked.transfers))


def _amount(money: Money) -> ledger.Amount:
    return ledger.Amount(money.minor, money.currency)
