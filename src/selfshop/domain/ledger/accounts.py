"""Accounts, and how they stand.

| side that grows it | in                | out              | available                            |
|--------------------|-------------------|------------------|--------------------------------------|
| credit (owed by the house: points, wallets, revenue) | credits | debits  | credits posted - debits posted and pending  |
| debit (owed to the house: cash, costs, debts)        | debits  | credits | debits posted - credits posted and pending  |
"""

from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.shared import AccountId, InvalidInput, MemberId, NotFound, Refused, checks

UNIT_LENGTH_MAX = 32
WORD_LENGTH_MAX = 64
SHARDS_MAX = 64


class Side(StrEnum):
    """One of the two sides of an account."""

    DEBIT = "debit"
    CREDIT = "credit"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.CREDIT if self is Side.DEBIT else Side.DEBIT


@frozen(kw_only=True)
class Account:
    """What an account is; none of it ever changes.

    Attributes:
        unit: what is counted: a currency in its minor units, points, ….
        normal: the side that grows it.
        kind: what it is for, such as ``points.available``.
        limited: whether its balance may never go below zero, what is pending included.
        lots: whether it keeps what comes in as lots that end; only where it is limited.
        lapses_to: where that goes whose time is over; exactly where there are lots.
        shards: over how many rows a much used account is spread, 1 to 64; one where it is limited.
        owner: the member's id, a pseudonym; None = the house.

    Raises:
        InvalidInput: a field is out of bounds, or ``ledger.account_unfit``.
    """

    id: AccountId = field(validator=checks.text())
    unit: str = field(validator=checks.text(most=UNIT_LENGTH_MAX))
    normal: Side = field(validator=checks.is_a(Side))
    kind: str = field(validator=checks.text(most=WORD_LENGTH_MAX))
    limited: bool = field(default=False, validator=checks.true_or_false)
    lots: bool = field(default=False, validator=checks.true_or_false)
    lapses_to: AccountId | None = field(default=None, validator=checks.optional(checks.text()))
    shards: int = field(default=1, validator=checks.whole(least=1, most=SHARDS_MAX))
    owner: MemberId | None = field(default=None, validator=checks.optional(checks.text()))

    def __attrs_post_init__(self) -> None:
        if self.limited and self.shards > 1:
            raise InvalidInput("shards", "ledger.account_unfit")
        if self.lots and not self.limited:
            raise InvalidInput("lots", "ledger.account_unfit")
        if self.lots is (self.lapses_to is None) or self.lapses_to == self.id:
            raise InvalidInput("lapses_to", "ledger.account_unfit")

    def grows_by(self, side: Side) -> bool:
        """Tell whether an entry on *side* adds to the account."""
        return side is self.normal


@frozen(kw_only=True)
class Counters:
    """The four sums of an account's entries, in its unit; none is ever below zero."""

    debits_posted: int = 0
    credits_posted: int = 0
    debits_pending: int = 0
    credits_pending: int = 0

    def __add__(self, other: "Counters") -> "Counters":
        return Counters(
            debits_posted=self.debits_posted + other.debits_posted,
            credits_posted=self.credits_posted + other.credits_posted,
            debits_pending=self.debits_pending + other.debits_pending,
            credits_pending=self.credits_pending + other.credits_pending,
        )


def on_side(side: Side, *, posted: int = 0, pending: int = 0) -> Counters:
    """Return changes of one side's two counters."""
    if side is Side.DEBIT:
        return Counters(debits_posted=posted, debits_pending=pending)
    return Counters(credits_posted=posted, credits_pending=pending)


@frozen(kw_only=True)
class Standing:
    """An account and how it stands.

    Attributes:
        frozen: whether it gives nothing away for now; it still takes in, holds can be released, what
            ends still ends, and the house can take its own back.
    """

    account: Account
    counters: Counters = field(factory=Counters)
    frozen: bool = False

    @property
    def balance(self) -> int:
        """What is posted, what is held for others included."""
        grown, shrunk = self._sides(self.counters.debits_posted, self.counters.credits_posted)
        return grown - shrunk

    @property
    def held(self) -> int:
        """What pending transfers will take."""
        return self._sides(self.counters.debits_pending, self.counters.credits_pending)[1]

    @property
    def coming(self) -> int:
        """What pending transfers will bring; it cannot be used yet."""
        return self._sides(self.counters.debits_pending, self.counters.credits_pending)[0]

    @property
    def available(self) -> int:
        """What can be taken."""
        return self.balance - self.held

    def moved(self, change: Counters) -> "Standing":
        """Return the account after a change of its counters."""
        return Standing(account=self.account, counters=self.counters + change, frozen=self.frozen)

    def _sides(self, debits: int, credits_: int) -> tuple[int, int]:
        return (debits, credits_) if self.account.normal is Side.DEBIT else (credits_, debits)


def require_same_account(asked: Account, there: Account) -> None:
    """Refuse an account whose id is another one's.

    Raises:
        Refused: ``ledger.id_reused``.
    """
    if asked != there:
        raise Refused("ledger.id_reused", id=asked.id)


def require_lapsing(account: Account, into: Standing | None) -> None:
    """Refuse an account with lots whose things would have nowhere to lapse to.

    Args:
        into: the account that it lapses to, if it is there.

    Raises:
        NotFound: ``ledger.account_unknown``.
        Refused: ``ledger.other_unit``, or ``ledger.lots_unfit``: it keeps lots itself, which what
            has expired could not open.
    """
    if account.lapses_to is None:
        return
    if into is None:
        raise NotFound("ledger.account_unknown", account=account.lapses_to)
    target = into.account
    if target.unit != account.unit:
        raise Refused(
            "ledger.other_unit", account=target.id, unit=account.unit, expected=target.unit
        )
    if target.lots or target.limited:
        raise Refused("ledger.lots_unfit", account=target.id)
