r"""Withdrawals: a promoter's money on its way to their own account.

| from \ move | approve  | reject   | pay  | fail   |
|-------------|----------|----------|------|--------|
| requested   | approved | rejected |      |        |
| approved    |          |          | paid | failed |

An empty cell refuses `withdrawal.not_allowed`; paid, rejected and failed are final, so a bank's
refusal gives the money back once. What is asked for is set aside at once; fee and tax are worked out
when it is approved, since tax belongs to the month in which it is paid.

Where the terms ask for a second look at a large one (four eyes), one member of staff has to have
prepared it - by asking for it in the promoter's name, or by `prepare` - before another approves it;
neither may be the promoter.

No money goes to who owes more than they have beside it: goods may have come back since it was asked
for. Such a withdrawal waits until a statement has netted what is owed, or is turned down.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, frozen

from selfshop.domain import promotions
from selfshop.domain.distribution import taxes
from selfshop.domain.distribution.ids import WithdrawalId
from selfshop.domain.distribution.promoters import Payee, Promoter, require_active
from selfshop.domain.distribution.terms import WithdrawalTerms
from selfshop.domain.shared import (
    Actor,
    Event,
    Fact,
    MemberId,
    Minor,
    Money,
    Refused,
    Staff,
    checks,
    format_minor,
)

NOTHING = Minor(0)


class WithdrawalState(StrEnum):
    """Where a withdrawal stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"
    FAILED = "failed"


S = WithdrawalState

#: State -> the states it leads to.
TRANSITIONS: Mapping[WithdrawalState, frozenset[WithdrawalState]] = {
    S.REQUESTED: frozenset({S.APPROVED, S.REJECTED}),
    S.APPROVED: frozenset({S.PAID, S.FAILED}),
    S.REJECTED: frozenset(),
    S.PAID: frozenset(),
    S.FAILED: frozenset(),
}


@frozen(kw_only=True)
class Withdrawal:
    """Money that a promoter has asked for; an aggregate with a version.

    Amounts are minor units of *currency*; gross = net + fee + tax once it is approved.

    Attributes:
        account: where it goes, the promoter's own.
        fee, tax, net: as worked out at the approval; before, fee and tax are 0 and net is gross.
        year, month: whose tax it bears, in the shop's time zone; None = not approved.
        reason: why it was rejected, or failed, as a code.
        prepared_by, approved_by: who of the shop looked at it first, and who let it be paid; as the
            audit log calls them, None = nobody yet.
        version: 0 = not stored yet.
    """

    id: WithdrawalId
    promoter: MemberId
    currency: str
    account: str
    gross: Minor
    net: Minor
    requested_at: datetime
    fee: Minor = NOTHING
    tax: Minor = NOTHING
    state: WithdrawalState = S.REQUESTED
    year: int | None = None
    month: int | None = None
    reason: str | None = None
    prepared_by: str | None = None
    approved_by: str | None = None
    version: int = 0


@frozen(kw_only=True)
class WithdrawalMove:
    """A withdrawal after a move, and what is said to the world."""

    withdrawal: Withdrawal
    event: Event


@frozen(kw_only=True)
class Approved:
    """A withdrawal that may be paid, and the promoter's tax year with it."""

    move: WithdrawalMove
    year: taxes.TaxYear


def request(
    promoter: Promoter,
    terms: WithdrawalTerms,
    *,
    withdrawal_id: WithdrawalId,
    amount: Money,
    account: str,
    available: int,
    owed: int = 0,
    currency: str,
    by: Actor,
    at: datetime,
) -> WithdrawalMove:
    """Ask for *amount* of what is settled; as much of it as is owed stays.

    Args:
        by: who asks; a member of staff who is not the promoter has prepared it by that.

    Raises:
        InvalidInput: the amount is in another currency.
        Refused: `distribution.promoter_suspended`, `withdrawal.not_identified`,
            `withdrawal.not_yours` for an account that is not the promoter's, `withdrawal.cooling_off`,
            `withdrawal.too_small`, `withdrawal.too_large`, `withdrawal.short`.
    """
    gross = amount.in_(currency, path="amount")
    require_active(promoter)
    payee = _payee(promoter, account)
    if at < payee.verified_at + timedelta(days=terms.cool_off_days):
        raise Refused("withdrawal.cooling_off", days=terms.cool_off_days)
    least = 1 if terms.least is None else terms.least.in_(currency)
    if gross < least:
        raise Refused("withdrawal.too_small", least=format_minor(least, currency))
    if terms.most is not None and gross > terms.most.in_(currency):
        raise Refused("withdrawal.too_large", most=terms.most.decimal)
    if gross > (left := max(0, available - owed)):
        raise Refused("withdrawal.short", available=format_minor(left, currency))
    made = Withdrawal(
        id=withdrawal_id,
        promoter=promoter.member,
        currency=currency,
        account=account,
        gross=gross,
        net=gross,
        requested_at=at,
        prepared_by=by.name if isinstance(by, Staff) and not is_promoter(by, promoter) else None,
    )
    return _told(made)


def is_promoter(by: Actor, promoter: Promoter) -> bool:
    """Tell whether a member of staff is the promoter: by their id, or by their verified identity."""
    return isinstance(by, Staff) and by.id in {*promoter.ids, promoter.identity}


