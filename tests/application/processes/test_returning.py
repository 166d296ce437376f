"""Returning: no unit twice, what it cost and no more, and the preview is the settlement."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from selfshop import Money, NotFound, Refused
from selfshop.domain import aftersales, orders, promotions
from selfshop.domain.shared import LineId, ReturnId, RuleId, SkuId
from tests.books import check_books
from tests.floor import Floor, units_of
from tests.rivals import overtaken

S = aftersales.ReturnStatus
TICK = timedelta(microseconds=1)


def ask(floor: Floor, order: orders.Order, **counts: int) -> aftersales.Return:
    return floor.customer().aftersales.request_return(
        order=order.id, lines=units_of(counts), reason="changed_mind"
    )


def stands(floor: Floor, claim: aftersales.Return) -> aftersales.Return:
    return next(one for one in floor.shop.aftersales.get(order=claim.order) if one.id == claim.id)


class TestOneReturn:
    def test_its_units_leave_the_order_and_their_money_goes_back(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3, "pot": 1})
        accepted = any_floor.accept(any_floor.send_back(order, line1=2))
        assert (accepted.claim.status, accepted.claim.refund) == (S.SETTLING, 2580)
        returned = {line.line: line.returned for line in any_floor.order(order).lines}
        assert returned == {"1": 2, "2": 0}
        any_floor.run_due()
        assert any_floor.refunds(order) == [(2580, "succeeded")]
        assert stands(any_floor, accepted.claim).status is S.COMPLETED
        check_books(any_floor.shop, ["tea", "pot"])

    def test_the_preview_is_the_settlement(self, any_floor: Floor) -> None:
        off = promotions.Rule(
            id=RuleId("five-off"),
            layer="order",
            benefit=promotions.benefits.AmountOff(amount=Money.of("5.00", "CNY")),
        )
        any_floor.shop.promotions.publish(rules=(off,))
        order = any_floor.delivered({"tea": 3, "pot": 1})
        for counts in ({"line1": 2}, {"line1": 1, "line2": 1}):
            preview = any_floor.customer().aftersales.preview_return(
                order=order.id, lines=units_of(counts)
            )
            accepted = any_floor.accept(any_floor.send_back(order, **counts))
            assert accepted.settlement == preview
            assert sum(part.amount for part in preview.parts) == preview.refund
            assert sum(share.amount for share in preview.tenders) == preview.refund
        any_floor.run_due()
        assert sum(amount for amount, _ in any_floor.refunds(order)) == order.payable
        check_books(any_floor.shop, ["tea", "pot"])

    def test_goods_go_back_on_sale_only_where_they_are_fit_for_it(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3, "pot": 1})
        any_floor.accept(any_floor.send_back(order, line1=2, line2=1), "1")
        assert any_floor.shop.inventory.level(sku=SkuId("tea")).on_hand == 19
        assert any_floor.shop.inventory.level(sku=SkuId("pot")).on_hand == 4
        check_books(any_floor.shop, ["tea", "pot"])

    def test_what_is_not_accepted_stays_the_buyer_s(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3})
        claim = any_floor.send_back(order, line1=3)
        any_floor.shop.aftersales.accept_return(
            order=order.id, claim=claim.id, lines=units_of({"line1": 1}), restock=(LineId("1"),)
        )
        any_floor.run_due()
        assert any_floor.refunds(order) == [(1290, "succeeded")]
        assert any_floor.order(order).lines[0].returned == 1
        assert ask(any_floor, order, line1=2).status is S.REQUESTED
        check_books(any_floor.shop, ["tea"])

    def test_goods_that_cost_nothing_give_nothing_back_and_the_return_ends(
        self, any_floor: Floor
    ) -> None:
        order = any_floor.delivered({"leaflet": 2})
        accepted = any_floor.accept(any_floor.send_back(order, line1=2), "1")
        assert (accepted.claim.status, accepted.claim.refund) == (S.COMPLETED, 0)
        assert any_floor.refunds(order) == []
        assert any_floor.available("leaflet") == 50
        check_books(any_floor.shop, ["leaflet"])

    def test_a_return_turned_down_leaves_all_as_it_was(self, floor: Floor) -> None:
        order = floor.delivered({"tea": 3})
        claim = ask(floor, order, line1=3)
        turned_down = floor.shop.aftersales.reject_return(
            order=order.id, claim=claim.id, because="worn"
        )
        assert (turned_down.status, turned_down.because) == (S.REJECTED, "worn")
        assert floor.order(order).lines == order.lines
        assert ask(floor, order, line1=3).status is S.REQUESTED

    def test_the_buyer_may_withdraw_until_the_goods_are_here(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3})
        claim = ask(any_floor, order, line1=3)
        any_floor.shop.aftersales.approve_return(order=order.id, claim=claim.id)
        mine = any_floor.customer().aftersales
        assert mine.cancel_return(order=order.id, claim=claim.id).status is S.CANCELLED
        again = any_floor.send_back(order, line1=3)
        with pytest.raises(Refused, match=r"return\.not_allowed"):
            mine.cancel_return(order=order.id, claim=again.id)

    def test_somebody_else_s_is_not_found(self, floor: Floor) -> None:
        order = floor.delivered({"tea": 3})
        claim = ask(floor, order, line1=1)
        bob = floor.customer("bob").aftersales
        with pytest.raises(NotFound, match=r"order\.unknown"):
            bob.cancel_return(order=order.id, claim=claim.id)
        with pytest.raises(NotFound, match=r"return\.unknown"):
            floor.customer().aftersales.cancel_return(order=order.id, claim=ReturnId("no"))


class TestTheWindow:
    def test_it_closes_as_the_seventh_day_after_ends_to_the_microsecond(
        self, any_floor: Floor
    ) -> None:
        order = any_floor.delivered({"tea": 3})
        assert any_floor.clock.now() == datetime(2026, 3, 2, 9, tzinfo=UTC)
        closes = datetime(2026, 3, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
        any_floor.clock.at = closes - TICK
        assert ask(any_floor, order, line1=1).status is S.REQUESTED
        any_floor.clock.at = closes
        with pytest.raises(Refused, match=r"return\.too_late"):
            ask(any_floor, order, line1=1)

    def test_its_days_are_those_frozen_with_the_order(self, floor: Floor) -> None:
        order = floor.delivered({"tea": 3})
        floor.shop.settings.change(returns=aftersales.ReturnPolicy(window_days=0))
        assert ask(floor, order, line1=1).status is S.REQUESTED
        with pytest.raises(Refused, match=r"return\.too_late"):
            ask(floor, floor.delivered({"tea": 1}), line1=1)

    def test_it_counts_from_the_last_parcel_of_a_line(self, floor: Floor) -> None:
        order = floor.bought({"tea": 2})
        first = floor.ship(order, line1=1)
        second = floor.ship(order)
        floor.deliver(first)
        floor.pass_time(days=6)
        floor.deliver(second)
        floor.pass_time(days=6)
        assert ask(floor, order, line1=2).status is S.REQUESTED

    def test_goods_that_do_not_come_back_in_time_are_the_buyer_s_again(
        self, any_floor: Floor
    ) -> None:
        order = any_floor.delivered({"tea": 3})
        claim = ask(any_floor, order, line1=3)
        approved = any_floor.shop.aftersales.approve_return(order=order.id, claim=claim.id)
        assert approved.send_before == any_floor.clock.now() + timedelta(days=14)
        any_floor.clock.at = approved.send_before - TICK
        assert any_floor.run_due().done["returns_expired"] == 0
        any_floor.clock.at = approved.send_before
        with pytest.raises(Refused, match=r"return\.expired"):
            any_floor.shop.aftersales.receive_return(
                order=order.id, claim=claim.id, lines=units_of({"line1": 3})
            )
        assert any_floor.run_due().done["returns_expired"] == 1
        assert stands(any_floor, claim).status is S.EXPIRED


class TestHowMany:
    def test_nothing_that_is_not_delivered(self, floor: Floor) -> None:
        order = floor.bought({"tea": 3})
        with pytest.raises(Refused, match=r"return\.not_delivered"):
            ask(floor, order, line1=1)
        floor.ship(order)
        with pytest.raises(Refused, match=r"return\.not_delivered"):
            ask(floor, order, line1=1)

    def test_no_unit_twice(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3})
        ask(any_floor, order, line1=2)
        with pytest.raises(Refused, match=r"return\.too_many"):
            ask(any_floor, order, line1=2)
        any_floor.accept(any_floor.send_back(order, line1=1))
        with pytest.raises(Refused, match=r"return\.too_many"):
            ask(any_floor, order, line1=1)
        with pytest.raises(NotFound, match=r"order\.no_such_line"):
            ask(any_floor, order, line9=1)

    def test_two_asking_at_once_get_no_unit_twice(self, sql_floor: Floor) -> None:
        order = sql_floor.delivered({"tea": 3})
        slow = overtaken(sql_floor, lambda: ask(sql_floor, order, line1=2))
        with pytest.raises(Refused, match=r"return\.too_many"):
            ask(slow, order, line1=2)
        assert len(sql_floor.shop.aftersales.get(order=order.id)) == 1

    def test_accepted_twice_at_once_it_is_refunded_once(self, sql_floor: Floor) -> None:
        order = sql_floor.delivered({"tea": 3})
        claim = sql_floor.send_back(order, line1=2)
        slow = overtaken(sql_floor, lambda: sql_floor.accept(claim, "1"))
        with pytest.raises(Refused, match=r"return\.not_allowed"):
            slow.accept(claim, "1")
        assert sql_floor.refunds(order) == [(2580, "approved")]
        check_books(sql_floor.shop, ["tea"])

    def test_an_order_with_an_open_return_is_not_closed(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3})
        claim = any_floor.send_back(order, line1=1)
        with pytest.raises(Refused, match=r"order\.return_open"):
            any_floor.shop.orders.close(order=order.id)
        any_floor.accept(claim)
        any_floor.pass_time(days=8)
        assert any_floor.shop.orders.close(order=order.id).status is orders.OrderStatus.CLOSED

    def test_more_than_was_sent_is_neither_received_nor_accepted(self, floor: Floor) -> None:
        order = floor.delivered({"tea": 3})
        claim = ask(floor, order, line1=1)
        desk = floor.shop.aftersales
        desk.approve_return(order=order.id, claim=claim.id)
        with pytest.raises(Refused, match=r"return\.too_many"):
            desk.receive_return(order=order.id, claim=claim.id, lines=units_of({"line1": 2}))
        desk.receive_return(order=order.id, claim=claim.id, lines=units_of({"line1": 1}))
        with pytest.raises(Refused, match=r"return\.too_many"):
            desk.accept_return(order=order.id, claim=claim.id, lines=units_of({"line1": 2}))


class TestManyReturns:
    def test_they_are_found_in_pages_by_status(self, any_floor: Floor) -> None:
        order = any_floor.delivered({"tea": 3})
        asked = [ask(any_floor, order, line1=1) for _ in range(3)]
        any_floor.shop.aftersales.reject_return(order=order.id, claim=asked[1].id, because="no")
        page = any_floor.shop.aftersales.find(limit=2)
        rest = any_floor.shop.aftersales.find(limit=2, cursor=page.cursor)
        assert [one.id for one in (*page.items, *rest.items)] == [one.id for one in asked]
        waiting = any_floor.shop.aftersales.find(status=S.REQUESTED)
        assert [one.id for one in waiting.items] == [asked[0].id, asked[2].id]
