"""Posting a journal: what each of its legs does to the books, or why it is refused."""

from datetime import datetime
from typing import assert_never

from selfshop.domain.ledger.accounts import Side
from selfshop.domain.ledger.books import BalanceMove, Books, Posting
from selfshop.domain.ledger.drafting import Draft
from selfshop.domain.ledger.ids import transfer_id
from selfshop.domain.ledger.journals import Journal
from selfshop.domain.ledger.legs import (
    Capture,
    ExpireLot,
    Hold,
    Lapse,
    Leg,
    Move,
    MoveLots,
    Recoup,
    RecoupRest,
    Release,
    Rest,
)
from selfshop.domain.ledger.lots import LotUse, give_back
from selfshop.domain.ledger.transfers import (
    Ended,
    Kind,
    Open,
    Transfer,
)
from selfshop.domain.shared import NotFound, Refused


def post(journal: Journal, books: Books, *, at: datetime) -> Posting:
    """Decide what *journal* does.

    Args:
        books: with all that `books.needs_of` says.

    Raises:
        NotFound: ``ledger.account_unknown``, ``ledger.hold_unknown``, ``ledger.lot_unknown``.
        Refused: ``ledger.other_unit``, ``ledger.account_frozen``, ``ledger.short``,
            ``ledger.lots_expired``, ``ledger.lots_unfit``, ``ledger.lot_over``,
            ``ledger.more_than_used``, ``ledger.hold_ended``, ``ledger.hold_over``,
            ``ledger.hold_not_over``, ``ledger.more_than_held``, ``ledger.until_over``,
            ``ledger.lot_not_over``, ``ledger.lot_empty``; nothing has changed.
    """
    draft = _Legs(journal, books, at)
    for number, leg in enumerate(journal.legs, start=1):
        draft.add(number, leg)
    return draft.posting()


