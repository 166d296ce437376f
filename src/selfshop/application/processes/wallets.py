"""What members keep with the shop: paying in, store credit, balances and why they are what they are."""

from datetime import datetime

from attrs import evolve, frozen

from selfshop.application.checkout import require_swept
from selfshop.application.ledger import reading
from selfshop.application.lots import left_in, remains_of
from selfshop.application.operation import ANYBODY, HOUSE, Group, operation
from selfshop.application.owning import owner_now, owners_of
from selfshop.application.pages import Cursor, Page
from selfshop.domain import ledger
from selfshop.domain.membership import stored_value
from selfshop.domain.shared import (
    AccountId,
    Event,
    Fact,
    InvalidInput,
    MemberId,
    Minor,
    Money,
    NotFound,
    checks,
)
from selfshop.ports.work import Work

WRITE = "wallet.write"


@frozen(kw_only=True)
class Purse:
    """What a member has, in minor units of *currency*.

    Attributes:
        wallet: what they have paid in and the bonus on top.
        paid, bonus: the two parts of it.
        credit: store credit.
        held: what orders that are not paid yet keep of all three.
        usable: what can be spent now: neither held nor ended, and nothing while it is frozen.
        frozen: whether nothing may be spent.
    """

    currency: str
    wallet: Minor
    paid: Minor
    bonus: Minor
    credit: Minor
    held: Minor
    usable: Minor
    frozen: bool


