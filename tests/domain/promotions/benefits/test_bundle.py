import pytest

from selfshop.domain.promotions.benefits import bundle as bundles
from selfshop.domain.shared import Refused
from tests.carts import applied, complaint, payable, quoted, rejected

PARTS = [
    {"scope": {"include": {"skus": ["A"]}}, "quantity": 1},
    {"scope": {"include": {"skus": ["A", "B"]}}, "quantity": 2},
]
PRICES = {"A": "50.00", "B": "20.00", "C": "10.00"}


def bundle(price: str, parts: object = PARTS, **more: int) -> dict[str, object]:
    return {"benefit": {"kind": "bundle", "parts": parts, "price": price, **more}}


class TestABundle:
    def test_takes_complete_sets_from_the_dearest_units_left(self) -> None:
        quote = quoted(PRICES, {"A": 2, "B": 2, "C": 1}, bundle("60.00"))
        assert applied(quote) == {"R1": "60.00"}
        assert payable(quote) == {"A": "50.00", "B": "30.00", "C": "10.00"}

    def test_is_nothing_without_one_of_its_parts(self) -> None:
        assert rejected(quoted(PRICES, {"B": 4}, bundle("60.00"))) == {"R1": "gives_nothing"}

    def test_takes_so_many_sets_at_most(self) -> None:
        quote = quoted(PRICES, {"A": 9}, bundle("100.00", max_times=2))
        assert applied(quote) == {"R1": "100.00"}

    def test_passes_over_a_set_that_saves_nothing(self) -> None:
        quote = quoted(PRICES, {"A": 1, "B": 2}, bundle("90.00"))
        assert rejected(quote) == {"R1": "gives_nothing"}

    def test_may_have_parts_of_anything(self) -> None:
        quote = quoted(PRICES, {"A": 1, "C": 1}, bundle("30.00", [{"quantity": 2}]))
        assert quote.payable == 3000

    def test_may_cost_a_cent_and_not_less(self) -> None:
        one = [{"quantity": 1}]
        assert quoted(PRICES, {"C": 1}, bundle("0.01", one)).payable == 1
        assert complaint(bundle("0.00", one)) == ("rules[0].benefit.price", "input.too_small")

    @pytest.mark.parametrize(
        ("parts", "path", "code"),
        [
            ([], "parts", "input.empty"),
            ([{"quantity": 0}], "parts[0].quantity", "input.too_small"),
            ([{"quantity": 10_001}], "parts[0].quantity", "input.too_large"),
            ([{"quantity": 1}] * 51, "parts", "input.too_many"),
        ],
    )
    def test_has_parts_within_bounds(self, parts: object, path: str, code: str) -> None:
        assert complaint(bundle("1.00", parts)) == (f"rules[0].benefit.{path}", code)

    @pytest.mark.parametrize("parts", [[{"quantity": 10_000}], [{"quantity": 1}] * 50])
    def test_has_parts_up_to_the_bounds(self, parts: object) -> None:
        assert complaint(bundle("1.00", parts)) == ("", "")

    def test_refuses_to_make_sets_without_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bundles, "PIECES_MAX", 3)
        pair = bundle("30.00", [{"quantity": 2}])
        assert applied(quoted(PRICES, {"A": 6}, pair)) == {"R1": "210.00"}
        with pytest.raises(Refused) as refusal:
            quoted(PRICES, {"A": 8}, pair)
        assert refusal.value.code == "cart.too_large"

    def test_looks_at_no_line_again_that_has_no_units_left(self) -> None:
        names = [f"S{number:04}" for number in range(2_000)]
        pair = bundle("15.00", [{"quantity": 2}])
        quote = quoted(dict.fromkeys(names, "10.00"), dict.fromkeys(names, 20), pair)
        assert quote.payable == 20_000 * 1_500