def prepare(withdrawal: Withdrawal, promoter: Promoter, *, by: Actor) -> WithdrawalMove:
    """Look at a withdrawal first, so that somebody else can approve it.

    Raises:
        Refused: `withdrawal.not_allowed` unless it is only requested, `withdrawal.own` by the
            promoter, `withdrawal.prepared` by somebody already.
    """
    _step(withdrawal, S.APPROVED)
    if is_promoter(by, promoter):
        raise Refused("withdrawal.own", withdrawal=withdrawal.id)
    if withdrawal.prepared_by is not None:
        raise Refused("withdrawal.prepared", withdrawal=withdrawal.id, by=withdrawal.prepared_by)
    return _told(evolve(withdrawal, prepared_by=by.name), "prepared")


def approve(
    withdrawal: Withdrawal,
    terms: WithdrawalTerms,
    promoter: Promoter,
    *,
    available: int,
    owed: int,
    year: taxes.TaxYear,
    month: int,
    by: Actor,
) -> Approved:
    """Let a withdrawal be paid in *month* of *year*, less its fee and what it adds to the tax.

    Args:
        available: what the promoter has beside what withdrawals have set aside, in minor units.
        owed: what they owe.

    Raises:
        Refused: `withdrawal.not_allowed`, `distribution.promoter_suspended`,
            `withdrawal.not_identified` or `withdrawal.not_yours` any more, `withdrawal.owing`, `withdrawal.own` by the promoter, `withdrawal.second_needed` where the terms ask for
            another person to have prepared it, `withdrawal.month_full`, or `withdrawal.nothing_left` where fee and tax take it all.
    """
    gross, most = withdrawal.gross, terms.most_a_month
    approved = evolve(_step(withdrawal, S.APPROVED), approved_by=by.name)
    require_active(promoter)
    _payee(promoter, withdrawal.account)
    if owed > available:
        raise Refused(
            "withdrawal.owing",
            withdrawal=withdrawal.id,
            owed=format_minor(owed, withdrawal.currency),
            available=format_minor(available, withdrawal.currency),
        )
    if is_promoter(by, promoter):
        raise Refused("withdrawal.own", withdrawal=withdrawal.id)
    _require_two(withdrawal, terms, by)
    if most is not None and year.month(month).gross + gross > most.minor:
        raise Refused("withdrawal.month_full", most=most.decimal)
    tax = taxes.withheld(terms.withholding, year, month=month, gross=gross)
    fee = 0 if terms.fee is None else promotions.part_of(gross, promotions.ratio(terms.fee))
    net = gross - fee - tax
    if net <= 0:
        raise Refused("withdrawal.nothing_left", withdrawal=withdrawal.id)
    approved = evolve(
        approved, fee=Minor(fee), tax=tax, net=Minor(net), year=year.year, month=month
    )
    return Approved(move=_told(approved), year=taxes.book(year, month=month, gross=gross, tax=tax))


def reject(withdrawal: Withdrawal, *, reason: str) -> WithdrawalMove:
    """Turn a withdrawal down; what was set aside is the promoter's again.

    Raises:
        InvalidInput: no reason.
        Refused: `withdrawal.not_allowed`.
    """
    checks.require_words("reason", reason)
    return _told(evolve(_step(withdrawal, S.REJECTED), reason=reason))


def pay(withdrawal: Withdrawal) -> WithdrawalMove:
    """Note that the bank has paid.

    Raises:
        Refused: `withdrawal.not_allowed`.
    """
    return _told(_step(withdrawal, S.PAID))


def fail(withdrawal: Withdrawal, *, year: taxes.TaxYear, reason: str) -> Approved:
    """Note that the bank did not pay: gross is the promoter's again, and its tax is taken back.

    Raises:
        InvalidInput: no reason.
        Refused: `withdrawal.not_allowed`.
    """
    checks.require_words("reason", reason)
    failed = evolve(_step(withdrawal, S.FAILED), reason=reason)
    booked = taxes.book(year, month=failed.month or 1, gross=-withdrawal.gross, tax=-withdrawal.tax)
    return Approved(move=_told(failed), year=booked)


def _require_two(withdrawal: Withdrawal, terms: WithdrawalTerms, by: Actor) -> None:
    above = terms.second_above
    if above is None or withdrawal.gross <= above.minor:
        return
    if not isinstance(by, Staff) or withdrawal.prepared_by in {None, by.name}:
        raise Refused("withdrawal.second_needed", withdrawal=withdrawal.id, above=above.decimal)


def _payee(promoter: Promoter, account: str) -> Payee:
    payee = promoter.payee
    if payee is None or promoter.identity is None:
        raise Refused("withdrawal.not_identified", promoter=promoter.member)
    if payee.account != account or payee.holder != promoter.identity:
        raise Refused("withdrawal.not_yours", promoter=promoter.member)
    return payee


def _step(withdrawal: Withdrawal, state: WithdrawalState) -> Withdrawal:
    if state not in TRANSITIONS[withdrawal.state]:
        raise Refused(
            "withdrawal.not_allowed",
            withdrawal=withdrawal.id,
            state=withdrawal.state.value,
            wanted=state.value,
        )
    return evolve(withdrawal, state=state)


def _told(withdrawal: Withdrawal, what: str | None = None) -> WithdrawalMove:
    facts: Mapping[str, Fact] = {
        "promoter": withdrawal.promoter,
        "gross": withdrawal.gross,
        "fee": withdrawal.fee,
        "tax": withdrawal.tax,
        "net": withdrawal.net,
        "currency": withdrawal.currency,
    }
    return WithdrawalMove(
        withdrawal=withdrawal,
        event=Event(
            kind=f"distribution.withdrawal_{what or withdrawal.state.value}",
            aggregate=f"withdrawal:{withdrawal.id}",
            root=withdrawal.promoter,
            version=withdrawal.version + 1,
            facts=facts,
        ),
    )
