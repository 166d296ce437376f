"""One double-entry kernel under points, stored value and commissions.

It promises: what is booked is never changed; every transfer takes from one account what it gives
to another of the same unit; journals go in as a whole or not at all, and once under their name;
a hold ends exactly once; a limited account never falls below zero, what is held included; what is
used of lots comes back into the same lots; and all of it can be proved from the books.
"""

from selfshop.domain.ledger.accounts import (
    Account,
    Counters,
    Side,
    Standing,
    require_same_account,
)  # fmt: skip
from selfshop.domain.ledger.amounts import Amount
from selfshop.domain.ledger.books import BalanceMove, Books, Needs, Posting, needs_of
from selfshop.domain.ledger.chain import START, Link, seal
from selfshop.domain.ledger.ids import (
    JournalId,
    LotId,
    TransferId,
    journal_of,
    shard_of,
    transfer_id,
)  # fmt: skip
from selfshop.domain.ledger.journals import Journal, content_of, require_same
from selfshop.domain.ledger.legs import (
    Alike,
    Back,
    Capture,
    ExpireLot,
    Fresh,
    Hold,
    Lapse,
    Move,
    Release,
    Rest,
)  # fmt: skip
from selfshop.domain.ledger.lots import Lot, LotUse
from selfshop.domain.ledger.posting import post
from selfshop.domain.ledger.statements import Booked, Entry, entries
from selfshop.domain.ledger.transfers import Ended, Holding, Kind, Open, Recorded, Transfer
from selfshop.domain.ledger.verifying import (
    AccountAudit,
    LotAudit,
    check_account,
    check_links,
    check_lot,
)  # fmt: skip

__all__ = [
    "START", "Account", "AccountAudit", "Alike", "Amount", "Back", "BalanceMove", "Booked",
    "Books", "Capture", "Counters", "Ended", "Entry", "ExpireLot", "Fresh", "Hold", "Holding",
    "Journal", "JournalId", "Kind", "Lapse", "Link", "Lot", "LotAudit", "LotId", "LotUse",
    "Move", "Needs", "Open", "Posting", "Recorded", "Release", "Rest", "Side", "Standing",
    "Transfer", "TransferId", "check_account", "check_links", "check_lot", "content_of", "entries",
    "journal_of", "needs_of", "post", "require_same", "require_same_account", "seal",
    "shard_of", "transfer_id",
]  # fmt: skip
