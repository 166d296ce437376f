from selfshop.domain.checkout.margins import costs_of
from selfshop.domain.shared import SkuId
from tests.margins import shop
from tests.rule_books import from_, ladder


def gift(sku: str, value: str) -> dict[str, str]:
    return {"kind": "gift", "sku": sku, "value": value}


def test_gifts_without_a_cost_count_at_the_highest_value_that_a_rule_names() -> None:
    rules = shop(
        {"A": "10.00"},
        {"benefit": gift("B", "3.00")},
        ladder(from_("1.00", benefit=gift("B", "4.00")), from_("2.00", gift="C")),
    ).snapshot.rules.rules
    found = costs_of({SkuId("A"): 500}, rules)
    assert (found.of, found.gifts) == ({"A": 500}, {"B": 400})
