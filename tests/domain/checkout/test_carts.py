from typing import Any

import pytest

from selfshop.domain.checkout import Cart, CartLine
from selfshop.domain.shared import InvalidInput, RuleId, SkuId


def line(**fields: Any) -> CartLine:
    given: dict[str, Any] = {"sku": SkuId("A"), "quantity": 1} | fields
    return CartLine(**given)


class TestACart:
    def test_names_lines_without_an_id_by_their_position(self) -> None:
        assert Cart(lines=(line(), line(line="x"), line())).line_ids() == ("1", "x", "3")

    @pytest.mark.parametrize(
        ("fields", "path", "code"),
        [
            ({"lines": ()}, "lines", "input.empty"),
            ({"lines": (line(line="x"), line(line="x"))}, "lines[1].line", "input.duplicate"),
            ({"lines": (line(), line(line="1"))}, "lines[1].line", "input.duplicate"),
            (
                {"lines": (line(),), "coupons": (RuleId("c"), RuleId("c"))},
                "coupons[1]",
                "input.duplicate",
            ),
            ({"lines": (line(quantity=10_000_001),)}, "lines", "cart.too_many_units"),
            ({"lines": (line(),), "points": -1}, "points", "input.too_small"),
        ],
    )
    def test_names_the_field_it_refuses(self, fields: dict[str, Any], path: str, code: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            Cart(**fields)
        assert (refusal.value.path, refusal.value.code) == (path, code)

    @pytest.mark.parametrize("quantity", [0, -1, 1.5, True, "1"])
    def test_counts_whole_units(self, quantity: object) -> None:
        with pytest.raises(InvalidInput, match="quantity"):
            line(quantity=quantity)
