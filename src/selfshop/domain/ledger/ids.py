"""Names in the ledger: a journal's is the caller's, the others follow from it."""

from typing import NewType

from selfshop.domain.shared import PARTS, AccountId, part_of

JournalId = NewType("JournalId", str)
TransferId = NewType("TransferId", str)
LotId = NewType("LotId", str)

#: Leaves room for what the names of transfers and lots add.
JOURNAL_ID_LENGTH_MAX = 180


def transfer_id(journal: JournalId | str, number: int) -> TransferId:
    """Return the name of a journal's transfer: that of its leg *number*, from 1.

    >>> transfer_id("order-7", 1)
    'order-7/1'
    """
    return TransferId(f"{journal}/{number}")


def journal_of(transfer: TransferId) -> JournalId:
    """Return the journal that *transfer* belongs to."""
    return JournalId(transfer.rpartition("/")[0])


def lot_id(transfer: TransferId, number: int) -> LotId:
    """Return the name of a lot that *transfer* opens, from 1."""
    return LotId(f"{transfer}#{number}")


def opened_by(lot: LotId) -> TransferId:
    """Return the transfer that opened *lot*."""
    return TransferId(lot.rpartition("#")[0])


def opening_of(lot: LotId) -> tuple[TransferId, int]:
    """Return the transfer that opened *lot*, and which of its lots it is, from 1.

    What it took out of other lots for it is its use of that number: so a lot can be followed back.
    """
    transfer, _, number = lot.rpartition("#")
    return TransferId(transfer), int(number)


def shard_of(journal: JournalId, account: AccountId, shards: int) -> int:
    """Return on which of an account's rows *journal* is counted: the same one for ever."""
    return 0 if shards == 1 else (part_of(journal) + part_of(account)) % PARTS % shards


def number_of(transfer: TransferId) -> int:
    """Return the number of the leg that was booked as *transfer*; 0 = no transfer has that name."""
    number = transfer.rpartition("/")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 3 else 0
