"""Why a promoter's account stands where it does: its entries, in words."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from selfshop.domain import ledger
from selfshop.domain.distribution import accounts
from selfshop.domain.shared import Fact, Rejection


class Purse(StrEnum):
    """One of a promoter's accounts."""

    #: Accrued, and may still come to nothing.
    PENDING = accounts.PENDING
    #: Due, and on the next statement.
    PAYABLE = accounts.PAYABLE
    #: Theirs to withdraw.
    SETTLED = accounts.SETTLED
    #: What they owe, since goods came back after they were paid.
    OWED = accounts.OWED


@frozen(kw_only=True)
class Purses:
    """How a promoter's accounts stand, in minor units of *currency*.

    Attributes:
        settled: what can be withdrawn; held: what withdrawals on their way have set aside.
    """

    currency: str
    pending: int
    payable: int
    settled: int
    held: int
    owed: int


@frozen(kw_only=True)
class Line:
    """One entry of an account.

    Attributes:
        change: of the balance, in minor units; 0 = something was set aside or given back.
        held: change of what is set aside.
        balance: after it, what is set aside included.
        kind, facts: what happened, as a code and what its sentence is made of.
        text: the sentence, in the language that was asked for.
    """

    at: datetime
    change: int
    held: int
    balance: int
    kind: str
    facts: Mapping[str, Fact]
    text: str

    def message(self, locale: str = "en") -> str:
        """One sentence for people, in Chinese (``zh``) or English."""
        return Rejection(code=self.kind, facts=self.facts).message(locale)


def line_of(entry: ledger.Entry, *, locale: str) -> Line:
    """Return an entry of a promoter's account as a line, told in Chinese (``zh``) or English."""
    return Line(
        at=entry.at,
        change=entry.change,
        held=entry.held,
        balance=entry.balance,
        kind=entry.kind,
        facts=entry.facts,
        text=Rejection(code=entry.kind, facts=entry.facts).message(locale),
    )