class _Legs(Draft):
    """How each leg is carried out."""

    def add(self, number: int, leg: Leg) -> None:
        """Carry out one leg."""
        match leg:
            case Move() | Hold():
                self.require_unit(leg.amount, leg.debit)
                self._start(number, leg, leg.amount.count)
            case Rest():
                self._start(number, leg, self.rests[leg.of])
            case Capture():
                self._capture(number, leg)
            case Release():
                self._undo(number, self.holding(leg.hold), Kind.RELEASED)
            case Lapse():
                holding = self.holding(leg.hold)
                if not holding.is_over(self.at):
                    raise Refused("ledger.hold_not_over", hold=leg.hold)
                self._undo(number, holding, Kind.LAPSED)
            case ExpireLot():
                self._expire_lot(number, leg)
            case _:
                assert_never(leg)

    def _start(self, number: int, leg: Move | Rest | Hold, asked: int) -> None:
        """Carry out a leg that takes from an account, now or later."""
        debit, credit = self.standing(leg.debit), self.standing(leg.credit)
        if debit.account.unit != credit.account.unit:
            raise Refused(
                "ledger.other_unit",
                account=leg.credit,
                unit=debit.account.unit,
                expected=credit.account.unit,
            )
        giving, of = self.giving(leg.debit, leg.credit), None
        if isinstance(leg, MoveLots):
            of = leg.taken_from
            if not any(self.account(name).lots for name in giving):
                raise Refused("ledger.lots_unfit", account=leg.debit)
        taken = asked
        if leg.up_to:
            taken = max(0, min([asked, *(self.room(name, of=of) for name in giving)]))
            self.rests[number] = asked - taken
        if isinstance(leg, Hold) and leg.until is not None and leg.until <= self.at:
            raise Refused("ledger.until_over", leg=number)
        if not taken:
            self._note_exact(leg, taken, asked)
            return
        transfer = self._transfer(number, leg, taken)
        for account in giving:
            self.give(account, transfer, of=of, recouped=isinstance(leg, Recoup | RecoupRest))
        if not isinstance(leg, Hold):
            self.bring(transfer, leg.lots, of=transfer.id)
        self._note_exact(leg, taken, asked)
        self.book(transfer)

    def _note_exact(self, leg: Move | Rest | Hold, taken: int, asked: int) -> None:
        # What was left to an account was all it had: more of it by now would have to go too.
        if leg.up_to and taken < asked:
            for account in self.giving(leg.debit, leg.credit):
                if self.standings[account].account.limited:
                    self.move(BalanceMove(account=account, root=self.journal.id, exact=True))

    def _transfer(self, number: int, leg: Move | Rest | Hold, taken: int) -> Transfer:
        held = isinstance(leg, Hold)
        transfer = Transfer(
            id=transfer_id(self.journal.id, number),
            journal=self.journal.id,
            kind=Kind.HELD if held else Kind.MOVED,
            debit=leg.debit,
            credit=leg.credit,
            unit=self.standings[leg.debit].account.unit,
            posted=0 if held else taken,
            pending=taken if held else 0,
            at=self.at,
            until=leg.until if isinstance(leg, Hold) else None,
        )
        if held:
            self.holdings[transfer.id] = Open(transfer=transfer)
        return transfer

    def _capture(self, number: int, leg: Capture) -> None:
        holding = self.holding(leg.hold)
        if holding.is_over(self.at):
            raise Refused("ledger.hold_over", hold=leg.hold)
        held = holding.transfer
        amount = held.pending
        if leg.amount is not None:
            self.require_unit(leg.amount, held.debit)
            amount = leg.amount.count
        if amount > held.pending:
            raise Refused("ledger.more_than_held", hold=leg.hold, wanted=amount, held=held.pending)
        for account in self.giving(held.debit, held.credit):
            self.require_not_frozen(self.standing(account))
            self.move(BalanceMove(account=account, root=held.journal, gives=True))
            uses = [use for use in self.uses.get(held.id, ()) if use.account == account]
            if uses:
                self.give_back(held.id, give_back(uses, held.pending - amount))
        transfer = self._end(number, holding, Kind.CAPTURED, posted=amount)
        self.bring(transfer, leg.lots, of=held.id)
        self.book(transfer)

    def _undo(self, number: int, holding: Open, kind: Kind) -> None:
        held = holding.transfer
        uses = self.uses.get(held.id, ())
        if uses:
            self.give_back(held.id, give_back(uses, sum(use.kept for use in uses)))
        self.book(self._end(number, holding, kind, posted=0))

    def _end(self, number: int, holding: Open, kind: Kind, *, posted: int) -> Transfer:
        held = holding.transfer
        transfer = Transfer(
            id=transfer_id(self.journal.id, number),
            journal=self.journal.id,
            kind=kind,
            debit=held.debit,
            credit=held.credit,
            unit=held.unit,
            posted=posted,
            pending=-held.pending,
            at=self.at,
            hold=held.id,
        )
        self.holdings[held.id] = Ended(transfer=held, state=kind, by=transfer.id)
        return transfer

    def _expire_lot(self, number: int, leg: ExpireLot) -> None:
        account = self.standing(leg.account).account
        lot = self.lots.get(leg.lot)
        if lot is None or lot.account != leg.account or account.lapses_to is None:
            raise NotFound("ledger.lot_unknown", lot=leg.lot)
        if not lot.is_over(self.at):
            raise Refused("ledger.lot_not_over", lot=leg.lot)
        if not lot.remaining:
            raise Refused("ledger.lot_empty", lot=leg.lot)
        into = self.standing(account.lapses_to).account
        pair = (leg.account, into.id)
        debit, credit = pair if account.normal is Side.CREDIT else pair[::-1]
        transfer = Transfer(
            id=transfer_id(self.journal.id, number),
            journal=self.journal.id,
            kind=Kind.MOVED,
            debit=debit,
            credit=credit,
            unit=account.unit,
            posted=lot.remaining,
            pending=0,
            at=self.at,
        )
        use = LotUse(
            transfer=transfer.id,
            number=1,
            account=leg.account,
            lot=lot.id,
            quantity=lot.remaining,
        )
        self.use((use,))
        self.uses[transfer.id] = (use,)
        self.book(transfer)
