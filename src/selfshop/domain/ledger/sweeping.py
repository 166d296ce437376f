"""The journals that make visible whose time is over; they are true from that instant on, swept or not."""

import hashlib

from selfshop.domain.ledger.ids import JournalId
from selfshop.domain.ledger.journals import Journal
from selfshop.domain.ledger.legs import ExpireLot, Lapse
from selfshop.domain.ledger.lots import Lot
from selfshop.domain.ledger.transfers import Open

_NAME_LENGTH = 32


def lapsing(holding: Open) -> Journal:
    """Return the journal that lapses a hold: the same one whoever sweeps it, so it is booked once."""
    hold = holding.transfer.id
    name = hashlib.sha256(hold.encode()).hexdigest()[:_NAME_LENGTH]
    return Journal(
        id=JournalId(f"lapse:{name}"),
        kind="ledger.hold_lapsed",
        facts={"hold": hold},
        legs=(Lapse(hold=hold),),
    )


def expiring(lot: Lot, *, name: str) -> Journal:
    """Return the journal *name* that expires what is left of a lot.

    What is given back into a lot after that expires again, under another name.
    """
    return Journal(
        id=JournalId(name),
        kind="ledger.lot_expired",
        facts={"lot": lot.id},
        legs=(ExpireLot(account=lot.account, lot=lot.id),),
    )
