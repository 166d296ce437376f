"""The first pass over the transactions: what has to be known before the first basket."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from attrs import frozen

from selfshop.domain.shared import Minor, SkuId
from selfshop.replay.journey.tables import USABLE, arrow, judged_lines
from selfshop.replay.price_periods import price_periods
from selfshop.replay.recording import RecordedPrice, Size, Span

#: Instants are UTC, days are the stores': five hours behind, the year round.
BEHIND_UTC = timedelta(hours=5)

#: A household and a day, counted from 1970 in the stores' time.
HouseholdDay = tuple[int, int]

_POINT = ["product", "at", "list", "quantity", "household"]
_CHUNK_ROWS = 65_536
_DAY_SECONDS = 86_400
# Makes one number of a household and a day.
_DAYS = 100_000


@frozen(kw_only=True)
class CouponLine:
    """A usable line that a household bought on a day on which it redeemed coupons."""

    household: int
    day: int
    basket: int
    product: int
    coupon_minor: int


@frozen(kw_only=True)
class Overview:
    """What the usable lines say together."""

    size: Size
    span: Span | None
    #: Units sold, by product.
    units: Mapping[int, int]
    households: tuple[int, ...]
    #: Table of product, at, list: one row where a product's price begins, by product and time.
    price_changes: Any
    #: The higher price, where one product sold at two in one instant: (product, at) -> cents.
    second_prices: Mapping[tuple[int, int], int]
    coupon_lines: tuple[CouponLine, ...]


def survey(data: Path, fuel: frozenset[int], redeemed: frozenset[HouseholdDay]) -> Overview:
    """Read all transactions once; the coupon lines are those of the days of *redeemed* only."""
    pa, pc = arrow("pyarrow"), arrow("pyarrow.compute")
    points, orders, coupon_lines = [], 0, []
    # Half of the memory; instants are seconds, and good until 2038.
    point = pa.schema([(name, pa.int32()) for name in _POINT])
    last_basket = None
    keys = pa.array(sorted(household * _DAYS + day for household, day in redeemed), pa.int64())
    for batch in judged_lines(data, fuel):
        usable = batch.filter(pc.equal(batch.column("verdict"), USABLE))
        points.append(usable.select(_POINT).cast(point))
        coupon_lines += _coupon_lines(usable, keys)
        for basket in usable.column("basket").unique().to_pylist():
            orders += basket != last_basket
            last_basket = basket
    table = pa.Table.from_batches(points)
    prices = _by_product(table)
    return Overview(
        size=Size(orders=orders, lines=len(table), returns=0),
        span=_span(table),
        units=_units(table),
        households=tuple(sorted(table.column("household").unique().to_pylist())),
        price_changes=_changes(prices),
        second_prices=_second_prices(prices),
        coupon_lines=tuple(coupon_lines),
    )


def periods(price_changes: Any) -> Iterator[RecordedPrice]:
    """Turn the rows of `Overview.price_changes` into prices, a few at a time."""
    rows = chain.from_iterable(
        zip(*(column.to_pylist() for column in batch.columns), strict=True)
        for batch in price_changes.to_batches(max_chunksize=_CHUNK_ROWS)
    )
    for product, changes in groupby(rows, key=itemgetter(0)):
        points = ((datetime.fromtimestamp(at, UTC), Minor(price)) for _, at, price in changes)
        yield from price_periods(SkuId(str(product)), points)


def _coupon_lines(usable: Any, keys: Any) -> list[CouponLine]:
    pc = arrow("pyarrow.compute")
    local = pc.subtract(usable.column("at"), int(BEHIND_UTC.total_seconds()))
    day = pc.divide(local, _DAY_SECONDS)
    key = pc.add(pc.multiply(usable.column("household"), _DAYS), day)
    lines = usable.append_column("day", day).filter(pc.is_in(key, value_set=keys))
    rows = _rows(lines, "household", "day", "basket", "product", "coupon")
    return [
        CouponLine(
            household=household, day=day, basket=basket, product=product, coupon_minor=coupon
        )
        for household, day, basket, product, coupon in rows
    ]


def _units(lines: Any) -> Mapping[int, int]:
    sums = lines.group_by("product").aggregate([("quantity", "sum")])
    return dict(_rows(sums, "product", "quantity_sum"))


def _span(lines: Any) -> Span | None:
    if not len(lines):
        return None
    ends = arrow("pyarrow.compute").min_max(lines.column("at")).as_py()
    first, last = (datetime.fromtimestamp(ends[name], UTC) for name in ("min", "max"))
    return Span(first=first, last=last)


def _by_product(lines: Any) -> Any:
    """Sort the prices by product, then time; of one instant, the highest first."""
    keys = [("product", "ascending"), ("at", "ascending"), ("list", "descending")]
    return lines.select(["product", "at", "list"]).sort_by(keys)


def _changes(prices: Any) -> Any:
    """Keep the rows where a price begins; equal prices that follow each other are one period."""
    instants = prices.filter(_differs(prices, "product", "at"))
    return instants.filter(_differs(instants, "product", "list")).combine_chunks()


def _second_prices(prices: Any) -> Mapping[tuple[int, int], int]:
    """Find the instants at which a product has two prices; the higher one counts."""
    pc = arrow("pyarrow.compute")
    same_instant = pc.invert(_differs(prices, "product", "at"))
    lower = prices.filter(pc.and_(same_instant, _differs(prices, "product", "at", "list")))
    instants = set(_rows(lower, "product", "at"))
    sold_then = pc.and_(
        *(pc.is_in(prices.column(key), value_set=lower.column(key)) for key in ("product", "at"))
    )
    highest: dict[tuple[int, int], int] = {}
    for product, at, price in _rows(prices.filter(sold_then), "product", "at", "list"):
        if (product, at) in instants:
            highest.setdefault((product, at), price)
    return highest


def _differs(rows: Any, *names: str) -> Any:
    """Tell of each row whether one of the columns differs from the row before it."""
    pa, pc = arrow("pyarrow"), arrow("pyarrow.compute")
    changed = pa.repeat(pa.scalar(False), max(0, len(rows) - 1))
    for name in names:
        column = rows.column(name).combine_chunks()
        changed = pc.or_(changed, pc.not_equal(column.slice(1), column.slice(0, len(changed))))
    return pa.chunked_array([pa.array([True] * min(1, len(rows)), pa.bool_()), changed])


def _rows(table: Any, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table.column(name).to_pylist() for name in names), strict=True)
