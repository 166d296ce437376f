"""One double-entry kernel: booked whole, once and for good; limited accounts above zero; provable."""

from selfshop.domain.ledger.accounts import (
    Account,
    Counters,
    Side,
    Standing,
    require_lapsing,
    require_same_account,
)  # fmt: skip
from selfshop.domain.ledger.amounts import Amount
from selfshop.domain.ledger.books import BalanceMove, Books, Needs, Posting, giving_lots, needs_of
from selfshop.domain.ledger.chain import START, Link, seal
from selfshop.domain.ledger.explaining import explain
from selfshop.domain.ledger.ids import (
    JournalId,
    LotId,
    TransferId,
    journal_of,
    opening_of,
    shard_of,
    transfer_id,
)  # fmt: skip
from selfshop.domain.ledger.journals import Journal, content_of, require_no_recoup, require_same
from selfshop.domain.ledger.legs import (
    Alike,
    Back,
    Capture,
    ExpireLot,
    Fresh,
    Hold,
    Lapse,
    Leg,
    Move,
    MoveLots,
    Recoup,
    RecoupRest,
    Release,
    Rest,
)  # fmt: skip
from selfshop.domain.ledger.lots import Lot, LotUse, Remains
from selfshop.domain.ledger.posting import post
from selfshop.domain.ledger.statements import Booked, Entry, Place, entries
from selfshop.domain.ledger.sweeping import expiring, lapsing
from selfshop.domain.ledger.transfers import Ended, Holding, Kind, Open, Recorded, Transfer
from selfshop.domain.ledger.verifying import (
    AccountAudit,
    LotAudit,
    check_account,
    check_links,
    check_lot,
)  # fmt: skip

__all__ = [
    "START", "Account", "AccountAudit", "Alike", "Amount", "Back", "BalanceMove", "Booked", "Books", "Capture", "Counters", "Ended", "Entry", "ExpireLot", "Fresh",
    "Hold", "Holding", "Journal", "JournalId", "Kind", "Lapse", "Leg", "Link", "Lot", "LotAudit", "LotId", "LotUse", "Move", "MoveLots", "Needs", "Open", "Place",
    "Posting", "Recorded", "Recoup", "RecoupRest", "Release", "Remains", "Rest", "Side", "Standing", "Transfer", "TransferId", "check_account", "check_links", "check_lot",
    "content_of", "entries", "expiring", "explain", "giving_lots", "journal_of", "lapsing", "needs_of", "opening_of", "post", "require_lapsing",
    "require_no_recoup", "require_same", "require_same_account", "seal", "shard_of", "transfer_id",
]  # fmt: skip
