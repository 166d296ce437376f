"""Recording and books side by side."""

import json
import pickle
from datetime import UTC, datetime

from attrs import evolve

from selfshop.domain.shared import (
    InvalidInput,
    MemberId,
    Minor,
    NotFound,
    OrderId,
    Refused,
    RuleId,
    SkuId,
)
from selfshop.replay.figures import as_booked
from selfshop.replay.reconciliation import (
    DIFFERENCES_KEPT_MAX,
    BookedOrder,
    BookedReturn,
    Difference,
    Reconciliation,
)
from selfshop.replay.recording import (
    Deduction,
    RecordedBasket,
    RecordedLine,
    RecordedReturn,
    ReturnedUnits,
)

LOYALTY = Deduction(reason="loyalty", funded_by="retailer", amount_minor=Minor(20))
COUPON = Deduction(
    reason="coupon", funded_by="supplier", amount_minor=Minor(50), rule=RuleId("spring")
)
BASKET = RecordedBasket(
    order=OrderId("7"),
    customer=MemberId("an"),
    at=datetime(2026, 1, 31, 23, tzinfo=UTC),
    currency="EUR",
    lines=(
        RecordedLine(sku=SkuId("tea"), quantity=2, list_minor=Minor(500)),
        RecordedLine(
            sku=SkuId("cup"), quantity=1, list_minor=Minor(300), deductions=(LOYALTY, COUPON)
        ),
    ),
    coupons=(RuleId("spring"),),
)
BOOKED = BookedOrder(lines=tuple(map(as_booked, BASKET.lines)), paid_minor=Minor(1230), delivered=3)
BACK = RecordedReturn(
    order=OrderId("7"),
    customer=MemberId("an"),
    at=datetime(2026, 2, 1, tzinfo=UTC),
    currency="EUR",
    sku=SkuId("tea"),
    parts=(ReturnedUnits(line=1, units=1),),
    source_line=9,
)
NEW = Reconciliation(currency="EUR")


class TestAnOrderBookedAsRecorded:
    def test_agrees_and_counts_in_its_month(self) -> None:
        done = NEW.with_order(BASKET, BOOKED)
        assert done.agrees
        assert done.recorded == done.booked
        (figures,) = done.booked.values()
        assert list(done.booked) == ["2026-01"]
        assert (figures.orders, figures.lines, figures.paid_minor) == (1, 2, 1230)
        assert NEW.booked == {}

    def test_agrees_in_whatever_order_its_deductions_stand(self) -> None:
        tea, cup = BOOKED.lines
        turned = evolve(BOOKED, lines=(tea, evolve(cup, deductions=(COUPON, LOYALTY))))
        assert NEW.with_order(BASKET, turned).agrees


