"""Journals: legs that are carried out together or not at all, under a name of the caller's."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import attrs
from attrs import field, frozen

from selfshop.domain.ledger.accounts import WORD_LENGTH_MAX
from selfshop.domain.ledger.ids import JOURNAL_ID_LENGTH_MAX, JournalId
from selfshop.domain.ledger.legs import (
    LEGS_MAX,
    Capture,
    ExpireLot,
    Hold,
    Lapse,
    Leg,
    Move,
    Recoup,
    RecoupRest,
    Release,
    Rest,
)
from selfshop.domain.shared import Fact, InvalidInput, Refused, checks

FACTS_MAX = 20
_PLAIN = (str, int, type(None))
#: Writes what is hashed: the same text for the same data, for ever.
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
_LEGS = checks.each(
    checks.is_a(Move, Rest, Hold, Capture, Release, Lapse, ExpireLot), least=1, most=LEGS_MAX
)


def _facts(_: object, attribute: checks.Named, value: object) -> None:
    if not isinstance(value, Mapping):
        raise InvalidInput(attribute.name, "input.wrong_type", expected="Mapping")
    if len(value) > FACTS_MAX:
        raise InvalidInput(attribute.name, "input.too_many", most=FACTS_MAX)
    for name, fact in value.items():
        checks.require_text(attribute.name, name, most=WORD_LENGTH_MAX)
        if type(fact) is str:
            checks.require_text(f"{attribute.name}.{name}", fact)
        elif type(fact) not in {int, bool}:
            raise InvalidInput(f"{attribute.name}.{name}", "input.wrong_type", expected="text")


@frozen(kw_only=True)
class Journal:
    """What is to be booked as one: all legs or none.

    Attributes:
        id: the caller's, at most 180 characters, and pinned to what came of it: the same id with
            the same content is that outcome again, with other content it is refused.
        kind: what happened, such as ``points.earned``.
        legs: 1 to 100, carried out in this order; a later one sees what earlier ones have done.
        reason: for people; empty = the kind says enough. No personal data.
        facts: what it refers to, such as ``{"order": "0192…"}``; at most 20, no personal data.
    """

    id: JournalId = field(validator=checks.text(most=JOURNAL_ID_LENGTH_MAX))
    kind: str = field(validator=checks.text(most=WORD_LENGTH_MAX))
    legs: tuple[Leg, ...] = field(validator=_LEGS)
    reason: str = field(default="", validator=checks.note(most=checks.TEXT_LENGTH_MAX))
    facts: Mapping[str, Fact] = field(factory=dict, validator=_facts)

    def __attrs_post_init__(self) -> None:
        for number, leg in enumerate(self.legs, start=1):
            if isinstance(leg, Rest) and not _leaves_a_rest(self.legs[: number - 1], leg.of):
                raise InvalidInput(f"legs[{number - 1}].of", "ledger.no_rest")


def _leaves_a_rest(earlier: tuple[Leg, ...], number: int) -> bool:
    if number > len(earlier):
        return False
    leg = earlier[number - 1]
    return isinstance(leg, Move | Rest | Hold) and leg.up_to


def require_no_recoup(journal: Journal) -> None:
    """Refuse a journal that would take from frozen accounts, which only a process of the house may.

    Raises:
        InvalidInput: a leg is a `Recoup` or a `RecoupRest`.
    """
    for number, leg in enumerate(journal.legs):
        if isinstance(leg, Recoup | RecoupRest):
            raise InvalidInput(
                f"journal.legs[{number}]", "input.wrong_type", expected="Move or Rest"
            )


def content_of(journal: Journal) -> str:
    """Return the hash of what a journal asks for: equal for equal journals alone."""
    legs = [_named(leg) for leg in journal.legs]
    asked = [journal.id, journal.kind, legs, journal.reason, dict(journal.facts)]
    return hashlib.sha256(canonical(asked).encode()).hexdigest()


def _named(value: Any) -> list[object]:
    # The class is said, since the terms of two kinds of lots may look alike but for it.
    kind = type(value)
    return [kind.__name__, {name: _plain(getattr(value, name)) for name in _fields_of(kind)}]  # type: ignore[arg-type]  # a class is hashable


def _plain(value: object) -> object:
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _named(value)


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(kind))


def require_same(journal: Journal, content: str) -> None:
    """Refuse a journal whose id was used for something else.

    Args:
        content: `content_of` the journal that has the id.

    Raises:
        Refused: ``ledger.id_reused``.
    """
    if content_of(journal) != content:
        raise Refused("ledger.id_reused", id=journal.id)
