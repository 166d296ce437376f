r"""Promoters: who may bring others in, of what grade, and where their money goes.

| from \ move | suspend   | resume |
|-------------|-----------|--------|
| active      | suspended |        |
| suspended   |           | active |
"""

from datetime import datetime

from attrs import evolve, field, frozen

from selfshop.domain.distribution.plans import Plan
from selfshop.domain.distribution.terms import Entry
from selfshop.domain.shared import Event, InvalidInput, MemberId, Refused, checks

#: A promoter's id is part of the names of accounts and journals.
MEMBER_LENGTH_MAX = 120


@frozen(kw_only=True)
class Payee:
    """An account that a promoter's money goes to; pseudonyms of the host's, no personal data.

    Attributes:
        account: which account, such as a hash of its number.
        holder: whose it is, as the host's verification of identities knows people.
        verified_at: when both were made sure of.
    """

    account: str = field(validator=checks.text())
    holder: str = field(validator=checks.text())
    verified_at: datetime


@frozen(kw_only=True)
class Promoter:
    """A member who may be paid for sales; an aggregate with a version.

    Attributes:
        grade: one of the plan's; None = none yet.
        identity: who they are, as the host's verification of identities knows people; None = not
            verified.
        settled_until: what was due before this instant has been settled; None = nothing yet.
        aliases: the ids of promoters that were made one with this one; what is due under them is
            theirs.
        merged_into: whom this one was made one with; None = nobody.
        version: 0 = not stored yet.
    """

    member: MemberId
    joined_at: datetime
    grade: str | None = None
    active: bool = True
    identity: str | None = None
    payee: Payee | None = None
    settled_until: datetime | None = None
    aliases: tuple[MemberId, ...] = ()
    merged_into: MemberId | None = None
    version: int = 0

    @property
    def holder(self) -> MemberId:
        """Return whose what they get is: their own, or that of whom they were made one with."""
        return self.merged_into or self.member

    @property
    def ids(self) -> tuple[MemberId, ...]:
        """Every id that they have promoted under, their own first."""
        return (self.member, *self.aliases)

    def is_settled(self, due_at: datetime) -> bool:
        """Tell whether what was due at *due_at* is on a statement."""
        return self.settled_until is not None and due_at < self.settled_until


@frozen(kw_only=True)
class PromoterMove:
    """A promoter after a move, and what is said to the world."""

    promoter: Promoter
    event: Event


def join(
    member: MemberId, entry: Entry, *, by_staff: bool, orders: int, at: datetime
) -> PromoterMove:
    """Make *member* a promoter; it costs nothing.

    Args:
        member: who joins.
        entry: the plan's terms.
        by_staff: whether staff take them in.
        orders: how many orders of theirs stand.
        at: the instant of it.

    Raises:
        Refused: `distribution.by_approval`, `distribution.too_few_orders`.
    """
    if entry.by_approval and not by_staff:
        raise Refused("distribution.by_approval", member=member)
    if orders < entry.orders:
        raise Refused("distribution.too_few_orders", member=member, least=entry.orders)
    return _moved(Promoter(member=member, joined_at=at), "joined")


def regrade(promoter: Promoter, plan: Plan, grade: str | None) -> PromoterMove:
    """Put a promoter into *grade*; sales paid before keep what they were worth.

    Raises:
        InvalidInput: the plan has no such grade.
    """
    if grade is not None and grade not in plan.grades:
        raise InvalidInput("grade", "input.not_one_of", choices=tuple(plan.grades))
    return _moved(evolve(promoter, grade=grade), "regraded", grade=grade)


def suspend(promoter: Promoter, *, reason: str) -> PromoterMove:
    """Let a promoter earn nothing from now on; what is theirs stays theirs.

    Raises:
        Refused: `distribution.promoter_suspended` already.
    """
    require_active(promoter)
    return _moved(evolve(promoter, active=False), "suspended", reason=reason)


def resume(promoter: Promoter) -> PromoterMove:
    """Let a suspended promoter earn again.

    Raises:
        Refused: `distribution.promoter_active`.
    """
    if promoter.active:
        raise Refused("distribution.promoter_active", member=promoter.member)
    return _moved(evolve(promoter, active=True), "resumed")


def identify(
    promoter: Promoter, *, identity: str, account: str, holder: str, at: datetime
) -> PromoterMove:
    """Note who a promoter is and which account is theirs; a new account waits its cool-off anew.

    Raises:
        Refused: `withdrawal.not_yours` where the account is somebody else's.
    """
    if holder != identity:
        raise Refused("withdrawal.not_yours", promoter=promoter.member)
    payee = Payee(account=account, holder=holder, verified_at=at)
    return _moved(evolve(promoter, identity=identity, payee=payee), "identified")


def forget(promoter: Promoter) -> PromoterMove:
    """Forget who a promoter is and which account was theirs; money waits until it is said anew."""
    return _moved(evolve(promoter, identity=None, payee=None), "forgotten")


def merge(
    gone: Promoter, kept: Promoter | None, *, into: MemberId
) -> tuple[PromoterMove, Promoter]:
    """Return both promoters after the members became one: *kept* promotes for both from now on.

    Whoever was suspended under either id is. What commissions *gone* has go on under that id until
    they are settled, and are settled to *kept*.

    Args:
        gone: whose member was merged.
        kept: the role of the one who stays; None = they were no promoter, and are one now.
        into: who stays.

    Raises:
        InvalidInput: the id of the one who stays is too long for a promoter's.
        Refused: `distribution.two_people`: they were verified to be different people.
    """
    checks.require_text("into", into, most=MEMBER_LENGTH_MAX)
    if kept is None:
        kept = evolve(gone, member=into, settled_until=None, aliases=(), version=0)
    if gone.identity is not None and kept.identity not in {None, gone.identity}:
        raise Refused("distribution.two_people", member=gone.member, into=into)
    one = evolve(
        kept,
        joined_at=min(gone.joined_at, kept.joined_at),
        grade=kept.grade or gone.grade,
        active=gone.active and kept.active,
        identity=kept.identity or gone.identity,
        payee=kept.payee or gone.payee,
        aliases=(*kept.aliases, *gone.ids),
    )
    bare = evolve(gone, identity=None, payee=None, aliases=(), merged_into=into)
    return _moved(bare, "merged", into=into), one


def passed_on(gone: Promoter, *, into: MemberId) -> Promoter:
    """Return one who was merged before as merged into *into*, who is the one who stays now."""
    return evolve(gone, merged_into=into)


def require_active(promoter: Promoter) -> None:
    """Refuse `distribution.promoter_suspended`."""
    if not promoter.active:
        raise Refused("distribution.promoter_suspended", member=promoter.member)


def _moved(promoter: Promoter, what: str, **facts: str | None) -> PromoterMove:
    return PromoterMove(
        promoter=promoter,
        event=Event(
            kind=f"distribution.{what}",
            aggregate=f"promoter:{promoter.member}",
            root=promoter.member,
            version=promoter.version + 1,
            facts=facts,
        ),
    )
