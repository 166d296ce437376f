"""What a journal asks for, leg by leg.

| leg       | does                                                                           |
|-----------|--------------------------------------------------------------------------------|
| Move      | moves an amount at once; `up_to`: as much of it as there is                      |
| Rest      | moves what an earlier `up_to` leg has left                                       |
| MoveLots  | a Move that takes from the lots it names alone                                   |
| Recoup, RecoupRest | a Move, a Rest by which the house takes its own back: from frozen accounts too |
| Hold      | keeps an amount back; pending until captured, released or lapsed                 |
| Capture   | moves what is held, or a part of it; the remainder comes back                    |
| Release   | gives everything held back                                                       |
| Lapse     | gives everything held back because its time is over                              |
| ExpireLot | takes what is left of a lot whose time is over                                   |
"""

from datetime import datetime

from attrs import field, frozen

from selfshop.domain.ledger.amounts import Amount
from selfshop.domain.ledger.ids import LotId, TransferId
from selfshop.domain.shared import AccountId, InvalidInput, checks

LEGS_MAX = 100
LOTS_MAX = 1_000


@frozen(kw_only=True)
class Fresh:
    """What comes in is a new lot.

    Attributes:
        expires_at: from then on it can be used no more; None = never.
    """

    expires_at: datetime | None = field(default=None, validator=checks.optional(checks.instant))


@frozen(kw_only=True)
class Back:
    """What comes in goes back into the lots that an earlier transfer used, the last used first.

    So taking 50 and giving 10 back leaves the same lots as taking 40.

    Attributes:
        of: the move, or the captured hold, that used them.
        expired_until: what belongs into lots whose time is over comes into a new lot that ends
            then; None = into them all the same, from where it expires.
    """

    of: TransferId = field(validator=checks.text())
    expired_until: datetime | None = field(default=None, validator=checks.optional(checks.instant))


@frozen(kw_only=True)
class Alike:
    """What comes in becomes lots that end when those do from which the other account took it."""


Lots = Fresh | Back | Alike
_LOTS = checks.optional(checks.is_a(Fresh, Back, Alike))


def _from_one_to_another(leg: "Move | Rest | Hold") -> None:
    if leg.debit == leg.credit:
        raise InvalidInput("credit", "ledger.same_account")


@frozen(kw_only=True)
class Move:
    """Move *amount* from the credit of one account to that of another, at once.

    Attributes:
        up_to: take only as much as the limited accounts that give it have; that may be nothing.
        lots: where an account that keeps lots puts what comes in.
    """

    debit: AccountId = field(validator=checks.text())
    credit: AccountId = field(validator=checks.text())
    amount: Amount = field(validator=checks.is_a(Amount))
    up_to: bool = field(default=False, validator=checks.true_or_false)
    lots: Lots | None = field(default=None, validator=_LOTS)

    def __attrs_post_init__(self) -> None:
        _from_one_to_another(self)


@frozen(kw_only=True)
class Rest:
    """Move what the `up_to` leg number *of* of the same journal has not taken; maybe nothing."""

    of: int = field(validator=checks.whole(least=1, most=LEGS_MAX))
    debit: AccountId = field(validator=checks.text())
    credit: AccountId = field(validator=checks.text())
    up_to: bool = field(default=False, validator=checks.true_or_false)
    lots: Lots | None = field(default=None, validator=_LOTS)

    def __attrs_post_init__(self) -> None:
        _from_one_to_another(self)


@frozen(kw_only=True)
class Recoup(Move):
    """A move by which the house takes back what is its own; a frozen account gives that too."""


@frozen(kw_only=True)
class RecoupRest(Rest):
    """A rest by which the house takes back what is its own; a frozen account gives that too."""


@frozen(kw_only=True)
class MoveLots(Move):
    """A move that takes from some lots alone, such as those that something came in with.

    Attributes:
        taken_from: lots of the account that gives.
    """

    taken_from: tuple[LotId, ...] = field(
        validator=checks.each(checks.text(), least=1, most=LOTS_MAX)
    )


@frozen(kw_only=True)
class Hold:
    """Keep *amount* back for a transfer to come; lots are used now, the earliest expiry first.

    Attributes:
        until: from then on it can be captured no more; None = no limit.
    """

    debit: AccountId = field(validator=checks.text())
    credit: AccountId = field(validator=checks.text())
    amount: Amount = field(validator=checks.is_a(Amount))
    until: datetime | None = field(default=None, validator=checks.optional(checks.instant))
    up_to: bool = field(default=False, validator=checks.true_or_false)

    def __attrs_post_init__(self) -> None:
        _from_one_to_another(self)


@frozen(kw_only=True)
class Capture:
    """Post a hold.

    Attributes:
        amount: at most what is held; None = all of it.
        lots: where an account that keeps lots puts what comes in.
    """

    hold: TransferId = field(validator=checks.text())
    amount: Amount | None = field(default=None, validator=checks.optional(checks.is_a(Amount)))
    lots: Lots | None = field(default=None, validator=_LOTS)


@frozen(kw_only=True)
class Release:
    """Give a hold up; open holds can be released at any time."""

    hold: TransferId = field(validator=checks.text())


@frozen(kw_only=True)
class Lapse:
    """Make visible that a hold's time is over."""

    hold: TransferId = field(validator=checks.text())


@frozen(kw_only=True)
class ExpireLot:
    """Move what is left of a lot whose time is over to where its account's things lapse to."""

    account: AccountId = field(validator=checks.text())
    lot: LotId = field(validator=checks.text())


#: MoveLots, being a move, is a leg too; so are Recoup and RecoupRest, the house's own processes'.
Leg = Move | Rest | Hold | Capture | Release | Lapse | ExpireLot
