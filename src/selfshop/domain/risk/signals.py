"""Signals: one thing that was seen about one member."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from selfshop.domain.shared import Fact, MemberId, checks

_instant: checks.Validator = checks.instant


@frozen(kw_only=True)
class Signal:
    """Something that was seen about a member; no verdict.

    Attributes:
        kind: what was seen, context first, such as ``distribution.same_payer``.
        member: about whom, by the host's own id.
        occasion: what it was seen at, kind and id, such as ``order:0192…``; one signal of a kind
            about a member for each occasion.
        facts: plain values only, never personal data.

    Raises:
        InvalidInput: naming the field.
    """

    kind: str = field(validator=checks.text(most=100))
    member: MemberId = field(validator=checks.text())
    occasion: str = field(validator=checks.text(most=240))
    at: datetime = field(validator=_instant)
    facts: Mapping[str, Fact] = field(factory=dict)
