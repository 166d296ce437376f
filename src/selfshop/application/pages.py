"""Long lists in pages: a cursor says where the next page starts, and nobody can make one up."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from attrs import frozen

from selfshop.application.shape import Longest
from selfshop.domain.shared import InvalidInput, checks
from selfshop.ports.work import Work

T = TypeVar("T")
K = TypeVar("K")

PAGE_MAX = 200
_SEAL_BYTES = 16

#: An argument that is a sealed cursor; the longest ids make it longer than other texts may be.
Cursor = Annotated[str, Longest(characters=4_000)]


@frozen(kw_only=True)
class Page(Generic[T]):
    """Up to `limit` items, and the sealed cursor of the next page; None = there is none."""

    items: tuple[T, ...]
    cursor: str | None


def turn(
    work: Work,
    purpose: str,
    *,
    cursor: str | None,
    limit: int,
    fetch: Callable[[str | None, int], Sequence[T]],
    place: Callable[[T], str],
) -> Page[T]:
    """Return the page that *cursor* leads to; None = the first one.

    Args:
        work: whose shop's secret seals the cursors.
        purpose: the list that is turned, such as ``orders.find``.
        cursor: of the page before.
        limit: 1 to PAGE_MAX items.
        fetch: returns up to so many items past a place; None = from the start.
        place: the place of an item, by which the list is ordered.

    Raises:
        InvalidInput: the limit is out of bounds, or the cursor is not one of this list's.
    """
    checks.require_whole("limit", limit, least=1, most=PAGE_MAX)
    found = fetch(unseal(work, purpose, cursor), limit + 1)
    more = seal(work, purpose, place(found[limit - 1])) if len(found) > limit else None
    return Page(items=tuple(found[:limit]), cursor=more)


def under_each(
    ids: Sequence[K],
    *,
    after: str | None,
    limit: int,
    read: Callable[[K, str | None, int], Sequence[T]],
) -> list[T]:
    """Return up to *limit* of what is kept under *ids*, one id's after the other's.

    Args:
        after: past which place, as `place_under` names it.
        read: returns up to so many of one id's past a place.
    """
    position, _, place = (after or "0:").partition(":")
    start = int(position)
    found: list[T] = []
    for number, name in enumerate(ids[start:], start):
        past = place if number == start and place else None
        found += read(name, past, limit - len(found))
        if len(found) == limit:
            break
    return found


def place_under(ids: Sequence[K], name: K, place: str) -> str:
    """Name a place in what is kept under *ids*."""
    return f"{ids.index(name)}:{place}"


def seal(work: Work, purpose: str, after: str) -> str:
    """Return a cursor for the page of *purpose* past *after*, readable by this shop alone."""
    body = json.dumps([purpose, after], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mac(work, body) + body).decode()


def unseal(work: Work, purpose: str, cursor: str | None) -> str | None:
    """Return where the page starts.

    Raises:
        InvalidInput: the cursor is not one of this shop's for *purpose*.
    """
    if cursor is None:
        return None
    try:
        sealed = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)
    except ValueError as error:
        raise InvalidInput("cursor", "input.not_a_cursor") from error
    mac, body = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
    if not hmac.compare_digest(mac, _mac(work, body)):
        raise InvalidInput("cursor", "input.not_a_cursor")
    made_for, after = json.loads(body)
    if made_for != purpose:
        raise InvalidInput("cursor", "input.not_a_cursor")
    return str(after)


def _mac(work: Work, body: bytes) -> bytes:
    secret = work.house.state().secret.encode()
    return hmac.digest(secret, body, hashlib.sha256)[:_SEAL_BYTES]
