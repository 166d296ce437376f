"""The chain of journals: each is sealed with the one before it in the same part of the shop.

A part is a pure function of the journal's id, so a shop has up to 1,024 chains, and two journals
meet on one chain about as rarely as that. Whoever changes, takes out or slips in a journal has to
seal anew all that came after it.
"""

import hashlib
from datetime import UTC, datetime

from attrs import frozen

from selfshop.domain.ledger.ids import TransferId
from selfshop.domain.ledger.journals import canonical
from selfshop.domain.ledger.transfers import Recorded, Transfer
from selfshop.domain.shared import AccountId

#: Part of what is sealed, so that a later form can never be mistaken for this one.
FORM = "selfshop.ledger.1"
#: What the first journal of a chain is sealed with.
START = ""


@frozen(kw_only=True)
class Link:
    """A journal in its chain.

    Attributes:
        part: which chain, 0 to 1,023.
        number: its place there, from 1.
        content: the hash of what was asked for.
        seal: over the journal and the seal before.
    """

    part: int
    number: int
    recorded: Recorded
    content: str
    seal: str


def seal(recorded: Recorded, *, content: str, number: int, before: str) -> str:
    """Return the seal of a journal whose predecessor has the seal *before*."""
    booked_at = _text(recorded.at)
    sealed = [
        FORM,
        before,
        number,
        content,
        recorded.id,
        recorded.kind,
        recorded.reason,
        dict(recorded.facts),
        booked_at,
        [
            _transfer(one, booked_at if one.at is recorded.at else _text(one.at))
            for one in recorded.transfers
        ],
        [[lot.id, lot.account, lot.amount, _text(lot.expires_at)] for lot in recorded.lots],
    ]
    return hashlib.sha256(canonical(sealed).encode()).hexdigest()


def _transfer(
    transfer: Transfer, at: str | None
) -> list[str | int | AccountId | TransferId | None]:
    return [
        transfer.id,
        transfer.kind.value,
        transfer.debit,
        transfer.credit,
        transfer.unit,
        transfer.posted,
        transfer.pending,
        transfer.hold,
        _text(transfer.until),
        at,
    ]


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")
