from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from selfshop.domain.payments import (
    Receipt,
    Refund,
    RefundStatus,
    Taking,
    answers,
    refunds,
    split_refund,
)
from selfshop.domain.shared import (
    InvalidInput,
    Minor,
    Money,
    OrderId,
    PaymentId,
    RefundId,
    Refused,
)

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
S = RefundStatus


def taking(text: str = "100.00", transaction: str = "t1", refunded: int = 0) -> Taking:
    return Taking(
        receipt=Receipt(
            order=OrderId("o1"),
            payment=PaymentId("p1"),
            amount=Money.of(text, "CNY"),
            payee="shop",
            provider="bank",
            transaction=transaction,
        ),
        taken_at=AT,
        refunded=Minor(refunded),
    )


def requested(amount: Any = 4000) -> tuple[Refund, Taking]:
    move = refunds.request(
        taking(), refund_id=RefundId("r1"), amount=amount, cause="return:1", at=AT
    )
    assert move.taking is not None
    return move.refund, move.taking


class TestRequesting:
    def test_sets_the_amount_aside(self) -> None:
        refund, changed = requested()
        assert (refund.status, refund.amount, refund.currency) == (S.REQUESTED, 4000, "CNY")
        assert (refund.provider, refund.transaction, refund.cause) == ("bank", "t1", "return:1")
        assert (changed.refunding, changed.refunded, changed.refundable) == (4000, 0, 6000)

    def test_is_told_to_the_world(self) -> None:
        event = refunds.request(
            taking(), refund_id=RefundId("r1"), amount=Minor(1), cause="return:1", at=AT
        ).event
        assert (event.kind, event.aggregate) == ("payments.refund_requested", "refund:r1")
        assert (event.root, event.version, event.facts["amount"]) == ("o1", 1, 1)

    def test_takes_all_and_no_more(self) -> None:
        assert requested(10000)[1].refundable == 0
        with pytest.raises(Refused) as caught:
            requested(10001)
        assert caught.value.code == "refund.exceeds"
        assert caught.value.facts == {"refundable": 10000, "currency": "CNY"}

    @pytest.mark.parametrize(
        ("amount", "code"),
        [
            (0, "input.too_small"),
            (-1, "input.too_small"),
            (1.5, "input.not_a_whole_number"),
            (True, "input.not_a_whole_number"),
        ],
    )
    def test_takes_a_positive_whole_amount(self, amount: Any, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            requested(amount)
        assert (caught.value.path, caught.value.code) == ("amount", code)

    def test_says_what_the_least_is(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            requested(0)
        assert caught.value.facts == {"least": 1}

    @pytest.mark.parametrize("missing", ["refund_id", "cause"])
    def test_names_itself_and_its_cause(self, missing: str) -> None:
        given: dict[str, Any] = {"refund_id": RefundId("r1"), "cause": "return:1", missing: ""}
        with pytest.raises(InvalidInput) as caught:
            refunds.request(taking(), amount=Minor(1), at=AT, **given)
        assert caught.value.path == missing


class TestARefundOnItsWay:
    def submitted(self) -> tuple[Refund, Taking]:
        refund, changed = requested()
        return refunds.submit(refunds.approve(refund, at=AT).refund, at=AT).refund, changed

    def test_is_asked_of_the_provider_under_its_own_number(self) -> None:
        refund, _ = self.submitted()
        assert refunds.refund_request(refund) == answers.RefundRequest(
            number=RefundId("r1"), transaction="t1", amount=Money.of("40.00", "CNY")
        )

    def test_waits_while_the_provider_has_not_decided(self) -> None:
        refund, changed = self.submitted()
        assert refunds.conclude(refund, changed, answers.RefundPending()) is None

    def test_is_refunded_once_it_has_gone_back(self) -> None:
        move = refunds.conclude(*self.submitted(), answers.RefundSucceeded())
        assert move is not None
        assert move.taking is not None
        assert (move.refund.status, move.refund.tries) == (S.SUCCEEDED, 1)
        assert (move.taking.refunding, move.taking.refunded) == (0, 4000)
        assert move.taking.refundable == 6000

    def test_that_fails_keeps_its_money_aside_and_is_sent_again(self) -> None:
        move = refunds.conclude(*self.submitted(), answers.RefundDeclined(reason="busy"))
        assert move is not None
        assert (move.refund.status, move.refund.note, move.taking) == (S.FAILED, "busy", None)
        again = refunds.submit(move.refund, at=AT).refund
        assert (again.id, again.status, again.tries) == ("r1", S.SUBMITTED, 2)

    def test_may_be_settled_by_hand_instead(self) -> None:
        refund, changed = requested()
        approved = refunds.approve(refund, at=AT).refund
        move = refunds.settle_by_hand(approved, changed, note="bank transfer 7")
        assert move.taking is not None
        assert (move.refund.status, move.refund.note) == (S.MANUAL, "bank transfer 7")
        assert (move.taking.refunding, move.taking.refunded) == (0, 4000)

    @pytest.mark.parametrize("note", ["", " "])
    def test_is_settled_by_hand_only_with_a_note(self, note: str) -> None:
        with pytest.raises(InvalidInput, match="note"):
            refunds.settle_by_hand(*requested(), note=note)


MOVES: dict[str, Callable[[Refund], object]] = {
    "approve": lambda refund: refunds.approve(refund, at=AT),
    "submit": lambda refund: refunds.submit(refund, at=AT),
    "succeed": lambda refund: refunds.conclude(refund, taking(), answers.RefundSucceeded()),
    "fail": lambda refund: refunds.conclude(refund, taking(), answers.RefundDeclined(reason="no")),
    "by_hand": lambda refund: refunds.settle_by_hand(refund, taking(), note="n"),
}
ALLOWED = {
    S.REQUESTED: {"approve"},
    S.APPROVED: {"submit", "by_hand"},
    S.SUBMITTED: {"submit", "succeed", "fail"},
    S.FAILED: {"submit", "by_hand"},
    S.SUCCEEDED: set(),
    S.MANUAL: set(),
}


class TestWhenToAsk:
    def test_it_goes_out_at_once_and_is_asked_after_ever_more_rarely(self) -> None:
        refund, _ = requested()
        assert refund.ask_at is None
        sent = refunds.approve(refund, at=AT).refund
        assert sent.ask_at == AT
        waits = []
        for _ in range(3):
            sent = refunds.submit(sent, at=AT).refund
            assert sent.ask_at is not None
            waits.append(sent.ask_at - AT)
        assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 5)]

    def test_what_nobody_can_send_is_put_off_and_counts_as_no_try(self) -> None:
        sent = refunds.approve(requested()[0], at=AT).refund
        later = refunds.put_off(sent, at=AT)
        assert later == evolve(sent, ask_at=AT + timedelta(minutes=1))

    @pytest.mark.parametrize("move", ["succeed", "fail", "by_hand"])
    def test_what_is_decided_is_not_asked_after(self, move: str) -> None:
        status = S.FAILED if move == "by_hand" else S.SUBMITTED
        waiting = evolve(requested()[0], status=status, ask_at=AT)
        decided: Any = MOVES[move](waiting)
        assert decided.refund.ask_at is None


