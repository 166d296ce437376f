from selfshop.domain import catalog, checkout, pricing
from selfshop.domain.checkout import margins
from selfshop.domain.checkout.margins.choosing import SKUS_MAX, choose
from selfshop.domain.promotions import Rule, RuleSet, Scope, Selector, benefits
from selfshop.domain.shared import Money, ProductId, RuleId, SkuId
from tests.margins import costs, floor, shop


def test_all_that_is_on_sale_with_a_price_and_a_cost_is_searched() -> None:
    made = shop(
        {
            "A": "1.00", "B": "1.00",
            "C": {"price": "1.00", "listed": False},
            "D": {"price": "1.00", "prices": []},
        }
    )  # fmt: skip
    chosen = choose(made.snapshot, costs(A=1, C=1, D=1), floor("0"))
    assert ([sku.id for sku in chosen.skus], chosen.complete) == (["A"], True)


def test_of_too_many_the_worst_of_every_scope_are_searched() -> None:
    count = SKUS_MAX + 10
    names = [SkuId(f"s{n:05}") for n in range(count)]
    skus = {
        name: catalog.Sku(
            id=name,
            product=ProductId("p"),
            listing=catalog.Listing.LISTED,
            tags=frozenset({"dear"}) if n >= count - 8 else frozenset(),
        )
        for n, name in enumerate(names)
    }
    entry = pricing.PriceEntry(kind=pricing.Kind.LIST, amount=Money(1_000, "CNY"))
    rule = Rule(
        id=RuleId("r"),
        layer="order",
        scope=Scope(include=Selector(tags=frozenset({"dear"}))),
        benefit=benefits.AmountOff(amount=Money(1, "CNY")),
    )
    snapshot = checkout.Snapshot(
        terms=checkout.Terms(currency="CNY"),
        skus=skus,
        prices=dict.fromkeys(names, (entry,)),
        rules=RuleSet(currency="CNY", rules=(rule,)),
    )
    # The tagged ones earn most of all.
    known = margins.Costs(of={name: 900 - n // 10 for n, name in enumerate(names)})
    chosen = choose(snapshot, known, floor("0"))
    assert not chosen.complete
    assert sum("dear" in sku.tags for sku in chosen.skus) == 5
    assert chosen.skus[0].id == names[0]
