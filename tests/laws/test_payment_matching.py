"""Money that arrives in any order, twice, too late or wrong, and goes back in any number of parts."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from selfshop.domain import payments
from selfshop.domain.payments import IntentStatus, PaymentIntent, Receipt, Refund, Taking, refunds
from selfshop.domain.payments.answers import (
    Authorized,
    Declined,
    NoAnswer,
    Processing,
    RefundDeclined,
    RefundSucceeded,
)
from selfshop.domain.shared import (
    Conflict,
    Minor,
    Money,
    OrderId,
    PaymentId,
    RefundId,
    Refused,
)

pytestmark = pytest.mark.law

START = datetime(2026, 3, 1, tzinfo=UTC)
DUE = 500
NAMES = [PaymentId("p1"), PaymentId("p2"), PaymentId("p3")]
receipts = st.builds(
    Receipt,
    order=st.sampled_from([OrderId("o1"), OrderId("o1"), OrderId("o2")]),
    payment=st.sampled_from([*NAMES, PaymentId("p9")]),
    amount=st.builds(Money, st.sampled_from([DUE, 1]), st.sampled_from(["CNY", "CNY", "USD"])),
    payee=st.just("shop"),
    provider=st.just("bank"),
    transaction=st.integers(1, 40).map(str),
)


class Till(RuleBasedStateMachine):
    """One order paid by three intents; the model is the list of what arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.at = START
        self.order_waits = True
        self.intents: dict[PaymentId, PaymentIntent] = {}
        for name in NAMES:
            made = payments.intend(
                payment_id=name,
                order=OrderId("o1"),
                amount=Money(DUE, "CNY"),
                provider="bank",
                payee="shop",
                expires_at=START + timedelta(minutes=9),
                at=START,
            )
            self.intents[made.intent.id] = made.intent
        self.takings: dict[str, Taking] = {}
        self.refunds: dict[RefundId, Refund] = {}
        self.arrived: dict[str, Receipt] = {}
        self.gone_back: dict[str, int] = {}

    @rule(receipt=receipts)
    def money_arrives(self, receipt: Receipt) -> None:
        known = self.takings.get(receipt.transaction)
        try:
            found = payments.match(
                receipt,
                intent=self.intents.get(receipt.payment),
                known=known,
                order_waits=self.order_waits,
                at=self.at,
            )
        except Conflict:
            assert known is not None
            assert self.arrived[receipt.transaction] != receipt
            return
        if found is None:
            assert self.arrived[receipt.transaction] == receipt
            return
        assert receipt.transaction not in self.arrived
        self.arrived[receipt.transaction] = receipt
        self.takings[receipt.transaction] = found.taking
        if found.intent is not None:
            self.intents[found.intent.id] = found.intent

    @precondition(lambda self: self.arrived)
    @rule(data=st.data())
    def the_same_webhook_comes_again(self, data: st.DataObject) -> None:
        receipt = data.draw(st.sampled_from(sorted(self.arrived.items())))[1]
        self.money_arrives(receipt)

    @rule(
        name=st.sampled_from(NAMES),
        answer=st.sampled_from(
            [Processing(), Authorized(), NoAnswer(), Declined(reason="no"), NoAnswer()]
        ),
    )
    def the_provider_answers(
        self, name: PaymentId, answer: Processing | Authorized | NoAnswer | Declined
    ) -> None:
        move = payments.progress(self.intents[name], answer)
        if move is not None:
            self.intents[name] = move.intent

    @precondition(lambda self: len(self.arrived) > 1)
    @rule(name=st.sampled_from(NAMES))
    def the_shop_gives_up(self, name: PaymentId) -> None:
        try:
            self.intents[name] = payments.void(self.intents[name]).intent
        except Refused:
            assert self.intents[name].status is not IntentStatus.CREATED

    @rule(minutes=st.integers(1, 3))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @precondition(lambda self: len(self.arrived) > 2)
    @rule()
    def the_order_closes(self) -> None:
        self.order_waits = False

    @precondition(lambda self: self.takings)
    @rule(data=st.data(), amount=st.integers(1, DUE))
    def a_refund_is_asked_for(self, data: st.DataObject, amount: int) -> None:
        name = data.draw(st.sampled_from(sorted(self.takings)))
        number = RefundId(f"r{len(self.refunds)}")
        try:
            move = refunds.request(
                self.takings[name], refund_id=number, amount=Minor(amount), cause="c", at=self.at
            )
        except Refused:
            assert amount > self.takings[name].refundable
            return
        assert move.taking is not None
        self.takings[name] = move.taking
        self.refunds[number] = refunds.submit(
            refunds.approve(move.refund, at=self.at).refund, at=self.at
        ).refund

    @precondition(lambda self: self.refunds)
    @rule(data=st.data(), succeeds=st.booleans())
    def a_refund_is_concluded(self, data: st.DataObject, *, succeeds: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.refunds)))
        refund = self.refunds[number]
        answer = RefundSucceeded() if succeeds else RefundDeclined(reason="busy")
        try:
            move = refunds.conclude(refund, self.takings[refund.transaction], answer)
        except Refused:
            assert refund.status is not payments.RefundStatus.SUBMITTED
            return
        assert move is not None
        self.refunds[number] = move.refund
        if move.taking is not None:
            self.takings[refund.transaction] = move.taking
            gone = self.gone_back.get(refund.transaction, 0)
            self.gone_back[refund.transaction] = gone + refund.amount
        elif succeeds is False:
            self.refunds[number] = refunds.submit(move.refund, at=self.at).refund

    @invariant()
    def every_cent_that_came_is_kept_once(self) -> None:
        assert {name: taking.receipt for name, taking in self.takings.items()} == self.arrived

    @invariant()
    def what_came_is_refundable_on_its_way_back_or_gone_back(self) -> None:
        for name, taking in self.takings.items():
            parts = (taking.refundable, taking.refunding, taking.refunded)
            assert min(parts) >= 0
            assert sum(parts) == taking.receipt.amount.minor
            assert taking.refunded == self.gone_back.get(name, 0)

    @invariant()
    def a_captured_payment_is_settled_by_one_receipt_about_just_that(self) -> None:
        settling = [taking for taking in self.takings.values() if taking.unmatched is None]
        captured = [i for i in self.intents.values() if i.status is IntentStatus.CAPTURED]
        assert sorted(taking.receipt.payment for taking in settling) == sorted(
            intent.id for intent in captured
        )
        for taking in settling:
            intent = self.intents[taking.receipt.payment]
            wanted = evolve(
                taking.receipt, order=intent.order, amount=Money(intent.amount, intent.currency)
            )
            assert taking.receipt == wanted


class TestPaymentMatching:
    """Every captured cent settles exactly one payment or is kept unmatched, and all of it is
    refundable, on its way back or gone back, whatever comes twice, late or wrong."""

    def test_under_any_sequence_of_receipts_and_refunds(self) -> None:
        run_state_machine_as_test(Till, settings=settings(stateful_step_count=40))
