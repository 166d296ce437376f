"""A quote walked through unit by unit: from the list price to what is paid, each step by name."""

from collections.abc import Iterator

from attrs import frozen

from selfshop.domain import pricing
from selfshop.domain.checkout.quotes import LineQuote, Quote, UnitRow
from selfshop.domain.checkout.receipts import adds_tax, freight_rows, row_of
from selfshop.domain.shared import format_minor


@frozen(kw_only=True)
class _Words:
    line: str
    unit: str
    units: str
    list: str
    prices: dict[str, str]
    adjustment: str
    goods: str
    freight: str
    delivery: str
    tax: str
    tax_included: str
    points: str
    payable: str
    line_total: str
    gift: str
    all: str
    applied: str
    not_applied: str
    more: str
    hints: str


_ENGLISH = _Words(
    line="line {line}: {sku} x {quantity}",
    unit="unit {first}",
    units="units {first}-{last}, each",
    list="list price",
    prices={kind.value: f"{kind.value} price" for kind in pricing.Kind},
    adjustment="adjustment",
    goods="goods",
    freight="delivery",
    delivery="How delivery came about",
    tax="tax",
    tax_included="(tax included: {amount})",
    points="points",
    payable="to pay",
    line_total="line in all",
    gift="free: {sku} x {quantity} ({rule})",
    all="To pay ({currency})",
    applied="Applied",
    not_applied="Not applied",
    more="would cost {amount} more",
    hints="Within reach",
)
_CHINESE = _Words(
    line="行 {line}: {sku} x {quantity}",
    unit="第 {first} 件",
    units="第 {first}-{last} 件, 每件",
    list="标价",
    prices={
        pricing.Kind.LIST.value: "标价",
        pricing.Kind.SALE.value: "促销价",
        pricing.Kind.TIER.value: "会员价",
        pricing.Kind.CHANNEL.value: "渠道价",
        pricing.Kind.SEGMENT.value: "人群价",
        pricing.Kind.QUANTITY.value: "批量价",
    },
    adjustment="改价",
    goods="优惠后",
    freight="运费",
    delivery="运费明细",
    tax="税费",
    tax_included="(含税: {amount})",
    points="积分抵扣",
    payable="应付",
    line_total="整行应付",
    gift="赠品: {sku} x {quantity} ({rule})",
    all="应付 ({currency})",
    applied="已使用的优惠",
    not_applied="未使用的优惠",
    more="使用后多付 {amount}",
    hints="凑单",
)


def walk(quote: Quote, *, locale: str = "en") -> str:
    """Write out *quote* unit by unit, Chinese for ``zh…``, English for the rest.

    Units that cost the same for the same reasons stand together. Each unit's steps add up to what
    is paid for it, units to lines, lines to the whole. A fresh quote says what a rule that is no
    better would have cost more, and what is within reach.
    """
    words = _CHINESE if locale.lower().startswith("zh") else _ENGLISH
    return "\n".join(_rows(quote, words, locale)) + "\n"


def _rows(quote: Quote, words: _Words, locale: str) -> Iterator[str]:
    currency = quote.currency
    added = adds_tax(quote)
    for line in quote.lines:
        yield from _line(line, currency, words, added=added)
    for gift in quote.gifts:
        yield words.gift.format(sku=gift.sku, quantity=gift.quantity, rule=gift.rule)
    parts = freight_rows(quote, locale)
    if parts:
        yield f"{words.delivery}:"
        yield from (row_of(f"  {name}", amount, currency) for name, amount in parts)
    yield ""
    yield row_of(words.all.format(currency=currency), quote.payable, currency)
    if quote.applied:
        yield ""
        yield f"{words.applied}:"
        yield from (row_of(f"  {one.rule}", -one.amount, currency) for one in quote.applied)
    yield from _noes(quote, words, locale)
    if quote.hints:
        yield ""
        yield f"{words.hints}:"
        yield from (f"  {hint.rule}: {hint.message(locale)}" for hint in quote.hints)


def _noes(quote: Quote, words: _Words, locale: str) -> Iterator[str]:
    if not quote.rejected:
        return
    extra = quote.extra_costs()
    yield ""
    yield f"{words.not_applied}:"
    for one in quote.rejected:
        said = one.message(locale)
        if one.rule in extra:
            said = words.more.format(amount=format_minor(extra[one.rule], quote.currency))
        yield f"  {one.rule}: {said}"


def _line(line: LineQuote, currency: str, words: _Words, *, added: bool) -> Iterator[str]:
    yield words.line.format(line=line.line, sku=line.sku, quantity=line.quantity)
    first = 1
    for unit in line.units:
        last = first + unit.count - 1
        name = words.unit if unit.count == 1 else words.units
        yield f"  {name.format(first=first, last=last)}"
        yield from _unit(line, unit, currency, words, added=added)
        first = last + 1
    yield row_of(f"  {words.line_total}", line.payable, currency)


def _unit(
    line: LineQuote, unit: UnitRow, currency: str, words: _Words, *, added: bool
) -> Iterator[str]:
    steps: list[tuple[str, int]] = [(words.list, unit.list)]
    if unit.price != unit.list:
        steps.append((words.prices[line.price_kind.value], unit.price - unit.list))
    for adjustment, amount in zip(line.adjustments, unit.adjustments, strict=True):
        steps.append((adjustment.reason or words.adjustment, -amount))
    steps += [(str(rule), -amount) for rule, amount in unit.shares]
    if len(steps) > 1:
        steps.append((f"= {words.goods}", unit.goods))
    steps += [(words.freight, unit.freight)] if unit.freight else []
    steps += [(words.tax, unit.tax)] if unit.tax and added else []
    steps += [(words.points, -unit.points)] if unit.points else []
    steps.append((f"= {words.payable}", unit.payable))
    yield from (row_of(f"    {name}", amount, currency) for name, amount in steps)
    if unit.tax and not added:
        yield f"    {words.tax_included.format(amount=format_minor(unit.tax, currency))}"
