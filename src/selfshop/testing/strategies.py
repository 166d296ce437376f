"""Hypothesis strategies for the shop's values: all that a host may pass, edges included."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from selfshop.domain import catalog, checkout, inventory, membership, pricing
from selfshop.domain.shared import (
    AMOUNT_MINOR_MAX,
    DECIMALS,
    LineId,
    LocationId,
    MemberId,
    Money,
    Period,
    ProductId,
    SkuId,
    checks,
)

#: Years in which shops live, wide enough for daylight saving, leap days and history.
FIRST, LAST = datetime(1970, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001  # Hypothesis adds the zone


def currencies() -> st.SearchStrategy[str]:
    """Draw a currency, one of each number of decimals first."""
    return st.sampled_from(["CNY", "JPY", "KWD", "CLF", *sorted(DECIMALS)])


def money(
    currency: str = "CNY", *, least_minor: int = 0, most_minor: int = AMOUNT_MINOR_MAX
) -> st.SearchStrategy[Money]:
    """Draw an amount of *currency*."""
    return st.builds(Money, st.integers(least_minor, most_minor), st.just(currency))


def texts(most: int = checks.TEXT_LENGTH_MAX) -> st.SearchStrategy[str]:
    """Draw a name or id: any text that every store can hold, from 1 to *most* characters."""
    return st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=most)


def sku_ids() -> st.SearchStrategy[SkuId]:
    """Draw a SKU's id."""
    return texts().map(SkuId)


def instants() -> st.SearchStrategy[datetime]:
    """Draw an aware instant, in UTC or another zone."""
    zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9.5))])
    return st.datetimes(FIRST, LAST, timezones=zones)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Draw a period, often open at an end."""
    from_, until = draw(st.none() | instants()), draw(st.none() | instants())
    if from_ is not None and until is not None and until <= from_:
        from_, until = until, from_
    return Period(from_=from_, until=None if from_ == until else until)


@st.composite
def price_entries(draw: st.DrawFn, currency: str = "CNY") -> pricing.PriceEntry:
    """Draw an entry of any kind, with the conditions it needs and may have."""
    kind = draw(st.sampled_from(pricing.Kind))
    period, amount = draw(periods()), draw(money(currency))
    if kind is pricing.Kind.LIST:
        return pricing.PriceEntry(kind=kind, amount=amount, period=period)
    needed = {
        name: st.just(None) if kind.value != name else texts(20)
        for name in ("tier", "channel", "segment")
    }
    units = st.integers(1, checks.QUANTITY_MAX)
    return pricing.PriceEntry(
        kind=kind,
        amount=amount,
        tier=draw(needed["tier"]),
        channel=draw(needed["channel"]),
        segment=draw(needed["segment"]),
        min_quantity=draw(units if kind is pricing.Kind.QUANTITY else st.none() | units),
        period=period,
    )


def stock_lines(
    skus: st.SearchStrategy[SkuId] | None = None, *, most: int = 100
) -> st.SearchStrategy[inventory.StockLine]:
    """Draw so many units, 1 to *most*, of one of *skus* somewhere."""
    return st.builds(
        inventory.StockLine,
        sku=skus or sku_ids(),
        quantity=st.integers(1, most),
        location=st.sampled_from([inventory.MAIN, LocationId("库房")]),
    )


def skus() -> st.SearchStrategy[catalog.Sku]:
    """Draw a SKU."""
    return st.builds(
        catalog.Sku,
        id=sku_ids(),
        product=texts().map(ProductId),
        title=texts(100) | st.just(""),
        attributes=st.dictionaries(texts(10), texts(10), max_size=3),
        categories=st.sampled_from([(), ("food",), ("food/tea", "gifts")]),
        brand=st.none() | texts(10),
        tags=st.frozensets(texts(10), max_size=3),
        weight_g=st.integers(0, 10**6),
        floor_price=st.none() | money(),
        cash_equivalent=st.booleans(),
        role=st.none() | st.sampled_from(catalog.Role),
        listing=st.sampled_from(catalog.Listing),
    )


def members() -> st.SearchStrategy[membership.Member]:
    """Draw a member."""
    return st.builds(
        membership.Member,
        id=texts().map(MemberId),
        tier=st.none() | texts(10),
        segments=st.frozensets(texts(10), max_size=3),
        registered_at=instants(),
        orders=st.integers(0, 1_000),
    )


def adjustments(currency: str = "CNY") -> st.SearchStrategy[checkout.Adjustment]:
    """Draw an amount off a line."""
    return st.builds(
        checkout.Adjustment,
        amount=money(currency),
        funded_by=st.none() | texts(10),
        reason=st.none() | texts(10),
    )


@st.composite
def carts(
    draw: st.DrawFn,
    skus: st.SearchStrategy[SkuId] | None = None,
    *,
    currency: str = "CNY",
    lines: int = 6,
    units: int = 20,
) -> checkout.Cart:
    """Draw a cart of 1 to *lines* lines with 1 to *units* units each, some lines of one SKU."""
    count = draw(st.integers(1, lines))
    return checkout.Cart(
        lines=tuple(
            checkout.CartLine(
                line=draw(st.sampled_from([None, LineId(f"line {number}")])),
                sku=draw(skus or sku_ids()),
                quantity=draw(st.integers(1, units)),
                adjustments=draw(st.lists(adjustments(currency), max_size=2).map(tuple)),
            )
            for number in range(count)
        ),
        channel=draw(st.none() | st.just("app")),
        ship_to=draw(st.none() | st.just("浙江")),
    )
