"""A neutral workload: carts of 3, 10, 50 lines and 5, 20, 100 promotions of five kinds, seeded.

Kinds in equal shares: percent off a category, an amount off listed SKUs, buy some get one of a
category, an amount off from a threshold, and coupons of which one is presented.
"""

import random
from datetime import UTC, datetime
from decimal import Decimal

from attrs import field, frozen

from selfshop.domain import catalog, checkout, pricing, promotions
from selfshop.domain.shared import LineId, Money, ProductId, RuleId, SkuId

AT = datetime(2026, 11, 11, tzinfo=UTC)
CATEGORIES, ITEMS = 10, 200


@frozen(kw_only=True)
class Promotion:
    """What a promotion says, whoever reckons it; amounts in minor units."""

    name: str
    kind: str
    category: str = ""
    skus: tuple[str, ...] = ()
    amount: int = 0
    least: int = 0
    basis_points: int = 0
    buy: int = 0


@frozen
class Wish:
    """A line of a cart."""

    sku: str
    category: str
    price: int
    quantity: int


@frozen(kw_only=True)
class Workload:
    """Items as (SKU, category, price), carts by size, promotions by number, first one first."""

    items: tuple[tuple[str, str, int], ...]
    carts: dict[int, tuple[Wish, ...]] = field(factory=dict)
    promotions: dict[int, tuple[Promotion, ...]] = field(factory=dict)


def make(seed: int = 7) -> Workload:
    """Make the workload of *seed*."""
    rnd = random.Random(seed)
    items = tuple(
        (f"S{at:03d}", f"C{at % CATEGORIES}", rnd.randrange(299, 9999)) for at in range(ITEMS)
    )
    order = list(range(ITEMS))
    rnd.shuffle(order)
    # Three of one category first, so that the smallest cart gets something too.
    first = [at for at in order if at % CATEGORIES == 0][:3]
    picks = first + [at for at in order if at not in first]
    made = Workload(items=items)
    for size in (3, 10, 50):
        made.carts[size] = tuple(
            Wish(*items[at], 1 + place % 3) for place, at in enumerate(picks[:size])
        )
    large = [items[at][0] for at in picks[:50]]
    for count in (5, 20, 100):
        made.promotions[count] = _promotions(count // 5, items, large)
    return made


def large(*, lines: int, rules: int, seed: int = 7) -> Workload:
    """Make one cart of all items, at most *lines*, that all of so many *rules* can touch."""
    made = make(seed)
    own = tuple(Wish(*item, 1 + place % 3) for place, item in enumerate(made.items[:lines]))
    made.carts[lines] = own
    each = _promotions(rules // 4, made.items, [wish.sku for wish in own[:50]])
    made.promotions[rules] = tuple(one for one in each if one.kind != "coupon")
    return made


def _promotions(
    each: int, items: tuple[tuple[str, str, int], ...], large: list[str]
) -> tuple[Promotion, ...]:
    numbers = range(each)
    percents = [
        Promotion(
            name=f"pct{k}",
            kind="percent",
            category=f"C{(k + 1) % CATEGORIES}",
            basis_points=500 + 250 * (k % 8),
        )
        for k in numbers
    ]
    fixed = [
        Promotion(
            name=f"fix{k}",
            kind="fixed",
            skus=tuple(
                sorted(
                    {
                        large[(k * 5 + 1) % 50],
                        items[(k * 13) % ITEMS][0],
                        items[(k * 29 + 3) % ITEMS][0],
                    }
                )
            ),
            amount=50 + 10 * (k % 10),
        )
        for k in numbers
    ]
    got = [
        Promotion(name=f"bxgy{k}", kind="get", category=f"C{k % CATEGORIES}", buy=2 + k % 2)
        for k in numbers
    ]
    spent = [
        Promotion(name=f"thr{k}", kind="spend", least=5000 + 20000 * k, amount=300 + 25 * k)
        for k in numbers
    ]
    coupons = [Promotion(name=f"CODE{k}", kind="coupon", basis_points=500) for k in numbers]
    return (*percents, *fixed, *got, *spent, *coupons)


def cart_of(wishes: tuple[Wish, ...]) -> checkout.Cart:
    """Return the cart with the one coupon that is presented."""
    lines = tuple(
        checkout.CartLine(line=LineId(str(at)), sku=SkuId(wish.sku), quantity=wish.quantity)
        for at, wish in enumerate(wishes)
    )
    return checkout.Cart(lines=lines, coupons=(RuleId("CODE0"),))


def snapshot_of(
    made: Workload, count: int, *, claims: promotions.Claims, choice: promotions.Choice
) -> checkout.Snapshot:
    """Return the shop in which *count* promotions are rules of one layer."""
    layer = promotions.Layer(name="all", base=promotions.Base.RUNNING, claims=claims)
    rules = tuple(_rule(one, priority=count - at) for at, one in enumerate(made.promotions[count]))
    return checkout.Snapshot(
        terms=checkout.Terms(currency="CNY", choice=choice),
        skus={
            SkuId(sku): catalog.Sku(
                id=SkuId(sku),
                product=ProductId(sku),
                categories=(category,),
                listing=catalog.Listing.LISTED,
            )
            for sku, category, _ in made.items
        },
        prices={
            SkuId(sku): (pricing.PriceEntry(kind=pricing.Kind.LIST, amount=Money(price, "CNY")),)
            for sku, _, price in made.items
        },
        rules=promotions.RuleSet(currency="CNY", rules=rules, layers=(layer,)),
    )


def _rule(one: Promotion, *, priority: int) -> promotions.Rule:
    scope = promotions.EVERYTHING
    if one.category:
        named = promotions.Selector(categories=frozenset({one.category}))
        scope = promotions.Scope(include=named)
    if one.skus:
        skus = frozenset(SkuId(sku) for sku in one.skus)
        scope = promotions.Scope(include=promotions.Selector(skus=skus))
    benefit: promotions.benefits.Benefit
    condition: promotions.Condition | None = None
    match one.kind:
        case "fixed":
            amount = Money(one.amount, "CNY")
            benefit = promotions.benefits.AmountOff(amount=amount, every=True)
            condition = promotions.BuyAtLeast(quantity=1)
        case "get":
            benefit = promotions.benefits.BuyGet(buy=one.buy, get=1, percent=Decimal(100))
        case "spend":
            benefit = promotions.benefits.AmountOff(amount=Money(one.amount, "CNY"))
            condition = promotions.SpendAtLeast(amount=Money(one.least, "CNY"))
        case _:
            percent = Decimal(one.basis_points) / 100
            benefit = promotions.benefits.PercentOff(percent=percent)
    coupon = one.kind == "coupon"
    return promotions.Rule(
        id=RuleId(one.name),
        layer="all",
        priority=priority,
        kind=promotions.RuleKind.COUPON if coupon else promotions.RuleKind.AUTOMATIC,
        scope=scope,
        condition=condition,
        benefit=benefit,
    )
