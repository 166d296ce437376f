"""One order's points from the payment to the day they can be used."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from selfshop.domain.membership import points
from selfshop.domain.membership.points import Kept, Line, OrderPoints
from selfshop.domain.shared import LineId, MemberId, OrderId, Refused

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
PLACED = OrderPoints(
    order=OrderId("o1"),
    member=MemberId("ann"),
    settings=1,
    used=50,
    lines=(Line(line=LineId("1"), points=1, per=100, factor=Decimal(1)),),
)


def kept(base: int) -> tuple[Kept, ...]:
    return (Kept(line=LineId("1"), units=1, base=base),)


def paid() -> OrderPoints:
    return points.pay(PLACED, kept(30_00), at=AT).points


def test_an_order_earns_when_it_is_paid_and_once() -> None:
    move = points.pay(PLACED, kept(30_00), at=AT)
    assert (move.earned, move.points.earned_paid, move.points.paid_at) == (30, 30, AT)
    assert move.event.kind == "membership.points_earned"
    with pytest.raises(Refused, match=r"points\.not_allowed"):
        points.pay(move.points, kept(30_00), at=AT)


def test_what_comes_back_is_the_difference_of_what_is_kept() -> None:
    first = points.give_back(paid(), kept(19_99), paid_by_points=300, given_back=100)
    assert (first.earned, first.returned) == (-11, 16)
    second = points.give_back(first.points, kept(10_00), paid_by_points=300, given_back=200)
    assert (second.earned, second.returned) == (-9, 17)
    last = points.give_back(second.points, kept(0), paid_by_points=300, given_back=300)
    assert (last.earned, last.returned, last.points.returned) == (-10, 17, 50)


def test_an_order_that_points_paid_nothing_of_returns_none() -> None:
    move = points.give_back(evolve(paid(), used=0), kept(10_00), paid_by_points=0, given_back=0)
    assert (move.earned, move.returned) == (-20, 0)


def test_points_are_usable_from_their_date_on() -> None:
    dated = points.complete(paid(), matures_at=AT + timedelta(days=7))
    with pytest.raises(Refused, match=r"points\.not_allowed"):
        points.mature(dated, at=AT + timedelta(days=7, microseconds=-1))
    usable = points.mature(dated, at=AT + timedelta(days=7)).points
    assert usable.usable_at == AT + timedelta(days=7)
    with pytest.raises(Refused, match=r"points\.not_allowed"):
        points.mature(usable, at=AT + timedelta(days=8))


def test_points_without_a_date_do_not_mature() -> None:
    with pytest.raises(Refused, match=r"points\.not_allowed"):
        points.mature(paid(), at=AT + timedelta(days=900))


def test_points_whose_order_has_a_return_open_wait_a_day() -> None:
    dated = points.complete(paid(), matures_at=AT)
    assert points.postpone(dated, at=AT).matures_at == AT + timedelta(days=1)
