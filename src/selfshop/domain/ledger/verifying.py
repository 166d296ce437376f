"""The proof that the books are right: what was booked, refolded and compared with what is kept."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from selfshop.domain.ledger.accounts import Account, Counters, Standing
from selfshop.domain.ledger.chain import START, Link, seal
from selfshop.domain.ledger.lots import Lot
from selfshop.domain.ledger.transfers import Recorded
from selfshop.domain.shared import AccountId, Fact, Rejection

#: Part, number and seal of a journal.
Last = tuple[int, int, str]


@frozen(kw_only=True)
class AccountAudit:
    """An account, and what its counters should be by what was booked.

    Attributes:
        standing: as kept.
        folded: the sums of its transfers.
        holding: the sums of the holds still open, on the pending counters.
        lots_remaining: what is left in its lots.
    """

    standing: Standing
    folded: Counters
    holding: Counters
    lots_remaining: int


@frozen(kw_only=True)
class LotAudit:
    """A lot, what its uses took and did not give back, and the journal that opened it."""

    lot: Lot
    kept: int
    opened_by: Recorded | None


def check_links(
    links: Iterable[Link], *, last: Last | None, accounts: Mapping[AccountId, Account]
) -> Iterator[Rejection]:
    """Yield what is wrong with journals, in the order of part and number.

    Args:
        last: of the one before the first; None = the first is the shop's first.
        accounts: those that their transfers name.
    """
    for link in links:
        _, number, before = last if last and last[0] == link.part else (link.part, 0, START)
        facts: dict[str, Fact] = {
            "part": link.part,
            "number": link.number,
            "journal": link.recorded.id,
        }
        if link.number != number + 1:
            yield Rejection(code="ledger.breach.chain_gap", facts={**facts, "expected": number + 1})
        elif link.seal != seal(
            link.recorded, content=link.content, number=link.number, before=before
        ):
            yield Rejection(code="ledger.breach.chain_broken", facts=facts)
        for transfer in link.recorded.transfers:
            units = {
                accounts[name].unit if name in accounts else None
                for name in (transfer.debit, transfer.credit)
            }
            if units != {transfer.unit}:
                yield Rejection(code="ledger.breach.unbalanced", facts={"transfer": transfer.id})
        last = (link.part, link.number, link.seal)


def check_account(audit: AccountAudit) -> Iterator[Rejection]:
    """Yield what is wrong with an account's counters."""
    standing, account = audit.standing, audit.standing.account
    kept, folded, holding = standing.counters, audit.folded, audit.holding
    if kept != folded:
        yield Rejection(
            code="ledger.breach.balance",
            facts={"account": account.id, "kept": _told(kept), "booked": _told(folded)},
        )
    pending = (kept.debits_pending, kept.credits_pending)
    if pending != (holding.debits_pending, holding.credits_pending):
        yield Rejection(
            code="ledger.breach.holds",
            facts={"account": account.id, "kept": _told(kept), "holds": _told(holding)},
        )
    if account.limited and standing.available < 0:
        yield Rejection(
            code="ledger.breach.limit",
            facts={"account": account.id, "available": standing.available},
        )
    if account.lots and audit.lots_remaining != standing.available:
        yield Rejection(
            code="ledger.breach.lots",
            facts={
                "account": account.id,
                "available": standing.available,
                "lots": audit.lots_remaining,
            },
        )


def check_lot(audit: LotAudit) -> Iterator[Rejection]:
    """Yield what is wrong with a lot."""
    lot = audit.lot
    if lot.amount - audit.kept != lot.remaining:
        yield Rejection(
            code="ledger.breach.lot_uses",
            facts={"lot": lot.id, "remaining": lot.remaining, "left": lot.amount - audit.kept},
        )
    opened = () if audit.opened_by is None else audit.opened_by.lots
    terms = (lot.id, lot.account, lot.amount, lot.expires_at)
    if terms not in {(one.id, one.account, one.amount, one.expires_at) for one in opened}:
        yield Rejection(code="ledger.breach.lot_terms", facts={"lot": lot.id})


def _told(counters: Counters) -> tuple[int, ...]:
    return (
        counters.debits_posted,
        counters.credits_posted,
        counters.debits_pending,
        counters.credits_pending,
    )
