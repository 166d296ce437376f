from datetime import UTC, timedelta

import pytest
from attrs import evolve

from selfshop.domain import aftersales, orders, payments
from selfshop.domain.aftersales import Return, ReturnPolicy, ReturnStatus, returns
from selfshop.domain.orders import LineUnits
from selfshop.domain.payments import answers, refunds
from selfshop.domain.shared import LineId, Minor, RefundId, Refused, ReturnId
from tests import quotes, sales
from tests.sales import AT, taking, units

POLICY = ReturnPolicy()
QUOTE = quotes.quote(
    quotes.line(
        "1",
        quotes.row(
            price=1000, adjustments=[50], shares=[("r", 150)], freight=30, tax=20, points=100
        ),
        quotes.row(price=1000, adjustments=[50], shares=[("r", 250)]),
    ),
    quotes.line("2", quotes.row(price=500)),
)
ROWS = orders.refund_rows(QUOTE)
SIGNED = {LineId("1"): AT, LineId("2"): AT}
TAKINGS = [taking("10.00", "t1"), taking("9.50", "t2")]


def accepted(parts: tuple[LineUnits, ...]) -> tuple[Return, orders.Order]:
    order = sales.delivered(QUOTE)
    claim = returns.request(
        order,
        return_id=ReturnId("r1"),
        units=parts,
        earlier=(),
        signed_off=SIGNED,
        policy=POLICY,
        zone=UTC,
        reason="too_small",
        at=AT,
    ).claim
    approved = returns.approve(claim, policy=POLICY, at=AT).claim
    arrived = returns.receive(approved, units=parts, at=AT).claim
    return returns.accept(arrived, units=parts).claim, order


def settled(parts: tuple[LineUnits, ...]) -> aftersales.Settled:
    claim, order = accepted(parts)
    return aftersales.settle(claim, order, rows=ROWS, takings=TAKINGS, at=AT)


class TestSettling:
    def test_gives_back_what_the_units_cost_least_first(self) -> None:
        result = settled(units(line1=1, line2=1))
        assert result.settlement.refund == 700 + 500
        assert (result.claim.claim.status, result.claim.claim.refund) == (
            ReturnStatus.SETTLING,
            1200,
        )
        assert result.claim.event.facts == {"order": "o1", "refund": 1200}

    def test_takes_the_units_off_the_order(self) -> None:
        order = settled(units(line1=1)).order.order
        assert (order.lines[0].returned, order.lines[0].refunded) == (1, 1)

    def test_says_what_of_it_is_goods_freight_tax_and_points(self) -> None:
        settlement = settled(units(line1=2)).settlement
        assert (settlement.goods, settlement.freight, settlement.tax) == (1500, 30, 20)
        assert (settlement.points, settlement.refund) == (100, 1450)

    def test_explains_every_cent(self) -> None:
        settlement = settled(units(line1=2)).settlement
        assert [(part.kind.value, part.amount, part.rule) for part in settlement.parts] == [
            ("price", 2000, None),
            ("adjustment", -100, None),
            ("rule", -400, "r"),
            ("freight", 30, None),
            ("tax", 20, None),
            ("points", -100, None),
        ]
        assert sum(part.amount for part in settlement.parts) == settlement.refund

    def test_does_not_count_tax_twice_that_is_inside_the_price(self) -> None:
        (row,) = ROWS[LineId("2")]
        inclusive = {**ROWS, LineId("2"): (evolve(row, tax=Minor(40)),)}
        claim, order = accepted(units(line2=1))
        settlement = aftersales.settle(
            claim, order, rows=inclusive, takings=TAKINGS, at=AT
        ).settlement
        assert [part.kind.value for part in settlement.parts] == ["price"]
        assert (settlement.tax, settlement.refund) == (40, 500)

    def test_shares_the_refund_over_the_tenders(self) -> None:
        settlement = settled(units(line1=2, line2=1)).settlement
        assert [(share.transaction, share.amount) for share in settlement.tenders] == [
            ("t1", 1000),
            ("t2", 950),
        ]

    def test_gives_back_no_more_than_was_taken(self) -> None:
        claim, order = accepted(units(line1=2))
        with pytest.raises(Refused) as caught:
            aftersales.settle(claim, order, rows=ROWS, takings=[taking("1.00")], at=AT)
        assert caught.value.code == "refund.exceeds"

    def test_happens_once(self) -> None:
        result = settled(units(line1=1))
        with pytest.raises(Refused) as caught:
            aftersales.settle(
                result.claim.claim, result.order.order, rows=ROWS, takings=TAKINGS, at=AT
            )
        assert caught.value.code == "return.not_allowed"


class TestAPreview:
    def test_says_what_the_settlement_will(self) -> None:
        parts = units(line1=1, line2=1)
        seen = aftersales.preview(
            sales.delivered(QUOTE),
            units=parts,
            earlier=(),
            signed_off=SIGNED,
            policy=POLICY,
            zone=UTC,
            rows=ROWS,
            takings=TAKINGS,
            at=AT,
        )
        assert seen == settled(parts).settlement

    def test_refuses_what_a_request_would(self) -> None:
        with pytest.raises(Refused) as caught:
            aftersales.preview(
                sales.delivered(QUOTE),
                units=units(line1=1),
                earlier=(),
                signed_off=SIGNED,
                policy=POLICY,
                zone=UTC,
                rows=ROWS,
                takings=TAKINGS,
                at=AT + timedelta(days=8),
            )
        assert caught.value.code == "return.too_late"


class TestCompleting:
    def refund(self, amount: int, *, cause: str = "return:r1") -> payments.Refund:
        asked = refunds.request(
            TAKINGS[0], refund_id=RefundId("f1"), amount=Minor(amount), cause=cause, at=AT
        )
        assert asked.taking is not None
        sent = refunds.submit(refunds.approve(asked.refund, at=AT).refund, at=AT).refund
        done = refunds.conclude(sent, asked.taking, answers.RefundSucceeded())
        assert done is not None
        return done.refund

    def test_waits_until_all_of_it_has_gone_back(self) -> None:
        claim = settled(units(line1=1)).claim.claim
        some, rest = self.refund(400), self.refund(300)
        with pytest.raises(Refused) as caught:
            aftersales.complete(claim, [some])
        assert caught.value.code == "return.unsettled"
        assert not aftersales.is_settled(claim, [some])
        assert aftersales.is_settled(claim, [some, rest])
        done = aftersales.complete(claim, [some, rest]).claim
        assert done.status is ReturnStatus.COMPLETED
        assert not aftersales.is_settled(done, [some, rest])

    def test_does_not_count_money_of_another_cause_or_on_its_way(self) -> None:
        claim = settled(units(line1=1)).claim.claim
        other = self.refund(700, cause="return:r2")
        on_its_way = evolve(self.refund(700), status=payments.RefundStatus.SUBMITTED)
        with pytest.raises(Refused) as caught:
            aftersales.complete(claim, [other, on_its_way])
        assert caught.value.facts["gone_back"] == 0

    def test_counts_what_went_back_by_hand(self) -> None:
        claim = settled(units(line1=1)).claim.claim
        by_hand = evolve(self.refund(700), status=payments.RefundStatus.MANUAL)
        assert aftersales.complete(claim, [by_hand]).claim.status is ReturnStatus.COMPLETED
