from selfshop.domain.checkout.margins import Bounds
from selfshop.domain.shared import SkuId
from tests.margins import FEW, costs, lines, shop, worst
from tests.rule_books import off, percent

A = {"A": "10.00"}


class TestTheWorstCart:
    def test_is_told_with_its_quote(self) -> None:
        made = shop(
            A,
            off("12.00", condition={"min_amount": "30.00"}),
            off("2.00", kind="coupon", layer="coupon"),
        )
        found = worst(made, costs(A=600))
        assert found.exact
        assert lines(found) == {"A": 3}
        assert found.tried is not None
        assert found.tried.quote.goods == 1_600
        assert (found.over, found.least, found.below, found.proven_above) == (
            -200,
            -200,
            True,
            False,
        )
        assert (found.tried.margin.margin, found.tried.margin.percent) == (-200, "-12.5")

    def test_is_measured_by_the_floor(self) -> None:
        made = shop(A, percent("10"))
        for floor, below in (("33.3", False), ("33.4", True)):
            found = worst(made, costs(A=600), floor)
            assert (found.below, found.exact) == (below, True)

    def test_is_none_where_no_rule_does_anything(self) -> None:
        found = worst(shop(A), costs(A=2_000))
        assert (found.tried, found.exact, found.over, found.proven_above) == (
            None,
            True,
            None,
            True,
        )

    def test_has_only_skus_whose_cost_is_known(self) -> None:
        made = shop({"A": "10.00", "B": "10.00"}, percent("50"))
        found = worst(made, costs(A=100))
        assert (found.searched, found.uncosted) == (1, 1)
        assert lines(found) == {"A": 1}

    def test_is_found_for_a_sale_that_has_not_begun(self) -> None:
        made = shop(A, percent("90", window={"from": "2026-12-01T00:00:00Z"}))
        found = worst(made, costs(A=500))
        assert found.below
        assert found.tried is not None
        assert found.tried.scene.at > made.at

    def test_counts_gifts_at_their_cost(self) -> None:
        prices = {"A": "10.00", "B": {"price": "50.00", "listed": False}}
        made = shop(prices, {"benefit": {"kind": "gift", "sku": "B"}})
        found = worst(made, costs(A=500, B=3_000))
        assert (lines(found), found.over) == ({"A": 1}, -2_500)
        assert found.tried is not None
        assert [gift.sku for gift in found.tried.quote.gifts] == [SkuId("B")]

    def test_is_not_exact_without_the_steps_for_it(self) -> None:
        prices = {f"S{n}": f"{n + 9}.00" for n in range(9)}
        made = shop(prices, off("20.00", condition={"min_amount": "50.00"}))
        known = costs(**{sku: int(price[:-3]) * 70 for sku, price in prices.items()})
        for steps, exact in ((150, False), (200_000, True)):
            found = worst(made, known, bounds=Bounds(lines=2, units=5, steps=steps))
            assert found.exact is exact
            assert found.steps <= steps
            assert found.least is not None
            assert found.over is None or found.least <= found.over

    def test_is_above_for_sure_where_every_unit_is_whatever_the_cart(self) -> None:
        prices = {f"S{n}": f"{n}0.00" for n in range(1, 40)}
        made = shop(prices, off("50.00", condition={"min_amount": "300.00"}))
        known = costs(**{sku: int(price.replace(".", "")) // 2 for sku, price in prices.items()})
        found = worst(made, known, "10", bounds=Bounds(steps=2_000))
        assert not found.exact
        assert found.proven_above

    def test_leaves_delivery_and_tax_aside(self) -> None:
        taxed = {"mode": "exclusive", "rounding": "line", "classes": {"full": "13"}}
        made = shop(
            {"A": {"price": "10.00", "tax_class": "full"}}, percent("10"),
            freight={"flat": "8.00"}, tax=taxed,
        )  # fmt: skip
        found = worst(made, costs(A=500), bounds=FEW)
        assert found.tried is not None
        assert found.tried.quote.payable == found.tried.quote.goods == 900