class Wallet(Group):
    """Wallets and store credit."""

    name = "wallet"

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def top_up(self, work: Work, *, top_up: stored_value.TopUp) -> stored_value.TopUp:
        """Book money that a member has paid in; the same id again books nothing more.

        Raises:
            InvalidInput: it is in another currency, how it was received is blank, or the id is
                blank or has blanks around it.
            NotFound: ``member.unknown``.
            Refused: ``ledger.id_reused``: the id was used with other content.
        """
        checks.require_new_id("top_up.id", top_up.id)
        checks.require_words("top_up.received", top_up.received)
        top_up.amount.in_(work.house.settings().currency, path="top_up.amount")
        holder = _holder_of(work, top_up.member, stored_value.loading.top_up_id(top_up.id))
        journal = stored_value.loading.topped_up(evolve(top_up, member=holder))
        book(work, journal, root=holder)
        return top_up

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def refund_top_up(
        self, work: Work, *, top_up: str, amount: Money | None = None
    ) -> stored_value.TopUpRefund:
        """Take a top-up back, once, as far as it is there; the host sends `paid_out` back.

        Its bonus goes with it and is never paid out: what has been spent of it, or is set aside for
        an order, is kept, and what has ended unused is not.

        Args:
            top_up: its id.
            amount: how much leaves what was paid in; None = all that is left of it.

        Raises:
            NotFound: ``wallet.top_up_unknown``.
            Refused: ``wallet.not_refundable``, ``ledger.account_frozen``, ``ledger.id_reused``: it
                has gone back already, in another amount.
        """
        booked = work.ledger.journal(stored_value.loading.top_up_id(top_up))
        if booked is None:
            raise NotFound("wallet.top_up_unknown", top_up=top_up)
        unit = booked.transfers[0].unit
        wanted = None if amount is None else amount.in_(unit, path="amount")
        earlier = work.ledger.journal(stored_value.loading.refund_id(top_up))
        if earlier is not None:
            return stored_value.loading.refund_booked(earlier, wanted=wanted)
        member = owner_now(work, _named_in(booked))
        _require_swept(work, member)
        (paid,) = _usable(work, member, stored_value.Kind.PAID).values()
        bonus = _remains(work, booked, stored_value.Kind.BONUS)
        refund = stored_value.loading.refund_of(
            booked, holder=member, wanted=wanted, paid=paid, bonus=bonus
        )
        journal = stored_value.loading.refunded(refund, wanted=wanted, bonus=bonus)
        book(work, journal, root=member)
        return refund

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def issue_credit(self, work: Work, *, credit: stored_value.Credit) -> stored_value.Credit:
        """Owe a member something for a reason; the same id again books nothing more.

        Raises:
            InvalidInput: it is in another currency, its reason is blank, or the id is blank or has
                blanks around it.
            NotFound: ``member.unknown``.
            Refused: ``ledger.id_reused``, ``ledger.lot_over`` where it would have ended already.
        """
        checks.require_new_id("credit.id", credit.id)
        checks.require_words("credit.reason", credit.reason)
        credit.amount.in_(work.house.settings().currency, path="credit.amount")
        holder = _holder_of(work, credit.member, stored_value.loading.credit_id(credit.id))
        book(work, stored_value.loading.credited(evolve(credit, member=holder)), root=holder)
        return credit

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def void_credit(self, work: Work, *, credit: str, reason: str) -> Minor:
        """Take store credit back that was given under an id, as far as its member has so much left.

        What of it has ended unused is not taken of any other. Returns what was taken, in minor units.

        Raises:
            InvalidInput: the reason is blank.
            NotFound: ``wallet.credit_unknown``.
            Refused: ``ledger.account_frozen``, ``ledger.id_reused``.
        """
        booked = work.ledger.journal(stored_value.loading.credit_id(credit))
        if booked is None:
            raise NotFound("wallet.credit_unknown", credit=credit)
        earlier = work.ledger.journal(stored_value.loading.credit_voided_id(credit))
        if earlier is not None:
            return stored_value.loading.credit_taken(earlier, reason=reason)
        checks.require_words("reason", reason)
        member = owner_now(work, _named_in(booked))
        _require_swept(work, member)
        remains = _remains(work, booked, stored_value.Kind.CREDIT)
        voided = stored_value.loading.credit_voided(
            booked, holder=member, reason=reason, remains=remains
        )
        if voided is None:
            return Minor(0)
        return stored_value.loading.credit_taken(book(work, voided, root=member), reason=reason)

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def freeze(self, work: Work, *, member: MemberId, frozen: bool) -> Purse:
        """Let nothing of a member's be spent from now on, or again; they still get refunds.

        Raises:
            NotFound: ``member.unknown``, ``ledger.account_unknown``: they never had anything.
        """
        member = _require_member(work, member)
        for name in stored_value.spending.accounts_of(member, *stored_value.kinds.OF_MEMBERS):
            work.ledger.freeze(name, frozen=frozen)
        work.emit(_event("frozen" if frozen else "thawed", member))
        return _purse(work, member, frozen=frozen)

    @operation(who=ANYBODY, writes=False)
    def balance(self, work: Work, *, member: MemberId) -> Purse:
        """Return what a member has; a customer sees their own.

        Raises:
            NotFound: ``member.unknown``.
        """
        return _purse(work, _require_member(work, member))

    @operation(who=ANYBODY, writes=False)
    def statement(
        self,
        work: Work,
        *,
        member: MemberId,
        kind: stored_value.Kind,
        since: datetime | None = None,
        until: datetime | None = None,
        cursor: Cursor | None = None,
        limit: int = 50,
    ) -> Page[ledger.Entry]:
        """Return a page of what happened to what a member has of one kind, the oldest first.

        Raises:
            NotFound: ``member.unknown``, ``ledger.account_unknown``: they never had any.
        """
        name = _own(work, member, kind)
        return reading.statement(work, name, since=since, until=until, cursor=cursor, limit=limit)

    @operation(who=ANYBODY, writes=False)
    def explain(
        self,
        work: Work,
        *,
        member: MemberId,
        kind: stored_value.Kind,
        locale: str = "en",
        limit: int = 50,
    ) -> reading.Explanation:
        """Say in Chinese (``zh``) or English why a member has what they have of one kind.

        Raises:
            NotFound: ``member.unknown``, ``ledger.account_unknown``: they never had any.
        """
        return reading.explain(work, _own(work, member, kind), locale=locale, limit=limit)

    @operation(who=HOUSE, writes=False)
    def owed(self, work: Work, *, at: datetime | None = None) -> tuple[stored_value.Owed, ...]:
        """Return what the shop owes of each kind, now or at an instant: the sum of all balances.

        It is read off sixteen accounts of the house, however many members and cards there are.
        """
        names = {
            kind: [stored_value.kinds.house(kind, what) for what in stored_value.House]
            for kind in stored_value.Kind
        }
        standings = dict(work.ledger.standings([name for some in names.values() for name in some]))
        if at is not None:
            standings = {
                name: work.ledger.standing_at(one.account, at) for name, one in standings.items()
            }
        return tuple(stored_value.owed(kind, standings) for kind in stored_value.Kind)


