"""What is booked for commissions: the promoter's accounts, and a journal for each thing that happens.

| what happens          | from              | to                                             |
|-----------------------|-------------------|------------------------------------------------|
| an order is paid      | cost              | pending                                        |
| a commission is due   | pending           | payable                                        |
| a period is settled   | payable           | owed, as far as something is; the rest settled |
| goods come back       | pending or payable, where it stands | cost                         |
| ... after the statement | settled, as far as it goes; the rest owed | cost                 |
| promoters become one  | every account     | the other's; what one owes is paid from what the other has settled |
| a withdrawal          | settled, held     | paid out, when the bank has paid               |
| ... then              | paid out          | cash, tax withheld, fees                       |

No account of a promoter ever falls below zero, so for each of them: accrued = pending + payable +
settled - owed + paid + taken back. Those of promoters who were made one are one: what falls due under
the old id is booked on the accounts of the one who stays.
"""

from collections.abc import Iterable, Sequence

from selfshop.domain import ledger
from selfshop.domain.distribution.commissions import CommissionMove
from selfshop.domain.distribution.promoters import Promoter
from selfshop.domain.distribution.settlements import Statement, taken_from
from selfshop.domain.distribution.withdrawals import Withdrawal, WithdrawalState
from selfshop.domain.shared import AMOUNT_MINOR_MAX, AccountId, MemberId, OrderId

#: Every kind of journal, each with a sentence of its own.
KINDS = (
    "commission.accrued",
    "commission.due",
    "commission.merged",
    "commission.settled",
    "commission.taken_back",
    "withdrawal.requested",
    "withdrawal.rejected",
    "withdrawal.failed",
    "withdrawal.paid",
)
PENDING, PAYABLE, SETTLED, OWED = "pending", "payable", "settled", "owed"
COST = AccountId("commission.cost")
_PAID_OUT = AccountId("commission.paid_out")
_CASH = AccountId("commission.cash")
_TAX = AccountId("commission.tax_withheld")
_FEES = AccountId("commission.fees")
#: How many rows the house's accounts are spread over, since every order moves the first of them.
_SHARDS = 16


def account(what: str, member: MemberId) -> AccountId:
    """Return the name of one of a promoter's accounts."""
    return AccountId(f"commission.{what}:{member}")


def promoter_accounts(member: MemberId, currency: str) -> tuple[ledger.Account, ...]:
    """Return what a promoter's accounts are: none ever falls below zero."""
    return tuple(
        ledger.Account(
            id=account(what, member),
            unit=currency,
            normal=ledger.Side.DEBIT if what == OWED else ledger.Side.CREDIT,
            kind=f"commission.{what}",
            limited=True,
            owner=member,
        )
        for what in (PENDING, PAYABLE, SETTLED, OWED)
    )


def house_accounts(currency: str) -> tuple[ledger.Account, ...]:
    """Return what the house's accounts are."""
    debit, credit = ledger.Side.DEBIT, ledger.Side.CREDIT
    sides = {COST: debit, _PAID_OUT: credit, _CASH: credit, _TAX: credit, _FEES: credit}
    return tuple(
        ledger.Account(id=name, unit=currency, normal=side, kind=name, shards=_SHARDS)
        for name, side in sides.items()
    )


def accrued(moves: Sequence[CommissionMove]) -> ledger.Journal | None:
    """Return what is booked when an order is paid; None where nothing is paid for it."""
    legs = tuple(
        ledger.Move(
            debit=COST,
            credit=account(PENDING, move.commission.promoter),
            amount=ledger.Amount(move.change, move.commission.currency),
        )
        for move in moves
        if move.change
    )
    return _of_order(moves[0].commission.order, "accrued", "", legs) if legs else None


def matured(move: CommissionMove, promoter: Promoter) -> ledger.Journal | None:
    """Return what is booked when a commission of *promoter* is due; None where nothing is left of it."""
    one = move.commission
    if not move.change:
        return None
    amount = ledger.Amount(move.change, one.currency)
    purse = account(PAYABLE, promoter.holder)
    legs = _pending(promoter, purse, amount, number=1, recouped=False)
    return _of_order(one.order, "due", f":{one.depth}", legs)


def taken_back(
    moves: Iterable[tuple[CommissionMove, Promoter]], *, order_version: int
) -> ledger.Journal | None:
    """Return what is booked when goods of an order come back; None where nothing is.

    Args:
        moves: what each commission changed by, with its promoter as they stand.
        order_version: the order's, after the move that gave the goods back.
    """
    legs: list[ledger.Move | ledger.Rest] = []
    order = None
    for move, promoter in moves:
        one, order = move.commission, move.commission.order
        where = taken_from(one.due_at, promoter)
        amount = ledger.Amount(-move.change, one.currency)
        if where == PENDING:
            legs += _pending(promoter, COST, amount, number=len(legs) + 1, recouped=True)
            continue
        settled = where == SETTLED
        purse = account(where, promoter.holder)
        legs.append(ledger.Recoup(debit=purse, credit=COST, amount=amount, up_to=settled))
        if settled:
            owed = account(OWED, promoter.holder)
            legs.append(ledger.Rest(of=len(legs), debit=owed, credit=COST))
    return (
        None if order is None else _of_order(order, "taken_back", f":{order_version}", tuple(legs))
    )


