"""How freight came about, in words."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from selfshop.domain.checkout.freight.deliveries import Delivery, Free
from selfshop.domain.checkout.freight.templates import Measure
from selfshop.domain.shared import format_minor


@frozen(kw_only=True)
class _Words:
    units: Mapping[Measure, str]
    flat: str
    flat_beside: str
    template: str
    elsewhere: str
    first: str
    steps: str
    beside: str
    free: Mapping[Free, str]
    over: str
    pieces: str
    both: str


_ENGLISH = _Words(
    units={Measure.PIECE: "pc", Measure.WEIGHT: "g", Measure.VOLUME: "cm3"},
    flat="flat price {price}",
    flat_beside="flat price: the first is paid for",
    template="{template}, {region}",
    elsewhere="all other regions",
    first="{quantity}: first {first} {price}",
    steps=" + {steps} x {step} at {each}",
    beside="{quantity}: the first is paid for",
    free={Free.ORDER: "free: the order has {reached}", Free.TEMPLATE: "free: it has {reached}"},
    over="{over} or more",
    pieces="{pieces} pc or more",
    both="{over} and {pieces} pc or more",
)
_CHINESE = _Words(
    units={Measure.PIECE: "件", Measure.WEIGHT: "克", Measure.VOLUME: "立方厘米"},
    flat="统一运费 {price}",
    flat_beside="统一运费: 首费已计",
    template="{template}, {region}",
    elsewhere="其他地区",
    first="{quantity}: 首 {first} {price}",
    steps=" + 续 {steps} x {step}, 每续 {each}",
    beside="{quantity}: 首费已计",
    free={Free.ORDER: "包邮: 订单满 {reached}", Free.TEMPLATE: "包邮: 满 {reached}"},
    over="{over}",
    pieces="{pieces} 件",
    both="{over} 且 {pieces} 件",
)


def delivery_rows(
    deliveries: Sequence[Delivery], *, currency: str, ship_to: str | None, locale: str
) -> list[tuple[str, int]]:
    """Say of each part of freight how it came about, and what it costs.

    Chinese for ``zh…``, English for the rest. A part that cannot be delivered says so.
    """
    words = _CHINESE if locale.lower().startswith("zh") else _ENGLISH
    return [
        (_said(one, words, currency=currency, ship_to=ship_to, locale=locale), one.amount)
        for one in deliveries
    ]


def _said(one: Delivery, words: _Words, *, currency: str, ship_to: str | None, locale: str) -> str:
    name = _name(one, words)
    obstacle = one.obstacle(ship_to)
    if obstacle is not None and not one.served:
        return f"{name}: {obstacle.message(locale)}"
    said = f"{name}: {_reckoned(one, words, currency)}" if name else _flat(one, words, currency)
    return said if obstacle is None else f"{said} ({obstacle.message(locale)})"


def _name(one: Delivery, words: _Words) -> str:
    if one.template is None:
        return ""
    return words.template.format(template=one.template, region=one.region or words.elsewhere)


def _flat(one: Delivery, words: _Words, currency: str) -> str:
    if one.free is not None:
        return _freed(one, one.free, words, currency)
    form = words.flat if one.first else words.flat_beside
    return form.format(price=format_minor(one.first_price, currency))


def _reckoned(one: Delivery, words: _Words, currency: str) -> str:
    if one.free is not None:
        return _freed(one, one.free, words, currency)
    unit = words.units[one.by]
    said = (words.first if one.first else words.beside).format(
        quantity=f"{one.quantity} {unit}",
        first=f"{one.first} {unit}",
        price=format_minor(one.first_price, currency),
    )
    if not one.steps:
        return said
    each = format_minor(one.step_price, currency)
    return said + words.steps.format(steps=one.steps, step=f"{one.step} {unit}", each=each)


def _freed(one: Delivery, free: Free, words: _Words, currency: str) -> str:
    over = None if one.free_over is None else format_minor(one.free_over, currency)
    pieces = one.free_pieces
    form = words.pieces if over is None else words.over if pieces is None else words.both
    return words.free[free].format(reached=form.format(over=over, pieces=pieces))
