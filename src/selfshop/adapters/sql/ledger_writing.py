"""What the ledger hands to a unit's end: new rows, and moves of what is there."""

from selfshop.adapters.codec import stored
from selfshop.adapters.sql.instants import micros, micros_or_none
from selfshop.adapters.sql.ledger_statements import COUNTERS, OPEN, LedgerStatements
from selfshop.adapters.sql.pending import Pending, Rank
from selfshop.adapters.sql.statements import this
from selfshop.adapters.sql.tables.ledger import CREDITS_LIMITED, DEBITS_LIMITED, UNLIMITED
from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, ShopId, part_of


class LedgerWriter:
    """Turns postings into rows; several moves of one row become one."""

    def __init__(self, *, shop: ShopId, pending: Pending, statements: LedgerStatements) -> None:
        self.shop, self.pending, self.statements = shop, pending, statements
        #: By part: number and seal of the chain's last journal, as this unit leaves it.
        self.heads: dict[int, tuple[int, str]] = {}
        #: What was available to an account before this unit.
        self._available: dict[AccountId, int] = {}

    def open(self, account: ledger.Account) -> None:
        """Add an account with its rows, all zero."""
        keys = {"shop_id": self.shop, "part": part_of(account.id)}
        row = {"id": account.id, "unit": account.unit, "owner": account.owner}
        data = stored.write(account, ledger.Account)
        self.pending.insert(self.statements.account, [{**keys, **row, "data": data}])
        self.pending.insert(
            self.statements.balance,
            [
                {
                    **keys,
                    "account": account.id,
                    "shard": shard,
                    "limit_side": _limit_side(account),
                    "frozen": 0,
                    **dict.fromkeys(COUNTERS, 0),
                }
                for shard in range(account.shards)
            ],
        )

    def post(self, posting: ledger.Posting) -> None:
        """Write one journal."""
        self._add_journal(posting)
        for before, holding in posting.changed_holdings():
            self._write_hold(before, holding)
        for lot_before, lot in posting.changed_lots():
            self._write_lot(lot_before, lot)
        for use_before, use in posting.changed_uses():
            self._write_use(use_before, use)
        for move in posting.moves:
            self._move(posting, move)

    def _add_journal(self, posting: ledger.Posting) -> None:
        recorded = posting.recorded
        part = part_of(recorded.id)
        number, before = self.heads[part]
        number += 1
        seal = ledger.seal(recorded, content=posting.content, number=number, before=before)
        self.heads[part] = (number, seal)
        row = {
            "shop_id": self.shop, "part": part, "number": number, "id": recorded.id,
            "content": posting.content, "seal": seal, "at_us": micros(recorded.at),
            "data": stored.write(_without_transfers(recorded), ledger.Recorded),
        }  # fmt: skip
        self.pending.insert(self.statements.journal, [row])
        self.pending.insert(
            self.statements.transfer,
            [self._transfer_row(part, transfer) for transfer in recorded.transfers],
        )

    def _transfer_row(self, part: int, transfer: ledger.Transfer) -> dict[str, object]:
        return {
            "shop_id": self.shop, "part": part, "journal_id": transfer.journal,
            "number": transfer.number, "kind": transfer.kind.value, "debit": transfer.debit,
            "credit": transfer.credit, "unit": transfer.unit, "posted": transfer.posted,
            "pending": transfer.pending, "at_us": micros(transfer.at), "hold_id": transfer.hold,
            "until_us": micros_or_none(transfer.until),
        }  # fmt: skip

    def _write_hold(self, before: ledger.Holding | None, holding: ledger.Holding) -> None:
        transfer = holding.transfer
        state, by = OPEN, None
        if isinstance(holding, ledger.Ended):
            state, by = holding.state.value, holding.by
        if before is None:
            row = {
                "shop_id": self.shop, "part": part_of(transfer.journal), "id": transfer.id,
                "state": state, "until_us": micros_or_none(transfer.until),
                "debit": transfer.debit, "credit": transfer.credit, "amount": transfer.pending,
                "ended_by": by, "data": stored.write(transfer, ledger.Transfer),
            }  # fmt: skip
            self.pending.insert(self.statements.hold, [row])
            return
        row = this(self.shop, transfer.journal, id=transfer.id) | {"to": state, "by": by}
        self.pending.moved(Rank.HOLDS, self.statements.end_hold, transfer.id).update(row)

    def _write_lot(self, before: ledger.Lot | None, lot: ledger.Lot) -> None:
        if before is None:
            expires = micros_or_none(lot.expires_at)
            row = {
                "shop_id": self.shop, "part": part_of(lot.account), "account": lot.account,
                "id": lot.id, "amount": lot.amount, "remaining": lot.remaining,
                "expires_at_us": expires, "due_us": expires if lot.remaining else None,
            }  # fmt: skip
            self.pending.insert(self.statements.lot, [row])
            return
        change = self.pending.moved(Rank.LOTS, self.statements.move_lot, (lot.account, lot.id))
        change.update(this(self.shop, lot.account, account=lot.account, id=lot.id))
        change["change"] = change.get("change", 0) + lot.remaining - before.remaining

    def _write_use(self, before: ledger.LotUse | None, use: ledger.LotUse) -> None:
        journal = ledger.journal_of(use.transfer)
        if before is None:
            row = {
                "shop_id": self.shop, "part": part_of(journal), "transfer_id": use.transfer,
                "number": use.number, "account": use.account, "lot": use.lot,
                "quantity": use.quantity, "returned": use.returned,
            }  # fmt: skip
            self.pending.insert(self.statements.lot_use, [row])
            return
        place = (use.transfer, use.number)
        change = self.pending.moved(Rank.USES, self.statements.move_use, place)
        change.update(this(self.shop, journal, transfer_id=use.transfer, number=use.number))
        change["change"] = change.get("change", 0) + use.returned - before.returned

    def _move(self, posting: ledger.Posting, move: ledger.BalanceMove) -> None:
        before = posting.before.standings[move.account]
        account = before.account
        read = self._available.setdefault(account.id, before.available)
        shard = ledger.shard_of(move.root, account.id, account.shards)
        # The house's accounts are the hottest rows of all: they are locked last.
        rank = Rank.MEMBERS if account.limited else Rank.HOUSE
        row = self.pending.moved(rank, self.statements.move, (account.id, shard))
        change, gives, exact = move.change, int(move.gives), int(move.exact)
        if not row:
            row |= this(self.shop, account.id, account=account.id, shard=shard)
            row |= {
                "d_debits_posted": change.debits_posted,
                "d_credits_posted": change.credits_posted,
                "d_debits_pending": change.debits_pending,
                "d_credits_pending": change.credits_pending,
                "b_gives": gives, "b_exact": exact, "b_available": read,
            }  # fmt: skip
            return
        row["d_debits_posted"] += change.debits_posted
        row["d_credits_posted"] += change.credits_posted
        row["d_debits_pending"] += change.debits_pending
        row["d_credits_pending"] += change.credits_pending
        row["b_gives"] = max(row["b_gives"], gives)
        row["b_exact"] = max(row["b_exact"], exact)


def _without_transfers(recorded: ledger.Recorded) -> ledger.Recorded:
    # They have rows of their own.
    return ledger.Recorded(
        id=recorded.id,
        kind=recorded.kind,
        at=recorded.at,
        transfers=(),
        reason=recorded.reason,
        facts=recorded.facts,
        lots=recorded.lots,
    )


def _limit_side(account: ledger.Account) -> int:
    if not account.limited:
        return UNLIMITED
    return DEBITS_LIMITED if account.normal is ledger.Side.CREDIT else CREDITS_LIMITED
