import pytest

from selfshop.domain.promotions import DEFAULT_LAYERS, Base, Claims, Layer, require_layers
from selfshop.domain.shared import InvalidInput
from tests.carts import applied, quoted

TEN = {"benefit": {"kind": "percent_off", "percent": "10"}}


class TestTheLayers:
    def test_run_in_their_order(self) -> None:
        layers = [
            {"name": "second", "base": "running", "claims": "none"},
            {"name": "first", "base": "running", "claims": "none"},
        ]
        rules = ({**TEN, "layer": "first"}, {**TEN, "layer": "second"})
        off = quoted({"A": "100.00"}, {"A": 1}, *rules, layers=layers)
        assert applied(off) == {"R2": "10.00", "R1": "9.00"}

    def test_measure_on_their_base(self) -> None:
        layers = [
            {"name": "item", "base": "price", "claims": "none"},
            {"name": "order", "base": "price", "claims": "none"},
        ]
        rules = ({**TEN, "layer": "item"}, {**TEN, "layer": "order"})
        assert quoted({"A": "100.00"}, {"A": 1}, *rules, layers=layers).payable == 8000

    def test_do_not_let_their_own_rules_see_each_other_in_what_they_measure(self) -> None:
        rules = ({**TEN, "layer": "coupon"}, {**TEN, "layer": "coupon"})
        assert quoted({"A": "100.00"}, {"A": 1}, *rules).payable == 8000

    @pytest.mark.parametrize(
        ("layers", "path", "code"),
        [
            ((), "layers", "input.empty"),
            ((*DEFAULT_LAYERS, DEFAULT_LAYERS[0]), "layers[4]", "input.duplicate"),
        ],
    )
    def test_are_some_and_have_names_of_their_own(
        self, layers: tuple[Layer, ...], path: str, code: str
    ) -> None:
        with pytest.raises(InvalidInput) as refusal:
            require_layers("layers", layers)
        assert (refusal.value.path, refusal.value.code) == (path, code)

    def test_are_bounded(self) -> None:
        layers = [Layer(name=str(n), base=Base.LIST, claims=Claims.NONE) for n in range(21)]
        with pytest.raises(InvalidInput) as refusal:
            require_layers("layers", layers)
        assert refusal.value.code == "input.too_many"
