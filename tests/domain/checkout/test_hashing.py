import attrs
import pytest

from tests.carts import Json, quoted

A: Json = {"A": "10.00"}
OFF: Json = {"benefit": {"kind": "amount_off", "amount": "1.00"}}


class TestTheHash:
    def test_is_the_same_for_the_same_agreement(self) -> None:
        quote = quoted(A, {"A": 1}, OFF)
        other_line = quoted(A, [{"line": "x", "sku": "A", "quantity": 1}], OFF)
        later = quoted(A, {"A": 1}, OFF, at="2026-12-01T00:00:00Z")
        idle = quoted(A, {"A": 1}, OFF, {**OFF, "audience": {"tiers": ["gold"]}})
        renumbered = attrs.evolve(quote, ruleset="another")
        assert {quote.hash} == {q.hash for q in (other_line, later, idle, renumbered)}
        assert len(quote.hash) == 64

    @pytest.mark.parametrize(
        "more",
        [
            {"cart_ship_to": "CN-31"},
            {"freight": {"flat": "1.00"}},
            {"tax": {"mode": "inclusive", "rounding": "line", "classes": {"x": "13"}}},
        ],
    )
    def test_changes_with_what_is_agreed(self, more: Json) -> None:
        prices = {"A": {"price": "10.00", "tax_class": "x"}}
        assert quoted(prices, {"A": 1}, OFF, **more).hash != quoted(prices, {"A": 1}, OFF).hash

    def test_changes_with_the_rule_that_gives_a_discount(self) -> None:
        assert quoted(A, {"A": 1}, OFF).hash != quoted(A, {"A": 1}, {**OFF, "id": "other"}).hash
