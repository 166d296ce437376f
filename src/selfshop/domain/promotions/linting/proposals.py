"""Four eyes: rules that one person may not publish alone wait for another one.

| state    | moves                                                                      |
|----------|----------------------------------------------------------------------------|
| open     | approved by somebody other than who proposed it, before it expires         |
| approved | none: exactly what was proposed has been published, and stays here to read |
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, NewType

import attrs
from attrs import evolve, field, frozen

from selfshop.domain.promotions.rules import Rule
from selfshop.domain.shared import Fact, Refused, checks

ProposalId = NewType("ProposalId", str)
#: How long a proposal may wait.
OPEN_DAYS = 7


@frozen(kw_only=True)
class Proposal:
    """Rules that wait to be published; an aggregate with a version.

    Attributes:
        rules: all that would be in force.
        digest: SHA-256 of the rules, whatever their order: what both people have seen.
        why: what the proposer says for it.
        facts: what a single person is refused for, as the refusal told it; empty = nothing.
        proposed_by, approved_by: as the audit log calls them.
        published: the version of the rule set that it became.
        version: 0 until it is stored.
    """

    id: ProposalId = field(validator=checks.text())
    rules: tuple[Rule, ...]
    digest: str
    why: str = field(default="", validator=checks.note())
    facts: Mapping[str, Fact] = field(factory=dict)
    proposed_by: str
    proposed_at: datetime
    expires_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    published: int | None = None
    version: int = 0


def propose(
    name: ProposalId,
    rules: tuple[Rule, ...],
    *,
    by: str,
    at: datetime,
    why: str = "",
    facts: Mapping[str, Fact],
) -> Proposal:
    """Return a proposal that is open for OPEN_DAYS."""
    return Proposal(
        id=name,
        rules=rules,
        digest=digest_of(rules),
        why=why,
        facts=facts,
        proposed_by=by,
        proposed_at=at,
        expires_at=at + timedelta(days=OPEN_DAYS),
    )


def approve(proposal: Proposal, *, by: str, at: datetime, published: int) -> Proposal:
    """Return *proposal* as approved; *published* is the version that its rules became.

    Raises:
        Refused: as `require_open` does.
    """
    require_open(proposal, by=by, at=at)
    return evolve(proposal, approved_by=by, approved_at=at, published=published)


def require_open(proposal: Proposal, *, by: str, at: datetime) -> None:
    """Refuse an approval that may not be.

    Raises:
        Refused: ``rule_set.proposal_closed``, ``rule_set.proposal_expired``, or
            ``rule_set.own_proposal`` to whoever proposed it.
    """
    if proposal.approved_by is not None:
        raise Refused("rule_set.proposal_closed", proposal=proposal.id)
    if at >= proposal.expires_at:
        expired = proposal.expires_at.isoformat()
        raise Refused("rule_set.proposal_expired", proposal=proposal.id, at=expired)
    if by == proposal.proposed_by:
        raise Refused("rule_set.own_proposal", proposal=proposal.id)


def digest_of(rules: Iterable[Rule]) -> str:
    """Return the SHA-256 of *rules* in hexadecimal, whatever the order they are in."""
    digest = hashlib.sha256()
    for rule in sorted(rules, key=lambda one: one.id):
        digest.update(_canonical(rule).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _canonical(value: Any) -> str:
    """Write a rule, or a part of it, in the one way there is to write it."""
    if attrs.has(type(value)):
        named = (
            f"{one.name}={_canonical(getattr(value, one.name))}"
            for one in attrs.fields(type(value))
        )
        return f"{type(value).__name__}({','.join(named)})"
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{key!r}:{_canonical(value[key])}" for key in value)) + "}"
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(map(_canonical, value))) + "}"
    if isinstance(value, tuple):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if isinstance(value, datetime):
        # The same instant is the same, whatever the offset it is written with.
        return value.astimezone(UTC).isoformat()
    return repr(str(value)) if isinstance(value, Enum | str) else str(value)
