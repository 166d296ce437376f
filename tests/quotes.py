"""Quotes for tests of what comes after the checkout, built without pricing anything."""

from collections.abc import Iterable

from hypothesis import strategies as st

from selfshop.domain import checkout, pricing
from selfshop.domain.shared import LineId, Minor, Money, RuleId, SkuId

CURRENCY = "CNY"


def row(
    *,
    count: int = 1,
    list_: int | None = None,
    price: int,
    adjustments: Iterable[int] = (),
    shares: Iterable[tuple[str, int]] = (),
    freight: int = 0,
    tax: int = 0,
    points: int = 0,
) -> checkout.UnitRow:
    """Return a run of equal units whose parts add up."""
    taken, given = tuple(adjustments), tuple(shares)
    goods = price - sum(taken) - sum(share for _, share in given)
    return checkout.UnitRow(
        count=count,
        list=Minor(price if list_ is None else list_),
        price=Minor(price),
        adjustments=tuple(map(Minor, taken)),
        shares=tuple((RuleId(rule), Minor(share)) for rule, share in given),
        goods=Minor(goods),
        freight=Minor(freight),
        tax=Minor(tax),
        points=Minor(points),
        payable=Minor(goods + freight + tax - points),
    )


def line(name: str, *rows: checkout.UnitRow, sku: str | None = None) -> checkout.LineQuote:
    """Return a line whose totals are those of its rows."""

    def total(part: str) -> Minor:
        return Minor(sum(getattr(row, part) * row.count for row in rows))

    rules: dict[RuleId, int] = {}
    for unit in rows:
        for rule, share in unit.shares:
            rules[rule] = rules.get(rule, 0) + share * unit.count
    adjusted = [
        sum(unit.adjustments[position] * unit.count for unit in rows)
        for position in range(len(rows[0].adjustments))
    ]
    return checkout.LineQuote(
        line=LineId(name),
        sku=SkuId(sku or f"sku-{name}"),
        quantity=sum(unit.count for unit in rows),
        list=total("list"),
        price=total("price"),
        adjustments=tuple(checkout.Adjustment(amount=Money(off, CURRENCY)) for off in adjusted),
        shares=tuple((rule, Minor(share)) for rule, share in rules.items()),
        goods=total("goods"),
        freight=total("freight"),
        tax=total("tax"),
        points=total("points"),
        payable=total("payable"),
        units=rows,
        price_kind=pricing.Kind.LIST,
        losers=(),
    )


def quote(*lines: checkout.LineQuote, gifts: Iterable[tuple[str, int, str]] = ()) -> checkout.Quote:
    """Return a quote whose totals are those of its lines; gifts are (SKU, quantity, rule)."""

    def total(part: str) -> Minor:
        return Minor(sum(getattr(line, part) for line in lines))

    return checkout.Quote(
        currency=CURRENCY,
        lines=lines,
        gifts=tuple(
            checkout.Gift(sku=SkuId(sku), quantity=quantity, rule=RuleId(rule))
            for sku, quantity, rule in gifts
        ),
        applied=(),
        rejected=(),
        list=total("list"),
        price=total("price"),
        discount=Minor(total("price") - total("goods")),
        goods=total("goods"),
        freight=total("freight"),
        points=total("points"),
        points_used=0,
        tax=total("tax"),
        payable=total("payable"),
        optimal=True,
        gap=Minor(0),
        ruleset="1",
        expires_at=None,
    )


@st.composite
def rows_of_a_line(draw: st.DrawFn) -> tuple[checkout.UnitRow, ...]:
    """Draw the unit runs of one line: one list price, any lawful parts in each run."""
    adjusted = draw(st.integers(0, 2))
    rules = draw(st.lists(st.sampled_from(["r1", "r2", "r3"]), unique=True, max_size=3))
    price = draw(st.integers(0, 2_000))
    runs = []
    for _ in range(draw(st.integers(1, 4))):
        left = price
        offs = []
        for _part in range(adjusted + len(rules)):
            offs.append(draw(st.integers(0, left)))
            left -= offs[-1]
        freight, tax = draw(st.integers(0, 90)), draw(st.integers(0, 90))
        runs.append(
            row(
                count=draw(st.integers(1, 4)),
                list_=price + draw(st.integers(0, 50)),
                price=price,
                adjustments=offs[:adjusted],
                shares=zip(rules, offs[adjusted:], strict=True),
                freight=freight,
                tax=tax,
                points=draw(st.integers(0, left + freight + tax)),
            )
        )
    return tuple(runs)


@st.composite
def quotes(draw: st.DrawFn, *, lines_max: int = 4) -> checkout.Quote:
    """Draw a quote of a few lines."""
    drawn = draw(st.lists(rows_of_a_line(), min_size=1, max_size=lines_max))
    return quote(*(line(f"{number}", *rows) for number, rows in enumerate(drawn, 1)))
