from collections.abc import Mapping
from decimal import Decimal

import pytest

from selfshop.domain import catalog, checkout, orders, promotions
from selfshop.domain.distribution import cutting, plans
from selfshop.domain.distribution.terms import OwnPurchase
from selfshop.domain.shared import LineId, Minor, ProductId, RuleId, SkuId
from tests import quotes, sales
from tests.commissions import fixed, line_of_promoters, percent, plan, steps

SKUS = {
    SkuId(f"sku-{name}"): catalog.Sku(
        id=SkuId(f"sku-{name}"), product=ProductId(f"p{name}"), title="Tea"
    )
    for name in ("1", "2")
}
NO_MINOR = Minor(0)


def paid_for(
    made: plans.Plan,
    upline: list[cutting.Upline],
    *lines: checkout.LineQuote,
    taken: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Return what each promoter gets of an order of *lines*, by name."""
    quote = quotes.quote(*lines)
    rows = orders.refund_rows(quote)
    cuts = cutting.cuts_of(made, sales.paid(quote), upline=upline, skus=SKUS, rows=rows)
    sums: dict[str, int] = {}
    for name in {cut.line for cut in cuts}:
        some = [cut for cut in cuts if cut.line == name]
        amounts = cutting.worth(some, rows[name], taken=(taken or {}).get(name, 0))
        for cut, amount in zip(some, amounts, strict=True):
            sums[cut.promoter] = sums.get(cut.promoter, 0) + amount
    return sums


def line(price: int, *, count: int = 1, name: str = "1") -> checkout.LineQuote:
    return quotes.line(name, quotes.row(price=price, count=count))


class TestWorkedCases:
    def test_two_levels_of_a_sale_of_200_are_40_and_20(self) -> None:
        made = plan(plans.Tariff(steps=steps(percent("20"), percent("10"))))
        with_freight = quotes.line("1", quotes.row(price=100_00, count=2, freight=12_00))
        upline = line_of_promoters(None, None, None)
        assert paid_for(made, upline, with_freight) == {"p1": 40_00, "p2": 20_00}
        half = paid_for(made, upline, with_freight, taken={"1": 1})
        assert half == {"p1": 20_00, "p2": 10_00}

    # A chain of a division (60), an agent (40), and promoters of 10 and 5, own purchases counted.
    CRMEB = plan(
        plans.Tariff(
            steps=steps(percent("10"), percent("5")),
            ceilings=(
                plans.Ceiling(grade="agent", share=percent("40")),
                plans.Ceiling(grade="division", share=percent("60")),
            ),
        ),
        grades=("agent", "division"),
        reach=10,
        own_purchase=OwnPurchase.SELF,
    )

    def test_differences_of_d_s_purchase_of_100(self) -> None:
        upline = line_of_promoters(None, None, "agent", "division", buyer=True)
        shares = paid_for(self.CRMEB, upline, line(100_00))
        assert shares == {"p0": 10_00, "p1": 5_00, "p2": 25_00, "p3": 20_00}
        assert sum(shares.values()) == 60_00

    def test_differences_of_c_s_purchase_below_the_agent(self) -> None:
        upline = line_of_promoters(None, "agent", "division", buyer=True)
        assert paid_for(self.CRMEB, upline, line(100_00)) == {"p0": 10_00, "p1": 30_00, "p2": 20_00}

    def test_the_same_grade_above_gets_nothing_more(self) -> None:
        upline = line_of_promoters("agent", "agent", None)
        made = plan(
            plans.Tariff(ceilings=(plans.Ceiling(grade="agent", share=percent("40")),)),
            grades=("agent",),
            reach=5,
        )
        assert paid_for(made, upline, line(100_00)) == {"p1": 40_00}

    @pytest.mark.parametrize(
        ("share", "worth"), [(fixed("0.88"), 88), (percent("10"), 100), (fixed("0"), None)]
    )
    def test_fixed_goes_before_ten_percent_of_ten(
        self, share: plans.Share, worth: int | None
    ) -> None:
        selector = promotions.Selector(products=frozenset({ProductId("p1")}))
        own = plans.Tariff(scope=promotions.Scope(include=selector), steps=steps(share))
        made = plan(own, plans.Tariff(steps=steps(percent("10"))))
        assert paid_for(made, line_of_promoters(None), line(10_00)).get("p1") == worth

    def test_fixed_is_for_each_unit(self) -> None:
        made = plan(plans.Tariff(steps=steps(fixed("0.88"))))
        assert paid_for(made, line_of_promoters(None), line(10_00, count=3)) == {"p1": 264}


class TestCutting:
    def test_counts_paid_goods_alone(self) -> None:
        row = quotes.row(price=100, shares=[("r", 10)], freight=7, tax=5, points=30)
        assert cutting.base_of(row) == 60

    def test_nothing_is_paid_for_gifts_or_outside_every_tariff(self) -> None:
        selector = promotions.Selector(skus=frozenset({SkuId("sku-2")}))
        made = plan(
            plans.Tariff(scope=promotions.Scope(include=selector), steps=steps(percent("10")))
        )
        quote = quotes.quote(line(100), gifts=[("sku-2", 1, "r")])
        rows = orders.refund_rows(quote)
        order, upline = sales.paid(quote), line_of_promoters(None)
        assert not cutting.cuts_of(made, order, upline=upline, skus=SKUS, rows=rows)

    def test_a_member_s_own_purchase_is_worth_nothing_to_them(self) -> None:
        made = plan(plans.Tariff(steps=steps(percent("10"))))
        own = line_of_promoters(None, None, buyer=True)
        assert paid_for(made, own, line(100)) == {"p1": 10}

    def test_a_level_without_a_promoter_is_not_passed_on(self) -> None:
        made = plan(plans.Tariff(steps=steps(percent("20"), percent("10"))))
        assert paid_for(made, line_of_promoters(None, None)[1:], line(100)) == {"p2": 10}

    def test_guides_are_paid_for_what_their_coupon_sold_and_share_with_the_shop(self) -> None:
        guide = plans.Tariff(
            steps=steps(percent("20")), coupon=RuleId("c"), kept_by_shop=Decimal(25)
        )
        sold = quotes.line("1", quotes.row(price=120_00, shares=[("c", 20_00)]))
        made = plan(guide)
        assert paid_for(made, line_of_promoters(None), sold) == {"p1": 15_00}
        assert paid_for(made, line_of_promoters(None), line(120_00)) == {}

    def test_fixed_amounts_go_as_far_as_the_price_has_room_the_nearest_first(self) -> None:
        made = plan(plans.Tariff(steps=steps(fixed("0.50"), fixed("0.50"), percent("10"))))
        upline = line_of_promoters(None, None, None)
        assert paid_for(made, upline, line(80)) == {"p1": 50, "p2": 22, "p3": 8}

    def test_splitting_an_order_gains_nothing(self) -> None:
        cut = cutting.Cut(promoter=line_of_promoters(None)[0].member, line=LineId("1"), depth=1,
                          percent=Decimal(10))  # fmt: skip
        apart = [cutting.worth([cut], (quotes.row(price=p),), taken=0)[0] for p in (15, 15)]
        together = cutting.worth([cut], (quotes.row(price=15, count=2),), taken=0)[0]
        assert (sum(apart), together) == (2, 3)

    def test_the_pool_is_of_what_the_units_cost(self) -> None:
        made = plan(pool="30")
        assert cutting.pool_of(made, [(quotes.row(price=101, count=2),)]) == 60
