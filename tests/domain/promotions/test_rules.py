import pytest

from tests.carts import Json, complaint

OFF: Json = {"benefit": {"kind": "amount_off", "amount": "1.00"}}


class TestARuleByASlip:
    @pytest.mark.parametrize(
        ("fields", "path", "code"),
        [
            ({"id": ""}, "id", "input.empty"),
            ({"layer": "nowhere"}, "layer", "rule.unknown_layer"),
            ({"kind": "voucher"}, "kind", "input.not_one_of"),
            ({"colour": "red"}, "colour", "input.unknown_field"),
            ({"condition": {"min_amount": "0.00"}}, "condition.min_amount", "input.too_small"),
            ({"condition": {}}, "condition.min_amount", "input.missing"),
            (
                {"condition": {"min_amount": "1.00", "min_quantity": 1}},
                "condition.min_quantity",
                "input.unknown_field",
            ),
            ({"scope": {"include": {}}}, "scope.include", "input.empty"),
            ({"scope": {"include": {"skus": []}}}, "scope.include", "input.empty"),
            (
                {"scope": {"include": {"skus": ["A", "A"]}}},
                "scope.include.skus[1]",
                "input.duplicate",
            ),
            ({"limits": {"total": 0}}, "limits.total", "input.too_small"),
            ({"limits": {"budget": "0.00"}}, "limits.budget", "input.too_small"),
            ({"priority": 1.5}, "priority", "input.not_a_whole_number"),
            ({"combines_with": "none"}, "combines_with", "input.wrong_type"),
            (
                {"window": {"from": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}},
                "window.until",
                "input.empty_period",
            ),
            ({"window": {"from": "2026-01-02T00:00:00"}}, "window.from", "input.naive_instant"),
            ({"window": {"from": "tomorrow"}}, "window.from", "input.not_an_instant"),
            ({"benefit": {"kind": "magic"}}, "benefit.kind", "input.not_one_of"),
            (
                {"benefit": {"kind": "n_for", "n": 0, "price": "1.00"}},
                "benefit.n",
                "input.too_small",
            ),
            (
                {"benefit": {"kind": "bundle", "parts": [], "price": "1.00"}},
                "benefit.parts",
                "input.empty",
            ),
        ],
    )
    def test_is_refused_naming_the_field(self, fields: Json, path: str, code: str) -> None:
        assert complaint({**OFF, **fields}) == (f"rules[0].{path}", code)
