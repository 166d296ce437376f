from decimal import Decimal

from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import InvalidInput, Minor, NotFound, OrderId, SkuId
from tests.rehearsals import TEN_PERCENT, basket, book, rehearsed

FIVE = {"id": "FIVE", "benefit": {"kind": "amount_off", "amount": "5.00"}, "funded_by": "tea-co"}
FROM_20 = {**FIVE, "condition": {"min_amount": "20.00"}}
FREE = {"id": "FREE", "layer": "shipping", "benefit": {"kind": "shipping_off", "free": True}}


class TestTheHeader:
    def test_holds_both_sides(self) -> None:
        told = rehearsed(
            [basket({"A": 1}), basket({"A": 2}, "o2")],
            current=book(FIVE),
            proposed=book(TEN_PERCENT),
        )
        assert told.baskets == 2
        assert (told.before.price, told.before.discount, told.before.goods) == (3000, 1000, 2000)
        assert (told.after.price, told.after.discount, told.after.goods) == (3000, 300, 2700)
        assert (told.before.payable, told.after.payable) == (2000, 2700)

    def test_keeps_what_was_taken_off_by_hand_apart(self) -> None:
        line = {"sku": "A", "quantity": 1, "adjustments": [{"amount": "2.00"}]}
        told = rehearsed([basket([line])], proposed=book(TEN_PERCENT))
        assert (told.after.adjustments, told.after.discount, told.after.goods) == (200, 80, 720)
        assert (told.before.freight_off, told.after.freight_off) == (0, 0)

    def test_tells_what_came_off_freight(self) -> None:
        freight = {"freight": {"flat": "6.00"}}
        told = rehearsed(
            [basket({"A": 1})],
            current=book(**freight),
            proposed=book(TEN_PERCENT, FREE, **freight),
        )
        assert (told.before.freight, told.after.freight) == (600, 0)
        assert (told.after.discount, told.after.freight_off) == (700, 600)
        assert told.after.goods == told.after.price - told.after.discount + told.after.freight_off

    def test_counts_quotes_that_are_not_proven(self) -> None:
        told = rehearsed([basket({"A": 1})], proposed=book(TEN_PERCENT))
        assert (told.after.not_optimal, told.after.gap) == (0, 0)


class TestARule:
    def test_is_counted_with_what_it_gives_and_why_not(self) -> None:
        baskets = [basket({"A": count}, f"o{count}") for count in (1, 2, 3)]
        told = rehearsed(baskets, current=book(FIVE), proposed=book(FROM_20))
        (figures,) = told.rules
        assert figures.before == rehearsals.Uses(listed=True, baskets=3, amount=Minor(1500))
        assert figures.after == rehearsals.Uses(
            listed=True, baskets=2, amount=Minor(1000), rejected={"below_minimum": 1}
        )
        assert (figures.touched, figures.funded_by) == (3, "tea-co")

    def test_is_told_when_it_is_in_one_set_only_and_when_nothing_meets_it(self) -> None:
        idle = {**TEN_PERCENT, "scope": {"include": {"skus": ["Z"]}}}
        told = rehearsed([basket({"A": 1})], current=book(FIVE), proposed=book(idle))
        dropped, new = told.rules
        assert (dropped.rule, dropped.before.listed, dropped.after.listed) == ("FIVE", True, False)
        assert (new.rule, new.after) == ("TEN", rehearsals.Uses(listed=True))

    def test_knows_a_coupon_that_no_set_has(self) -> None:
        told = rehearsed([basket({"A": 1}, coupons=["GONE"])], proposed=book())
        (figures,) = told.rules
        assert (figures.rule, figures.after.listed) == ("GONE", False)
        assert figures.after.rejected == {"coupon_unknown": 1}


class TestChanges:
    def test_are_counted_either_way(self) -> None:
        baskets = [basket({"A": 1}, "o1"), basket({"A": 9}, "o2"), basket({"A": 5}, "o3")]
        told = rehearsed(baskets, current=book(FIVE), proposed=book(TEN_PERCENT))
        assert told.changes == rehearsals.Changes(
            cheaper=1, cheaper_by=Minor(400), dearer=1, dearer_by=Minor(400), same=1
        )
        assert [(one.order, one.by) for one in told.changed] == [("o1", 400), ("o2", -400)]

    def test_keep_memory_bounded(self) -> None:
        proposed = book(TEN_PERCENT)
        tally = rehearsals.Tally(current=book(), proposed=proposed)
        tried = rehearsals.try_out(basket({"A": 1}), current=book(), proposed=proposed)
        for _ in range(20 * rehearsals.CHANGED_KEPT_MAX):
            tally.count(tried)
        assert len(tally._changed) < 10 * rehearsals.CHANGED_KEPT_MAX
        assert len(tally.told().changed) == rehearsals.CHANGED_KEPT_MAX


class TestTheMargin:
    def test_is_before_and_after_for_the_whole_and_for_the_rule(self) -> None:
        told = rehearsed(
            [basket({"A": 1})],
            proposed=book(TEN_PERCENT),
            costs=rehearsals.AssumedMargin(percent=Decimal(30)),
        )
        assert (told.margin.before, told.margin.after) == (300, 200)
        assert told.rules[0].margin == told.margin

    def test_leaves_out_baskets_whose_costs_are_not_all_known(self) -> None:
        costs = rehearsals.StatedCosts(by_sku={SkuId("A"): Minor(700)})
        told = rehearsed(
            [basket({"A": 1}), basket({"B": 1}, "o2")], proposed=book(TEN_PERCENT), costs=costs
        )
        assert (told.baskets, told.margin.baskets) == (2, 1)
        assert (told.margin.before, told.margin.after) == (300, 200)

    def test_leaves_out_a_basket_that_a_gift_of_unknown_cost_is_added_to(self) -> None:
        gift = {"benefit": {"kind": "gift", "sku": "B"}}
        costs = rehearsals.StatedCosts(by_sku={SkuId("A"): Minor(700)})
        told = rehearsed([basket({"A": 1})], proposed=book(gift), costs=costs)
        assert (told.baskets, told.margin.baskets) == (1, 0)

    def test_is_of_nothing_without_costs(self) -> None:
        told = rehearsed([basket({"A": 1})], proposed=book(TEN_PERCENT))
        assert told.margin == rehearsals.Margin()


class TestABasketThatCannotBeQuoted:
    def test_is_counted_and_in_no_other_figure(self) -> None:
        tally = rehearsals.Tally(current=book(), proposed=book())
        tally.count_refused(OrderId("o2"), NotFound("sku.unknown", sku="Z"))
        tally.count_refused(OrderId("o1"), InvalidInput("lines", "cart.too_many_units", most=1))
        told = tally.told()
        assert (told.baskets, told.refused) == (0, {"cart.too_many_units": 1, "sku.unknown": 1})
        assert [(one.order, one.path) for one in told.refusals] == [("o1", "lines"), ("o2", "")]
