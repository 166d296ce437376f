from selfshop.domain.promotions.linting.books import gifts_of, scopes_of
from tests.rule_books import book, from_, ladder


def test_rules_are_told_by_their_positions() -> None:
    entries = list(
        book(ladder(from_("1.00", amount_off="0.10")), ladder(from_("2.00", gift="A"))).entries()
    )
    assert [(path, rule.id) for path, rule in entries] == [("rules[0]", "R1"), ("rules[1]", "R2")]


def test_scopes_and_gifts_are_told_wherever_they_are() -> None:
    parts = [{"quantity": 1}, {"scope": {"include": {"skus": ["A"]}}, "quantity": 2}]
    rules = book(
        {"benefit": {"kind": "bundle", "parts": parts, "price": "5.00"}},
        {"benefit": {"kind": "gift", "sku": "A"}},
        ladder(from_("1.00", amount_off="0.10"), from_("2.00", gift="A")),
    ).rules.rules
    assert [path for path, _ in scopes_of(rules[0])] == [
        "scope", "benefit.parts[0].scope", "benefit.parts[1].scope",
    ]  # fmt: skip
    assert [[path for path, _ in gifts_of(rule)] for rule in rules] == [
        [], ["benefit"], ["benefit.steps[1].benefit"],
    ]  # fmt: skip