def _holder_of(work: Work, member: MemberId, journal: ledger.JournalId) -> MemberId:
    """Return to whom a member's value comes: where it came to, if it has been booked before.

    Their accounts are opened, and the house's; all at once, so that all can be frozen.

    Raises:
        NotFound: ``member.unknown``.
    """
    holder = _require_member(work, member)
    booked = work.ledger.journal(journal)
    if booked is not None and owner_now(work, _named_in(booked)) == holder:
        holder = _named_in(booked)
    work.ledger.open(stored_value.kinds.accounts_for(holder, work.house.settings().currency))
    return holder


def _named_in(loaded: ledger.Recorded) -> MemberId:
    """Return to whom value came by a journal."""
    return MemberId(stored_value.kinds.name_of(loaded.transfers[0].credit))


def _remains(work: Work, loaded: ledger.Recorded, kind: stored_value.Kind) -> ledger.Remains:
    """Return what has become of what came by a journal and may end."""
    if not loaded.lots:
        return ledger.Remains(lots=(), usable=0, ended=0)
    (lot,) = loaded.lots
    owners = owners_of(work, _named_in(loaded))
    return remains_of(work, lot, [stored_value.kinds.account(kind, owner) for owner in owners])


def _require_swept(work: Work, member: MemberId) -> None:
    """Ask for another try where an order that was not paid in time may keep what is a member's."""
    purse = stored_value.spending.accounts_of(member, *stored_value.kinds.OF_MEMBERS)
    if any(one.held for one in work.ledger.standings(purse).values()):
        require_swept(work)


def book(work: Work, journal: ledger.Journal, *, root: str) -> ledger.Recorded:
    """Post a journal, and say so once."""
    known = work.ledger.journal(journal.id) is not None
    recorded = work.ledger.post(journal)
    if not known:
        what = journal.kind.rpartition(".")[2]
        total = sum(one.posted for one in recorded.transfers)
        work.emit(_event(what, root, journal=journal.id, amount=total))
    return recorded


def _event(what: str, root: str, **facts: Fact) -> Event:
    return Event(
        kind=f"wallet.{what}",
        aggregate=f"wallet:{facts.get('journal', root)}",
        root=root,
        version=1,
        facts=facts,
    )


def _require_member(work: Work, member: MemberId) -> MemberId:
    """Return whose a member's things are, who is there, and the asker if that is a customer."""
    checks.require_text("member", member, most=stored_value.kinds.MEMBER_LENGTH_MAX)
    if work.owner not in (None, member) or member not in work.members.get([member]):
        raise NotFound("member.unknown", member=member)
    return owner_now(work, member)


def _own(work: Work, member: MemberId, kind: stored_value.Kind) -> AccountId:
    holder = _require_member(work, member)
    if kind not in stored_value.kinds.OF_MEMBERS:
        raise InvalidInput("kind", "input.wrong_type", expected="a member's kind")
    return stored_value.kinds.account(kind, holder)


def _usable(work: Work, member: MemberId, *of: stored_value.Kind) -> dict[AccountId, int]:
    """Return what can be spent of each of a member's accounts; 0 where there is none."""
    names = stored_value.spending.accounts_of(member, *of)
    standings = work.ledger.standings(names)
    return {
        name: stored_value.spending.usable(
            standings[name],
            left_in(work, name) if standings[name].account.lots else (),
            at=work.at,
        )
        if name in standings
        else 0
        for name in names
    }


def _purse(work: Work, member: MemberId, *, frozen: bool | None = None) -> Purse:
    standings = work.ledger.standings(
        stored_value.spending.accounts_of(member, *stored_value.kinds.OF_MEMBERS)
    )

    def of(kind: stored_value.Kind) -> int:
        found = standings.get(stored_value.kinds.account(kind, member))
        return 0 if found is None else found.balance

    shut = any(one.frozen for one in standings.values()) if frozen is None else frozen
    usable = 0 if shut else sum(_usable(work, member, *stored_value.kinds.OF_MEMBERS).values())
    return Purse(
        currency=work.house.settings().currency,
        wallet=Minor(of(stored_value.Kind.PAID) + of(stored_value.Kind.BONUS)),
        paid=Minor(of(stored_value.Kind.PAID)),
        bonus=Minor(of(stored_value.Kind.BONUS)),
        credit=Minor(of(stored_value.Kind.CREDIT)),
        held=Minor(sum(one.held for one in standings.values())),
        usable=Minor(usable),
        frozen=shut,
    )