class TestAnOrderBookedOtherwise:
    def test_is_told_line_by_line_to_the_cent(self) -> None:
        tea, cup = BOOKED.lines
        less = evolve(COUPON, amount_minor=Minor(49))
        wrong = evolve(cup, deductions=(LOYALTY, less), paid_minor=Minor(231))
        done = NEW.with_order(BASKET, evolve(BOOKED, lines=(tea, wrong), paid_minor=Minor(1231)))
        assert not done.agrees
        assert done.differences == (
            Difference(order="7", line=0, what="paid", recorded="12.30", booked="12.31"),
            Difference(
                order="7",
                line=2,
                what="coupon funded by supplier, by rule spring",
                recorded="0.50",
                booked="0.49",
            ),
            Difference(order="7", line=2, what="paid", recorded="2.30", booked="2.31"),
        )

    def test_differs_where_an_adjustment_stands_for_a_rule(self) -> None:
        tea, cup = BOOKED.lines
        adjusted = evolve(cup, deductions=(LOYALTY, evolve(COUPON, rule=None)))
        done = NEW.with_order(BASKET, evolve(BOOKED, lines=(tea, adjusted)))
        assert [(one.recorded, one.booked) for one in done.differences] == [
            ("0.50", "nothing"),
            ("nothing", "0.50"),
        ]

    def test_differs_where_a_line_is_missing(self) -> None:
        done = NEW.with_order(BASKET, evolve(BOOKED, lines=BOOKED.lines[:1]))
        assert {(one.line, one.what) for one in done.differences} >= {(2, "sku"), (2, "quantity")}

    def test_is_counted_beyond_what_is_kept(self) -> None:
        none = BookedOrder(lines=(), paid_minor=Minor(0), delivered=0)
        done = NEW
        for _ in range(DIFFERENCES_KEPT_MAX // 10 + 1):
            done = done.with_order(BASKET, none)
        assert done.differences_count > len(done.differences) == DIFFERENCES_KEPT_MAX

    def test_differs_where_units_have_not_arrived(self) -> None:
        (only,) = NEW.with_order(BASKET, evolve(BOOKED, delivered=2)).differences
        assert (only.what, only.recorded, only.booked) == ("delivered units", "3", "2")

    def test_differs_where_the_shop_has_turned_it_down(self) -> None:
        done = NEW.with_refused(BASKET, Refused("hold.lapsed", hold="h1"))
        (only,) = done.differences
        assert (only.order, only.line, only.what) == ("7", 0, "order")
        assert only.booked == "refused hold.lapsed: hold h1 has lapsed"
        assert done.recorded["2026-01"].orders == 1
        assert done.booked["2026-01"].orders == 0

    def test_says_which_field_the_shop_would_not_have(self) -> None:
        done = NEW.with_refused(BASKET, InvalidInput("lines", "input.empty"))
        (only,) = done.differences
        assert only.booked == "refused input.empty: lines: must not be empty"


class TestAReturn:
    def test_counts_what_was_refunded_in_its_own_month(self) -> None:
        done = NEW.with_order(BASKET, BOOKED).with_return(
            BACK, BookedReturn(units=1, refunded_minor=Minor(500))
        )
        assert done.agrees
        assert done.booked["2026-02"].refunded_minor == 500
        assert done.booked["2026-02"].returned_units == 1

    def test_stated_at_another_refund_is_told_but_the_shop_s_rule_holds(self) -> None:
        stated = evolve(BACK, stated_minor=Minor(499))
        done = NEW.with_return(stated, BookedReturn(units=1, refunded_minor=Minor(500)))
        assert done.agrees
        assert done.refunds_stated_otherwise == 1
        assert done.recorded["2026-02"].refunded_minor == 499

    def test_turned_down_differs_and_names_its_line(self) -> None:
        done = NEW.with_refused(BACK, NotFound("order.unknown", order="7"))
        assert [one.what for one in done.differences] == ["return of line 9"]
        assert done.recorded["2026-02"].returns == 1

    def test_of_other_units_differs(self) -> None:
        done = NEW.with_return(BACK, BookedReturn(units=2, refunded_minor=Minor(500)))
        assert [one.what for one in done.differences] == ["returned units"]


class TestTwoPartialReconciliations:
    def test_add_up_to_the_whole(self) -> None:
        back = BookedReturn(units=1, refunded_minor=Minor(400))
        stated = evolve(BACK, stated_minor=Minor(500))
        one = NEW.with_order(BASKET, BOOKED).with_rejected({"recording.fuel": 2})
        two = NEW.with_return(stated, back).with_rejected({"recording.fuel": 1})
        whole = (
            NEW.with_order(BASKET, BOOKED)
            .with_return(stated, back)
            .with_rejected({"recording.fuel": 3})
        )
        assert one + two == whole

    def test_can_travel_between_processes(self) -> None:
        done = NEW.with_order(BASKET, BookedOrder(lines=(), paid_minor=Minor(0), delivered=0))
        assert pickle.loads(pickle.dumps(done)) == done  # noqa: S301  # our own bytes


class TestAReport:
    def test_is_plain_json(self) -> None:
        done = NEW.with_order(BASKET, BOOKED).with_rejected({"recording.no_price": 1})
        data = json.loads(json.dumps(done.as_data(seconds=0.5)))
        assert data["total"]["paid"] == data["recorded"]["paid"] == "12.30"
        assert list(data["months"]) == ["2026-01"]
        assert (data["differences"], data["differing"]) == (0, [])
        assert data["rejected"] == {"recording.no_price": 1}
        assert (data["seconds"], data["orders_per_second"]) == (0.5, 2.0)

    def test_of_no_time_has_no_speed(self) -> None:
        assert NEW.as_data(seconds=0)["orders_per_second"] is None
