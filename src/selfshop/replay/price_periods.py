"""From "sold at this price then" to "this price from then on"."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from selfshop.domain.shared import Minor, Period, SkuId
from selfshop.replay.recording import RecordedPrice


def price_periods(sku: SkuId, points: Iterable[tuple[datetime, Minor]]) -> Iterator[RecordedPrice]:
    """Make one SKU's price list of what it was sold at.

    *points* are by time, one price per instant. Each price holds until another follows, the last
    without end; equal prices that follow each other are one period.
    """
    began: datetime | None = None
    price = Minor(0)
    for at, paid in points:
        if began is not None and paid == price:
            continue
        if began is not None:
            yield RecordedPrice(sku=sku, list_minor=price, period=Period(from_=began, until=at))
        began, price = at, paid
    if began is not None:
        yield RecordedPrice(sku=sku, list_minor=price, period=Period(from_=began))
