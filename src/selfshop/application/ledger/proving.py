"""Proving the books a bounded part at a time; a cursor carries on where a part has ended."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from attrs import frozen

from selfshop.application.pages import seal, unseal
from selfshop.domain import ledger
from selfshop.domain.shared import PARTS, AccountId, Rejection, checks, part_of
from selfshop.ports.work import Work

T = TypeVar("T")

LIMIT, LIMIT_MAX = 200, 1_000
_PURPOSE = "ledger.verify"
#: How many parts are searched at once for what belongs nowhere.
_PARTS_AT_ONCE = 256


@frozen(kw_only=True)
class Proof:
    """What one part of the proof has found.

    Attributes:
        breaches: what is wrong; each with a code, facts and a sentence.
        stage: what was looked at: ``journals``, ``orphans``, ``accounts`` or ``lots``.
        checked: how many of these.
        permille: how far the whole proof has come, 0 to 1,000.
        cursor: where to go on; None = the books are proved.
    """

    breaches: tuple[Rejection, ...]
    stage: str
    checked: int
    permille: int
    cursor: str | None


@frozen(kw_only=True)
class _Step:
    """A part of a stage: what it found, and the place at which the stage goes on, if it does."""

    breaches: tuple[Rejection, ...]
    checked: int
    part: int
    place: list[Any] | None


def prove(work: Work, *, cursor: str | None, limit: int) -> Proof:
    """Prove the part at *cursor*."""
    checks.require_whole("limit", limit, least=1, most=LIMIT_MAX)
    at = unseal(work, _PURPOSE, cursor)
    stage, place = ("journals", None) if at is None else json.loads(at)
    number = list(_STAGES).index(stage)
    step = _STAGES[stage](work, place, limit)
    following = list(_STAGES)[number + 1 :][:1]
    after = [stage, step.place] if step.place is not None else None
    if after is None and following:
        after = [following[0], None]
    done = PARTS if step.place is None else step.part
    return Proof(
        breaches=step.breaches,
        stage=stage,
        checked=step.checked,
        permille=1_000 * (number * PARTS + done) // (len(_STAGES) * PARTS),
        cursor=None if after is None else seal(work, _PURPOSE, json.dumps(after)),
    )


def _journals(work: Work, place: list[Any] | None, limit: int) -> _Step:
    last: tuple[int, int, str] | None = None
    if place is not None:
        last = (place[0], place[1], place[2])
    links = work.ledger.links(after=last and last[:2], limit=limit)
    named = {
        name
        for link in links
        for transfer in link.recorded.transfers
        for name in (transfer.debit, transfer.credit)
    }
    accounts = {name: standing.account for name, standing in work.ledger.standings(named).items()}
    return _step(
        links,
        limit,
        breaches=ledger.check_links(links, last=last, accounts=accounts),
        part=lambda link: link.part,
        place=lambda link: [link.part, link.number, link.seal],
    )


def _orphans(work: Work, place: list[Any] | None, limit: int) -> _Step:
    first = 0 if place is None else place[0]
    until = min(PARTS, first + _PARTS_AT_ONCE)
    found = work.ledger.orphans(parts=(first, until), limit=limit)
    return _Step(
        breaches=tuple(
            Rejection(code="ledger.breach.orphan", facts={"transfer": name}) for name in found
        ),
        checked=until - first,
        part=until,
        place=None if until == PARTS else [until],
    )


def _accounts(work: Work, place: list[Any] | None, limit: int) -> _Step:
    after = None if place is None else (place[0], AccountId(place[1]))
    audits = work.ledger.audit_accounts(after=after, limit=limit)
    return _step(
        audits,
        limit,
        breaches=(breach for audit in audits for breach in ledger.check_account(audit)),
        part=lambda audit: part_of(audit.standing.account.id),
        place=lambda audit: [part_of(audit.standing.account.id), audit.standing.account.id],
    )


def _lots(work: Work, place: list[Any] | None, limit: int) -> _Step:
    after = None if place is None else (place[0], AccountId(place[1]), ledger.LotId(place[2]))
    audits = work.ledger.audit_lots(after=after, limit=limit)
    return _step(
        audits,
        limit,
        breaches=(breach for audit in audits for breach in ledger.check_lot(audit)),
        part=lambda audit: part_of(audit.lot.account),
        place=lambda audit: [part_of(audit.lot.account), audit.lot.account, audit.lot.id],
    )


def _step(
    found: Sequence[T],
    limit: int,
    *,
    breaches: Iterable[Rejection],
    part: Callable[[T], int],
    place: Callable[[T], list[Any]],
) -> _Step:
    more = len(found) == limit
    return _Step(
        breaches=tuple(breaches),
        checked=len(found),
        part=part(found[-1]) if found else PARTS,
        place=place(found[-1]) if more else None,
    )


_STAGES: dict[str, Callable[[Work, list[Any] | None, int], _Step]] = {
    "journals": _journals,
    "orphans": _orphans,
    "accounts": _accounts,
    "lots": _lots,
}
