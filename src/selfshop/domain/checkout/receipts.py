"""A quote as a text for people, in which every cent is explained."""

import unicodedata
from collections.abc import Iterator

from attrs import frozen

from selfshop.domain.checkout.freight import delivery_rows
from selfshop.domain.checkout.quotes import Applied, LineQuote, Quote
from selfshop.domain.shared import format_minor

WIDTH = 48


@frozen(kw_only=True)
class _Words:
    each: str
    adjustment: str
    line_total: str
    gift: str
    price: str
    discount: str
    goods: str
    freight: str
    tax: str
    tax_included: str
    points: str
    payable: str
    not_applied: str


_ENGLISH = _Words(
    each="each",
    adjustment="adjustment",
    line_total="after discounts",
    gift="Free",
    price="Goods",
    discount="Discounts",
    goods="Goods after discounts",
    freight="Delivery",
    tax="Tax",
    tax_included="tax included",
    points="Paid by {used} points",
    payable="To pay",
    not_applied="Not applied",
)
_CHINESE = _Words(
    each="单价",
    adjustment="改价",
    line_total="优惠后",
    gift="赠品",
    price="商品金额",
    discount="优惠合计",
    goods="优惠后金额",
    freight="运费",
    tax="税费",
    tax_included="含税",
    points="{used} 积分抵扣",
    payable="应付",
    not_applied="未使用的优惠",
)


def receipt(quote: Quote, *, locale: str = "en") -> str:
    """Write *quote* as text, Chinese for ``zh…``, English for the rest; the amounts add up."""
    words = _CHINESE if locale.lower().startswith("zh") else _ENGLISH
    return "\n".join(_rows(quote, words, locale)) + "\n"


def _rows(quote: Quote, words: _Words, locale: str) -> Iterator[str]:
    currency = quote.currency
    for line in quote.lines:
        yield from _line_rows(line, currency, words)
    for gift in quote.gifts:
        yield row_of(f"{words.gift}: {gift.sku} x {gift.quantity} ({gift.rule})", 0, currency)
    yield "-" * WIDTH
    yield from _sum_rows(quote, words, locale)
    yield "=" * WIDTH
    yield row_of(f"{words.payable} ({currency})", quote.payable, currency)
    if quote.tax and not adds_tax(quote):
        yield f"({words.tax_included}: {format_minor(quote.tax, currency)})"
    if quote.rejected:
        yield ""
        yield f"{words.not_applied}:"
        yield from (f"  {one.rule}: {one.message(locale)}" for one in quote.rejected)


def _line_rows(line: LineQuote, currency: str, words: _Words) -> Iterator[str]:
    price = format_minor(line.price // line.quantity, currency)
    yield row_of(f"{line.sku} x {line.quantity}, {words.each} {price}", line.price, currency)
    for place, adjustment in enumerate(line.adjustments):
        amount = sum(row.count * row.adjustments[place] for row in line.units)
        yield row_of(f"  {adjustment.reason or words.adjustment}", -amount, currency)
    for rule, amount in line.shares:
        yield row_of(f"  {rule}", -amount, currency)
    if line.goods != line.price:
        yield row_of(f"  {words.line_total}", line.goods, currency)


def _sum_rows(quote: Quote, words: _Words, locale: str) -> Iterator[str]:
    currency = quote.currency
    yield row_of(words.price, quote.price, currency)
    if quote.discount:
        yield row_of(words.discount, -quote.discount, currency)
        yield row_of(words.goods, quote.goods, currency)
    parts = freight_rows(quote, locale)
    if quote.freight or parts:
        yield row_of(words.freight, quote.freight, currency)
    yield from (f"  ({name} = {format_minor(amount, currency)})" for name, amount in parts)
    if quote.tax and adds_tax(quote):
        yield row_of(words.tax, quote.tax, currency)
    if quote.points:
        yield row_of(words.points.format(used=quote.points_used), -quote.points, currency)


def freight_rows(quote: Quote, locale: str) -> list[tuple[str, int]]:
    """Say how freight came about, part by part; the parts sum to it.

    Nothing is said of a flat price that is simply charged.
    """
    off = [(str(one.rule), -amount) for one in quote.applied if (amount := off_freight(quote, one))]
    if not off and all(one.template is None and one.free is None for one in quote.delivery):
        return []
    return [
        *delivery_rows(
            quote.delivery, currency=quote.currency, ship_to=quote.ship_to, locale=locale
        ),
        *off,
    ]


def off_freight(quote: Quote, one: Applied) -> int:
    """Return what a rule takes off freight: all of its amount that no unit of goods has."""
    of_goods = (amount for line in quote.lines for rule, amount in line.shares if rule == one.rule)
    return one.amount - sum(of_goods)


def adds_tax(quote: Quote) -> bool:
    """Tell whether tax comes on top of prices."""
    return quote.payable != quote.goods + quote.freight - quote.points


def row_of(left: str, amount: int, currency: str) -> str:
    """Put a name and an amount in minor units at the ends of a row of WIDTH columns."""
    right = format_minor(amount, currency)
    return left + " " * max(1, WIDTH - _width(left) - len(right)) + right


def _width(text: str) -> int:
    """Count columns: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
