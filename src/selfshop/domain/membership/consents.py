"""What a member lets the shop do with their contacts: for each purpose and channel, on and off."""

from collections.abc import Iterable
from datetime import datetime

from attrs import field, frozen

from selfshop.domain.shared import checks

CONSENTS_MAX = 200
#: Who withdraws everything but what a contract needs withdraws these at least.
SERVICE = "service"

_word: checks.Validator = checks.text(most=64)
_yes_or_no: checks.Validator = checks.true_or_false
_instant: checks.Validator = checks.instant


@frozen(kw_only=True)
class Consent:
    """One answer to one question; the latest for a purpose and channel counts.

    Attributes:
        purpose: such as ``marketing``; ``service`` is what an order needs and takes no consent.
        channel: such as ``sms``.
        given: yes, or no any more.
        at: when it was said.
        source: where it was said, such as ``checkout``.
    """

    purpose: str = field(validator=_word)
    channel: str = field(validator=_word)
    given: bool = field(validator=_yes_or_no)
    at: datetime = field(validator=_instant)
    source: str = field(validator=_word)


def answered(consents: Iterable[Consent], answer: Consent) -> tuple[Consent, ...]:
    """Return what counts after *answer*; what was said later than it stands.

    Raises:
        InvalidInput: there would be more than 200 purposes and channels.
    """
    kept = {_place(one): one for one in consents}
    known = kept.get(_place(answer))
    if known is None or known.at <= answer.at:
        kept[_place(answer)] = answer
    checks.require_whole("consents", len(kept), least=0, most=CONSENTS_MAX)
    return tuple(kept[place] for place in sorted(kept))


def may_contact(consents: Iterable[Consent], *, purpose: str, channel: str) -> bool:
    """Tell whether a member may be written to; nothing said is no, but for what an order needs."""
    if purpose == SERVICE:
        return True
    return any(one.given for one in consents if _place(one) == (purpose, channel))


def all_withdrawn(consents: Iterable[Consent], *, at: datetime) -> tuple[Consent, ...]:
    """Return the answers of somebody who asked for their data to be erased: no to everything."""
    return tuple(
        Consent(purpose=one.purpose, channel=one.channel, given=False, at=at, source="erasure")
        if one.given
        else one
        for one in consents
    )


def _place(consent: Consent) -> tuple[str, str]:
    return consent.purpose, consent.channel