class TestTheTableOfMoves:
    @pytest.mark.parametrize("status", list(S))
    @pytest.mark.parametrize("move", list(MOVES))
    def test_is_kept_to(self, status: RefundStatus, move: str) -> None:
        refund = evolve(requested()[0], status=status)
        if move in ALLOWED[status]:
            assert MOVES[move](refund) is not None
        else:
            with pytest.raises(Refused) as caught:
                MOVES[move](refund)
            assert caught.value.code == "refund.not_allowed"


class TestSplittingOverTenders:
    def test_shares_by_what_is_still_refundable_on_each(self) -> None:
        shares = split_refund(Minor(101), [taking("1.50", "t2"), taking("1.00", "t1", refunded=50)])
        assert [(part.receipt.transaction, share) for part, share in shares] == [
            ("t1", 25),
            ("t2", 76),
        ]

    def test_closes_all_with_the_last(self) -> None:
        shares = split_refund(Minor(200), [taking("1.50", "t2"), taking("0.50", "t1")])
        assert [share for _, share in shares] == [50, 150]

    def test_leaves_out_what_gives_nothing(self) -> None:
        shares = split_refund(Minor(1), [taking("1.00"), taking("1.00", "t0", refunded=100)])
        assert [part.receipt.transaction for part, _ in shares] == ["t1"]

    def test_refuses_more_than_all_together_hold(self) -> None:
        with pytest.raises(Refused) as caught:
            split_refund(Minor(101), [taking("1.00")])
        assert caught.value.code == "refund.exceeds"
        assert caught.value.facts == {"refundable": 100, "currency": "CNY"}

    def test_has_nothing_to_share_without_takings(self) -> None:
        assert split_refund(Minor(0), []) == ()
        with pytest.raises(Refused):
            split_refund(Minor(1), [])
