from typing import Any

import pytest

from selfshop.domain.pricing import Kind, PriceEntry
from selfshop.domain.shared import InvalidInput, Money


class TestAPriceEntry:
    @pytest.mark.parametrize(
        ("fields", "path", "code"),
        [
            ({"kind": Kind.TIER}, "tier", "input.missing"),
            ({"kind": Kind.CHANNEL}, "channel", "input.missing"),
            ({"kind": Kind.SEGMENT}, "segment", "input.missing"),
            ({"kind": Kind.QUANTITY}, "min_quantity", "input.missing"),
            ({"kind": Kind.LIST, "tier": "gold"}, "tier", "price.list_with_condition"),
            ({"kind": Kind.LIST, "min_quantity": 2}, "min_quantity", "price.list_with_condition"),
            ({"kind": Kind.QUANTITY, "min_quantity": 0}, "min_quantity", "input.too_small"),
            ({"kind": "list"}, "kind", "input.wrong_type"),
            ({"kind": Kind.LIST, "amount": Money(-1, "CNY")}, "amount", "input.too_small"),
            ({"kind": Kind.LIST, "amount": 1.0}, "amount", "input.wrong_type"),
        ],
    )
    def test_is_consistent_with_its_kind(
        self, fields: dict[str, Any], path: str, code: str
    ) -> None:
        with pytest.raises(InvalidInput) as refusal:
            PriceEntry(**{"amount": Money(100, "CNY")} | fields)
        assert (refusal.value.path, refusal.value.code) == (path, code)

    def test_may_carry_further_conditions(self) -> None:
        entry = PriceEntry(
            kind=Kind.QUANTITY, amount=Money(100, "CNY"), min_quantity=10, tier="gold"
        )
        assert entry.tier == "gold"
