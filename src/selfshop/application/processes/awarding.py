"""Points for what members do besides buying: once for each occasion, whoever asks for it again."""

from selfshop.application.owning import holder_of, ids_of
from selfshop.application.processes.pointing import end_of
from selfshop.domain.membership import points
from selfshop.domain.shared import Event, Fact, MemberId
from selfshop.ports.work import Work


def award(work: Work, member: MemberId, count: int, *, event: str, occasion: str) -> int:
    """Give a member *count* points for an event, unless its occasion has been paid; return how many.

    Args:
        occasion: which one, so that it is paid once.
    """
    # Members who were made one are paid once, under whichever of their ids it was.
    names = [points.journals.award_id(name, event, occasion) for name in ids_of(work, member)]
    if any(work.ledger.journal(name) is not None for name in names):
        return 0
    holder, ends = holder_of(work, member), end_of(work.house.settings(), at=work.at)
    work.ledger.open(points.accounts_of(holder))
    work.ledger.post(points.journals.awarded(names[0], holder, count, event=event, ends=ends))
    work.emit(event_of(member, "awarded", count=count, event=event))
    return count


def worth_of(work: Work, event: str) -> int:
    """Return how many points the settings give for an event; 0 = none."""
    terms = work.house.settings().earning
    return 0 if terms is None else terms.events.get(event, 0)


def event_of(member: MemberId, what: str, **facts: Fact) -> Event:
    """Return what a change of a member's points besides orders says to the world."""
    return Event(
        kind=f"membership.points_{what}",
        aggregate=f"points_of:{member}",
        root=member,
        version=1,
        facts={"member": member, **facts},
    )