def settled(statement: Statement, promoter: Promoter) -> ledger.Journal | None:
    """Return what is booked by a statement of *promoter*; None where nothing fell due in the end."""
    if not statement.earned:
        return None
    member, currency = promoter.holder, statement.currency
    payable = account(PAYABLE, member)
    legs: list[ledger.Move] = []
    if statement.netted:
        amount = ledger.Amount(statement.netted, currency)
        legs.append(ledger.Recoup(debit=payable, credit=account(OWED, member), amount=amount))
    if statement.settled:
        amount = ledger.Amount(statement.settled, currency)
        legs.append(ledger.Move(debit=payable, credit=account(SETTLED, member), amount=amount))
    return ledger.Journal(
        id=ledger.JournalId(f"commission:settled:{statement.period}:{statement.promoter}"),
        kind="commission.settled",
        facts={"period": statement.period},
        legs=tuple(legs),
    )


def merged(source: MemberId, target: MemberId, *, currency: str) -> ledger.Journal:
    """Return what is booked when all that a promoter has, or owes, becomes another's."""
    everything = ledger.Amount(AMOUNT_MINOR_MAX, currency)
    ways = (
        (account(PENDING, source), account(PENDING, target)),
        (account(PAYABLE, source), account(PAYABLE, target)),
        # What one of them owes is paid at once, as far as the other has something settled.
        (account(SETTLED, source), account(OWED, target)),
        (account(SETTLED, source), account(SETTLED, target)),
        (account(SETTLED, target), account(OWED, source)),
        (account(OWED, target), account(OWED, source)),
    )
    return ledger.Journal(
        id=ledger.JournalId(f"commission:merged:{source}"),
        kind="commission.merged",
        facts={"into": target},
        legs=tuple(
            ledger.Move(debit=debit, credit=credit, amount=everything, up_to=True)
            for debit, credit in ways
        ),
    )


def withdrawn(withdrawal: Withdrawal) -> ledger.Journal | None:
    """Return what is booked when a withdrawal has come to stand as it does; approving books nothing."""
    match withdrawal.state:
        case WithdrawalState.REQUESTED:
            amount = ledger.Amount(withdrawal.gross, withdrawal.currency)
            held = ledger.Hold(
                debit=account(SETTLED, withdrawal.promoter), credit=_PAID_OUT, amount=amount
            )
            return _of_withdrawal(withdrawal, (held,))
        case WithdrawalState.REJECTED | WithdrawalState.FAILED:
            return _of_withdrawal(withdrawal, (ledger.Release(hold=_hold(withdrawal)),))
        case WithdrawalState.PAID:
            return _of_withdrawal(withdrawal, _paid(withdrawal))
        case WithdrawalState.APPROVED:
            return None


def _pending(
    promoter: Promoter, credit: AccountId, amount: ledger.Amount, *, number: int, recouped: bool
) -> tuple[ledger.Move | ledger.Rest, ...]:
    """Return leg *number* and the next that take a promoter's pending *amount* from where it is."""
    purse = account(PENDING, promoter.holder)
    move, rest = (ledger.Recoup, ledger.RecoupRest) if recouped else (ledger.Move, ledger.Rest)
    if promoter.merged_into is None:
        return (move(debit=purse, credit=credit, amount=amount),)
    # What was accrued at the very moment of the merger has come to the old id's account.
    old = account(PENDING, promoter.member)
    first = move(debit=old, credit=credit, amount=amount, up_to=True)
    return (first, rest(of=number, debit=purse, credit=credit))


def _paid(withdrawal: Withdrawal) -> tuple[ledger.Capture | ledger.Move, ...]:
    amounts = ((_CASH, withdrawal.net), (_TAX, withdrawal.tax), (_FEES, withdrawal.fee))
    moves = tuple(
        ledger.Move(
            # Tax is below zero where a pay-out of the same month has failed after bearing it.
            debit=_PAID_OUT if amount > 0 else name,
            credit=name if amount > 0 else _PAID_OUT,
            amount=ledger.Amount(abs(amount), withdrawal.currency),
        )
        for name, amount in amounts
        if amount
    )
    return (ledger.Capture(hold=_hold(withdrawal)), *moves)


def _hold(withdrawal: Withdrawal) -> ledger.TransferId:
    return ledger.transfer_id(f"withdrawal:{withdrawal.id}:requested", 1)


def _of_withdrawal(
    withdrawal: Withdrawal,
    legs: tuple[ledger.Hold | ledger.Release | ledger.Capture | ledger.Move, ...],
) -> ledger.Journal:
    state = withdrawal.state.value
    return ledger.Journal(
        id=ledger.JournalId(f"withdrawal:{withdrawal.id}:{state}"),
        kind=f"withdrawal.{state}",
        facts={"withdrawal": withdrawal.id},
        legs=legs,
    )


def _of_order(
    order: OrderId, what: str, suffix: str, legs: tuple[ledger.Move | ledger.Rest, ...]
) -> ledger.Journal:
    return ledger.Journal(
        id=ledger.JournalId(f"commission:{what}:{order}{suffix}"),
        kind=f"commission.{what}",
        facts={"order": order},
        legs=legs,
    )
