r"""Erasing a member's data: at once where nothing stands against it, else as soon as nothing does.

| from \ event | asked for, something to be kept | nothing to be kept any more |
|--------------|---------------------------------|-----------------------------|
| active       | restricted                      | shredded                    |
| restricted   | restricted                      | shredded                    |
| shredded     |                                 |                             |

Restricted data is stored and protected, and used for nothing else: marketing stops when it is asked
for. What is shredded are names, addresses, contacts, birthday, tags and segments, digests of payers,
addresses and devices, and who a promoter was; orders and the ledger stand under the member's id, which leads nowhere any more. (个人信息保护法 arts. 19, 47.)
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.shared import checks

DAYS_MAX = 36_500
#: How often it is looked whether an open return or order has ended.
LOOK_AGAIN = timedelta(days=1)


class ErasureState(StrEnum):
    """How far the erasure of a member's data has come."""

    ACTIVE = "active"
    RESTRICTED = "restricted"
    SHREDDED = "shredded"


@frozen(kw_only=True)
class Retention:
    """Why data is kept after a member's last order, and for how long.

    Attributes:
        name: such as ``invoices``.
        days: from the day of the last order.
        article: what it rests on, as it is told to the member.
    """

    name: str = field(validator=checks.text(most=64))
    days: int = field(validator=checks.whole(least=0, most=DAYS_MAX))
    article: str = field(validator=checks.text())


#: 发票管理办法 art. 28: stubs of invoices are kept for five years.
INVOICES = Retention(name="invoices", days=5 * 365 + 2, article="发票管理办法 art. 28")


@frozen(kw_only=True)
class Erasure:
    """How the erasure of a member's data stands.

    Attributes:
        asked_at: None = nobody has asked.
        because: what stands against it, by name.
        look_at: when it is looked at again.
    """

    state: ErasureState = ErasureState.ACTIVE
    asked_at: datetime | None = None
    because: tuple[str, ...] = ()
    look_at: datetime | None = None


NOT_ASKED = Erasure()


def decide(
    erasure: Erasure,
    retentions: Iterable[Retention],
    *,
    last_order_at: datetime | None,
    unfinished: Iterable[str],
    at: datetime,
) -> Erasure:
    """Return how an erasure that was asked for stands at *at*.

    Args:
        erasure: as it stands.
        retentions: the shop's classes.
        last_order_at: of the member; None = they never bought anything, so nothing is kept.
        unfinished: what is still going on, such as ``return``; its data is needed for it.
    """
    if erasure.state is ErasureState.SHREDDED:
        return erasure
    going_on = tuple(sorted(set(unfinished)))
    ends = {} if last_order_at is None else _ends(retentions, last_order_at)
    running = {name: end for name, end in ends.items() if end > at}
    asked = erasure.asked_at or at
    if not going_on and not running:
        return Erasure(state=ErasureState.SHREDDED, asked_at=asked)
    look_at = at + LOOK_AGAIN if going_on else max(running.values())
    return Erasure(
        state=ErasureState.RESTRICTED,
        asked_at=asked,
        because=(*going_on, *sorted(running)),
        look_at=look_at,
    )


def _ends(retentions: Iterable[Retention], last: datetime) -> dict[str, datetime]:
    return {one.name: last + timedelta(days=one.days) for one in retentions}
