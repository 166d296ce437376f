from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from selfshop.domain import orders
from selfshop.domain.aftersales import Return, ReturnMove, ReturnPolicy, ReturnStatus, returns
from selfshop.domain.shared import InvalidInput, LineId, NotFound, Refused, ReturnId
from tests import quotes, sales
from tests.sales import AT, units

TICK = timedelta(microseconds=1)
S = ReturnStatus
POLICY = ReturnPolicy(window_days=7, send_within_days=5)
QUOTE = quotes.quote(
    quotes.line("1", quotes.row(count=3, price=1000)), quotes.line("2", quotes.row(price=500))
)
CLOSES = datetime(2026, 3, 9, tzinfo=UTC)
SIGNED = {LineId("1"): AT, LineId("2"): AT}


def requested(order: orders.Order | None = None, **changes: Any) -> ReturnMove:
    arguments: dict[str, Any] = {
        "return_id": ReturnId("r1"),
        "units": units(line1=2, line2=1),
        "earlier": (),
        "signed_off": SIGNED,
        "policy": POLICY,
        "zone": UTC,
        "reason": "too_small",
        "at": AT,
    }
    return returns.request(order or sales.delivered(QUOTE), **{**arguments, **changes})


def claim(status: ReturnStatus = S.REQUESTED) -> Return:
    return evolve(requested().claim, status=status, send_before=AT + timedelta(days=5))


def received() -> Return:
    return returns.receive(claim(S.APPROVED), units=units(line1=2, line2=1), at=AT).claim


