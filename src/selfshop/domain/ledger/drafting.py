"""The books while a journal is carried out: what accounts give, and into which lots things come."""

from collections.abc import Collection
from datetime import datetime

from attrs import evolve

from selfshop.domain.ledger.accounts import Account, Side, Standing
from selfshop.domain.ledger.amounts import Amount
from selfshop.domain.ledger.books import BalanceMove, Books, Posting
from selfshop.domain.ledger.ids import JournalId, LotId, TransferId, journal_of, lot_id
from selfshop.domain.ledger.journals import Journal, content_of
from selfshop.domain.ledger.legs import Back, Fresh, Lots
from selfshop.domain.ledger.lots import Lot, LotUse, give_back, take, usable
from selfshop.domain.ledger.transfers import Holding, Open, Recorded, Transfer, require_open
from selfshop.domain.shared import AccountId, NotFound, Refused

#: More than anything that can be asked for.
_ENDLESS = 2**62


class Draft:
    """The books while a journal is carried out; thrown away when a leg is refused."""

    def __init__(self, journal: Journal, books: Books, at: datetime) -> None:
        self.journal, self.before, self.at = journal, books, at
        self.standings: dict[AccountId, Standing] = dict(books.standings)
        self.holdings: dict[TransferId, Holding] = dict(books.holdings)
        self.uses: dict[TransferId, tuple[LotUse, ...]] = dict(books.uses)
        self.lots: dict[LotId, Lot] = dict(books.lots)
        self.moves: dict[tuple[AccountId, JournalId], BalanceMove] = {}
        self.transfers: list[Transfer] = []
        self.opened: list[Lot] = []
        #: What each `up_to` leg has left, by its number.
        self.rests: dict[int, int] = {}

    def posting(self) -> Posting:
        """Return what has come of it."""
        journal = self.journal
        return Posting(
            recorded=Recorded(
                id=journal.id,
                kind=journal.kind,
                at=self.at,
                transfers=tuple(self.transfers),
                reason=journal.reason,
                facts=journal.facts,
                lots=tuple(self.opened),
            ),
            content=content_of(journal),
            moves=tuple(self.moves.values()),
            before=self.before,
            after=Books(
                standings=self.standings,
                holdings=self.holdings,
                uses=self.uses,
                lots=self.lots,
            ),
        )

    def giving(self, debit: AccountId, credit: AccountId) -> list[AccountId]:
        """Return those of a transfer's two accounts that it makes less."""
        sides = ((debit, Side.DEBIT), (credit, Side.CREDIT))
        return [name for name, side in sides if not self.account(name).grows_by(side)]

    def room(self, name: AccountId, *, of: Collection[LotId] | None = None) -> int:
        """Return how much an account can give, of some of its lots or of all."""
        standing = self.standings[name]
        if not standing.account.limited:
            return _ENDLESS
        if not standing.account.lots:
            return standing.available
        return min(standing.available, usable(self._lots_of(name, of), at=self.at))

    def give(
        self,
        name: AccountId,
        transfer: Transfer,
        *,
        of: Collection[LotId] | None = None,
        recouped: bool,
    ) -> None:
        """Make sure that an account can give what *transfer* takes, and take it from its lots.

        Args:
            of: the lots that it takes from; None = all.
            recouped: whether the house takes its own back, so that no freeze is in its way.
        """
        standing = self.standings[name]
        if not recouped:
            self.require_not_frozen(standing)
        if transfer.amount > self.room(name, of=of):
            # Lots may have been read a moment later than the balance, so they are asked, not it.
            left = sum(lot.remaining for lot in self._lots_of(name, of))
            expired = transfer.amount <= min(left, standing.available)
            raise Refused(
                "ledger.lots_expired" if expired else "ledger.short",
                account=name,
                unit=transfer.unit,
                wanted=transfer.amount,
                available=max(0, self.room(name, of=of)),
            )
        self.move(BalanceMove(account=name, root=transfer.journal, gives=not recouped))
        if standing.account.lots:
            uses = self.uses.get(transfer.id, ())
            more = take(
                self._lots_of(name, of),
                transfer.amount,
                transfer=transfer.id,
                after=len(uses),
                at=self.at,
            )
            self.use(more)
            self.uses[transfer.id] = uses + more

    def use(self, uses: tuple[LotUse, ...]) -> None:
        """Take from lots what *uses* say."""
        for use in uses:
            lot = self.lots[use.lot]
            self.lots[use.lot] = evolve(lot, remaining=lot.remaining - use.quantity)

    def bring(self, transfer: Transfer, terms: Lots | None, *, of: TransferId) -> None:
        """Put what comes in into lots, where an account keeps them.

        Args:
            of: the transfer whose uses of the other account's lots `Alike` follows.
        """
        sides = ((transfer.debit, Side.DEBIT), (transfer.credit, Side.CREDIT))
        growing = [name for name, side in sides if self.account(name).grows_by(side)]
        with_lots = [name for name in growing if self.account(name).lots]
        if (terms is None) is bool(with_lots):
            raise Refused("ledger.lots_unfit", account=(with_lots or [transfer.credit])[0])
        for name in with_lots:
            match terms:
                case Fresh(expires_at=expires_at):
                    self._open_lot(name, transfer, transfer.posted, expires_at)
                case Back():
                    self._put_back(name, transfer, terms)
                case _:
                    self._open_alike(name, transfer, of)

    def _open_lot(
        self, name: AccountId, transfer: Transfer, amount: int, expires_at: datetime | None
    ) -> None:
        if expires_at is not None and expires_at <= self.at:
            raise Refused("ledger.lot_over", account=name)
        number = sum(lot.origin == transfer.id for lot in self.opened) + 1
        lot = Lot(
            id=lot_id(transfer.id, number),
            account=name,
            amount=amount,
            remaining=amount,
            expires_at=expires_at,
        )
        self.lots[lot.id] = lot
        self.opened.append(lot)

    def _open_alike(self, name: AccountId, transfer: Transfer, of: TransferId) -> None:
        uses = [use for use in self.uses.get(of, ()) if use.account != name and use.kept]
        if not uses:
            raise Refused("ledger.lots_unfit", account=name)
        for use in uses:
            self._open_lot(name, transfer, use.kept, self.lots[use.lot].expires_at)

    def _put_back(self, name: AccountId, transfer: Transfer, terms: Back) -> None:
        if isinstance(self.holdings.get(terms.of), Open):
            raise Refused("ledger.lots_unfit", account=name)
        uses = [use for use in self.uses.get(terms.of, ()) if use.account == name]
        left = sum(use.kept for use in uses)
        if transfer.posted > left:
            raise Refused(
                "ledger.more_than_used", transfer=terms.of, left=left, wanted=transfer.posted
            )
        self.give_back(terms.of, give_back(uses, transfer.posted), into=transfer, terms=terms)

    def give_back(
        self,
        of: TransferId,
        changed: tuple[LotUse, ...],
        *,
        into: Transfer | None = None,
        terms: Back | None = None,
    ) -> None:
        """Fill lots again with what of their uses comes back."""
        by_number = {use.number: use for use in self.uses[of]}
        for use in changed:
            back = use.returned - by_number[use.number].returned
            by_number[use.number] = use
            lot = self.lots[use.lot]
            if into and terms and terms.expired_until is not None and lot.is_over(self.at):
                self._open_lot(use.account, into, back, terms.expired_until)
                self._pass_on(lot, back, by=into)
            else:
                self.lots[lot.id] = evolve(lot, remaining=lot.remaining + back)
        self.uses[of] = tuple(by_number[number] for number in sorted(by_number))

    def _pass_on(self, lot: Lot, quantity: int, *, by: Transfer) -> None:
        """Note that what came back to a lot that is over has left it again, for a new one."""
        uses = self.uses.get(by.id, ())
        use = LotUse(
            transfer=by.id,
            number=len(uses) + 1,
            account=lot.account,
            lot=lot.id,
            quantity=quantity,
        )
        self.uses[by.id] = (*uses, use)

    def book(self, transfer: Transfer) -> None:
        """Enter a transfer on both of its accounts."""
        self.transfers.append(transfer)
        for name in (transfer.debit, transfer.credit):
            root = journal_of(transfer.hold or transfer.id)
            self.move(BalanceMove(account=name, root=root, change=transfer.effect_on(name)))

    def move(self, move: BalanceMove) -> None:
        """Move an account's counters."""
        name = move.account
        place = (name, move.root)
        there = self.moves.get(place)
        self.moves[place] = move if there is None else there.and_also(move)
        self.standings[name] = self.standing(name).moved(move.change)

    def account(self, name: AccountId) -> Account:
        """Return what an account is."""
        return self.standing(name).account

    def standing(self, name: AccountId) -> Standing:
        """Return how an account stands; refuse what is none."""
        found = self.standings.get(name)
        if found is None:
            raise NotFound("ledger.account_unknown", account=name)
        return found

    def _lots_of(self, name: AccountId, of: Collection[LotId] | None) -> list[Lot]:
        own = (lot for lot in self.lots.values() if lot.account == name)
        return [lot for lot in own if of is None or lot.id in of]

    def holding(self, name: TransferId) -> Open:
        """Return a hold that has not ended; refuse any other."""
        holding = self.holdings.get(name)
        if holding is None:
            raise NotFound("ledger.hold_unknown", hold=name)
        return require_open(holding)

    def require_unit(self, amount: Amount, name: AccountId) -> None:
        """Refuse an amount in another unit than the account's."""
        unit = self.account(name).unit
        if amount.unit != unit:
            raise Refused("ledger.other_unit", account=name, unit=amount.unit, expected=unit)

    @staticmethod
    def require_not_frozen(standing: Standing) -> None:
        """Refuse to take from a frozen account."""
        if standing.frozen:
            raise Refused("ledger.account_frozen", account=standing.account.id)
