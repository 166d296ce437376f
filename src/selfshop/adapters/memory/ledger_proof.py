"""What a proof of the ledger reads, from dictionaries."""

from collections.abc import Iterator, Sequence
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain import ledger
from selfshop.domain.shared import AccountId, part_of


class LedgerProof(Repository):
    """The part of `ports.ledger.Ledger` that a proof reads."""

    def transfers_of(self, account: AccountId) -> Iterator[ledger.Transfer]:
        """Yield an account's transfers."""
        for _, link in self.of_shop("ledger_journal"):
            for transfer in link.recorded.transfers:
                if account in {transfer.debit, transfer.credit}:
                    yield transfer

    def open_holds(self) -> Iterator[ledger.Open]:
        """Yield the holds that have not ended."""
        for _, hold in self.of_shop("ledger_hold"):
            if isinstance(hold, ledger.Open):
                yield hold

    def links(self, *, after: tuple[int, int] | None, limit: int) -> Sequence[ledger.Link]:
        """Return journals by part and number."""
        links = sorted(
            (link for _, link in self.of_shop("ledger_journal")),
            key=lambda link: (link.part, link.number),
        )
        past = (link for link in links if after is None or (link.part, link.number) > after)
        return list(islice(past, limit))

    def orphans(self, *, parts: tuple[int, int], limit: int) -> Sequence[ledger.TransferId]:
        """Return nothing: a transfer is kept in its journal."""
        del parts, limit
        return ()

    def audit_accounts(
        self, *, after: tuple[int, AccountId] | None, limit: int
    ) -> Sequence[ledger.AccountAudit]:
        """Return accounts, each beside what was booked on it."""
        places = sorted(
            ((part_of(row.account.id), row.account.id), row)
            for _, row in self.of_shop("ledger_account")
        )
        page = islice((row for place, row in places if after is None or place > after), limit)
        return [self._audit(standing) for standing in page]

    def _audit(self, standing: ledger.Standing) -> ledger.AccountAudit:
        name = standing.account.id
        folded = holding = ledger.Counters()
        for transfer in self.transfers_of(name):
            folded += transfer.effect_on(name)
        for hold in self.open_holds():
            if name in {hold.transfer.debit, hold.transfer.credit}:
                holding += hold.transfer.effect_on(name)
        lots = (lot for _, lot in self.of_shop("ledger_lot") if lot.account == name)
        return ledger.AccountAudit(
            standing=standing,
            folded=folded,
            holding=holding,
            lots_remaining=sum(lot.remaining for lot in lots),
        )

    def audit_lots(
        self, *, after: tuple[int, AccountId, ledger.LotId] | None, limit: int
    ) -> Sequence[ledger.LotAudit]:
        """Return lots, each beside its uses and its journal."""
        places = sorted(
            ((part_of(lot.account), lot.account, lot.id), lot)
            for _, lot in self.of_shop("ledger_lot")
        )
        page = islice((lot for place, lot in places if after is None or place > after), limit)
        uses = [use for _, some in self.of_shop("ledger_lot_use") for use in some]
        journals = self.rows("ledger_journal")
        found = []
        for lot in page:
            link = journals.get((self.shop, ledger.journal_of(lot.origin)))
            found.append(
                ledger.LotAudit(
                    lot=lot,
                    kept=sum(use.kept for use in uses if use.lot == lot.id),
                    opened_by=None if link is None else link.recorded,
                )
            )
        return found