def code_of(move: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        move()
    return caught.value.code


class TestRequesting:
    def test_asks_to_give_units_back(self) -> None:
        move = requested()
        assert (move.claim.status, move.claim.reason) == (S.REQUESTED, "too_small")
        assert [(line.line, line.requested, line.received) for line in move.claim.lines] == [
            ("1", 2, 0),
            ("2", 1, 0),
        ]
        assert (move.event.kind, move.event.aggregate) == ("aftersales.requested", "return:r1")
        assert (move.event.root, move.event.version) == ("o1", 1)
        assert move.event.facts == {"order": "o1", "reason": "too_small"}

    @pytest.mark.parametrize("reason", ["", " "])
    def test_needs_a_reason(self, reason: str) -> None:
        with pytest.raises(InvalidInput, match="reason"):
            requested(reason=reason)

    def test_needs_goods_that_were_delivered(self) -> None:
        paid = sales.paid(QUOTE)
        assert code_of(lambda: requested(paid)) == "return.not_delivered"
        assert code_of(lambda: requested(signed_off={})) == "return.not_delivered"

    def test_knows_no_line_that_was_not_ordered(self) -> None:
        with pytest.raises(NotFound) as caught:
            requested(units=units(line9=1))
        assert caught.value.code == "order.no_such_line"

    def test_is_for_no_more_than_was_delivered(self) -> None:
        assert code_of(lambda: requested(units=units(line1=4))) == "return.too_many"

    def test_leaves_out_what_is_returned_already(self) -> None:
        order = sales.delivered(QUOTE)
        moved = orders.Moved(lines=units(line1=2), cause="return:0", at=AT)
        back = orders.take_back(order, moved, rows=orders.refund_rows(QUOTE)).order
        assert code_of(lambda: requested(back, units=units(line1=2))) == "return.too_many"
        assert requested(back, units=units(line1=1)).claim.lines[0].requested == 1

    def test_leaves_out_what_another_return_keeps(self) -> None:
        with pytest.raises(Refused) as caught:
            requested(units=units(line1=2), earlier=[claim()])
        assert caught.value.code == "return.too_many"
        assert caught.value.facts["most"] == 1

    @pytest.mark.parametrize(("at", "allowed"), [(CLOSES - TICK, True), (CLOSES, False)])
    def test_is_in_time_before_the_window_closes(self, at: datetime, *, allowed: bool) -> None:
        if allowed:
            assert requested(at=at).claim.requested_at == at
        else:
            assert code_of(lambda: requested(at=at)) == "return.too_late"


class TestUnitsKept:
    @pytest.mark.parametrize(
        ("status", "kept"),
        [
            (S.REQUESTED, 2),
            (S.APPROVED, 2),
            (S.RECEIVED, 1),
            (S.ACCEPTED, 1),
            (S.SETTLING, None),
            (S.COMPLETED, None),
            (S.REJECTED, None),
            (S.CANCELLED, None),
            (S.EXPIRED, None),
        ],
    )
    def test_are_those_that_may_still_come_back(
        self, status: ReturnStatus, kept: int | None
    ) -> None:
        line = evolve(claim().lines[0], received=1, accepted=1)
        kept_units = returns.open_units(evolve(claim(status), lines=(line,)), at=AT)
        assert kept_units.get(LineId("1")) == kept
        is_open = returns.is_open(evolve(claim(status), lines=(line,)), at=AT)
        assert is_open is (kept is not None)

    def test_are_free_again_once_the_goods_are_overdue(self) -> None:
        assert returns.open_units(claim(S.APPROVED), at=AT + timedelta(days=5)) == {}


class TestDeciding:
    def test_an_approval_sets_the_time_for_sending(self) -> None:
        approved = returns.approve(requested().claim, policy=POLICY, at=AT).claim
        assert (approved.status, approved.send_before) == (S.APPROVED, AT + timedelta(days=5))

    @pytest.mark.parametrize("status", [S.REQUESTED, S.RECEIVED])
    def test_a_rejection_says_why(self, status: ReturnStatus) -> None:
        move = returns.reject(claim(status), because="worn")
        assert (move.claim.status, move.claim.because) == (S.REJECTED, "worn")
        assert move.event.facts["because"] == "worn"
        for nothing in ("", " "):
            with pytest.raises(InvalidInput, match="because"):
                returns.reject(claim(status), because=nothing)

    def test_the_buyer_may_withdraw(self) -> None:
        assert returns.cancel(claim(S.APPROVED)).claim.status is S.CANCELLED

    def test_goods_that_do_not_come_let_the_return_expire(self) -> None:
        due = AT + timedelta(days=5)
        assert code_of(lambda: returns.expire(claim(S.APPROVED), at=due - TICK)) == (
            "return.not_due"
        )
        assert returns.expire(claim(S.APPROVED), at=due).claim.status is S.EXPIRED
        assert returns.has_expired(claim(S.EXPIRED), at=AT)


class TestReceiving:
    def test_counts_what_came_line_by_line(self) -> None:
        move = returns.receive(claim(S.APPROVED), units=units(line1=1), at=AT)
        assert move.claim.status is S.RECEIVED
        assert [line.received for line in move.claim.lines] == [1, 0]

    def test_takes_no_more_than_was_asked_for(self) -> None:
        code = code_of(lambda: returns.receive(claim(S.APPROVED), units=units(line1=3), at=AT))
        assert code == "return.too_many"

    def test_takes_no_line_that_was_not_asked_for(self) -> None:
        with pytest.raises(NotFound) as caught:
            returns.receive(claim(S.APPROVED), units=units(line3=1), at=AT)
        assert caught.value.code == "return.no_such_line"

    def test_is_too_late_from_the_deadline_on(self) -> None:
        late = AT + timedelta(days=5)
        parts = units(line1=2)
        assert returns.receive(claim(S.APPROVED), units=parts, at=late - TICK).claim.lines
        code = code_of(lambda: returns.receive(claim(S.APPROVED), units=parts, at=late))
        assert code == "return.expired"


class TestAccepting:
    def test_takes_units_back_and_ticks_those_fit_for_sale(self) -> None:
        move = returns.accept(
            received(), units=units(line1=1, line2=1), restock=frozenset({LineId("2")})
        )
        assert move.claim.status is S.ACCEPTED
        assert [(line.accepted, line.restock) for line in move.claim.lines] == [
            (1, False),
            (1, True),
        ]

    def test_takes_no_more_than_arrived(self) -> None:
        assert code_of(lambda: returns.accept(received(), units=units(line2=2))) == (
            "return.too_many"
        )

    def test_restocks_only_what_it_accepts(self) -> None:
        with pytest.raises(NotFound) as caught:
            returns.accept(received(), units=units(line1=1), restock=frozenset({LineId("2")}))
        assert caught.value.code == "return.no_such_line"

    def test_takes_at_least_something(self) -> None:
        with pytest.raises(InvalidInput, match="lines"):
            returns.accept(received(), units=())


MOVES: dict[ReturnStatus, Callable[[Return], ReturnMove]] = {
    S.APPROVED: lambda made: returns.approve(made, policy=POLICY, at=AT),
    S.REJECTED: lambda made: returns.reject(made, because="b"),
    S.CANCELLED: returns.cancel,
    S.EXPIRED: lambda made: returns.expire(made, at=AT + timedelta(days=5)),
    S.RECEIVED: lambda made: returns.receive(made, units=units(line1=1), at=AT),
    S.ACCEPTED: lambda made: returns.accept(made, units=units(line1=1)),
}
ALLOWED = {
    S.REQUESTED: {S.APPROVED, S.REJECTED, S.CANCELLED},
    S.APPROVED: {S.RECEIVED, S.CANCELLED, S.EXPIRED},
    S.RECEIVED: {S.ACCEPTED, S.REJECTED},
}


class TestTheTableOfMoves:
    @pytest.mark.parametrize("status", list(S))
    @pytest.mark.parametrize("to", list(MOVES))
    def test_is_kept_to(self, status: ReturnStatus, to: ReturnStatus) -> None:
        made = evolve(received(), status=status)
        if to in ALLOWED.get(status, set()):
            assert MOVES[to](made).claim.status is to
        else:
            assert code_of(lambda: MOVES[to](made)) == "return.not_allowed"
