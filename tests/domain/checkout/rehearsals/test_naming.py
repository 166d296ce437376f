from selfshop.domain.checkout import rehearsals
from tests.rehearsals import TEN_PERCENT, book

BUNDLE = {
    "benefit": {
        "kind": "bundle",
        "price": "5.00",
        "parts": [{"scope": {"include": {"skus": ["A"]}}, "quantity": 1}, {"quantity": 1}],
    }
}
ADD_ON = {
    "condition": {"min_amount": "1.00"},
    "benefit": {"kind": "add_on", "offers": {"B": "1.00"}, "max_units": 1},
}
LADDER = {
    "benefit": {
        "kind": "ladder",
        "steps": [{"min_amount": "1.00", "benefit": {"kind": "gift", "sku": "C"}}],
    }
}
SCOPE = {
    **TEN_PERCENT,
    "scope": {"include": {"brands": ["x"], "skus": ["A", "Z"]}, "exclude": {"tags": ["old"]}},
}


def test_everything_that_rules_name_is_found_with_its_field() -> None:
    rules = book(SCOPE, BUNDLE, ADD_ON, LADDER).rules.rules
    assert [(one.path, one.kind, sorted(one.names)) for one in rehearsals.named_by(rules)] == [
        ("rules[0].scope.include.skus", "skus", ["A", "Z"]),
        ("rules[0].scope.include.brands", "brands", ["x"]),
        ("rules[0].scope.exclude.tags", "tags", ["old"]),
        ("rules[1].benefit.parts[0].scope.include.skus", "skus", ["A"]),
        ("rules[2].benefit.offers", "skus", ["B"]),
        ("rules[3].benefit.steps[0].benefit.sku", "skus", ["C"]),
    ]


def test_what_is_not_known_is_told_and_other_kinds_are_passed_over() -> None:
    rules = book(SCOPE, LADDER).rules.rules
    (unknown,) = rehearsals.unknown_of(rules, {"skus": {"A", "C"}})
    assert unknown == rehearsals.Named(
        path="rules[0].scope.include.skus", kind="skus", names=frozenset({"Z"})
    )
    assert not rehearsals.unknown_of(rules, {})
