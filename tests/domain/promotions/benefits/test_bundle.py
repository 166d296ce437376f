from tests.carts import applied, payable, quoted, rejected

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
