"""What happens while something else is being decided: nothing is lost, and nothing counted twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from selfshop.application.distribution import settle_batch
from selfshop.application.processes.commissioning import follow, mature_ripe
from selfshop.domain import distribution, orders
from selfshop.ports.calls import Call, Tape
from selfshop.ports.work import Work
from tests.each_store import Store
from tests.floor import units_of
from tests.promoting import ANN, BOB, CAT, Promoting, open_promoting

SECOND = timedelta(seconds=1)

T = TypeVar("T")


def run(promoting: Promoting, work: Callable[[Work], T], at: datetime) -> T:
    """Run a unit of work at an instant."""
    desk = promoting.shop._desk
    call = Call(
        shop=desk.shop,
        actor=desk.actor,
        operation="tests.meanwhile",
        at=at,
        ids=Tape(draw=lambda: desk.ids.new(at)),
    )
    return desk.units.run(work, call=call)


def with_meanwhile(
    work: Callable[[Work], T], meanwhile: Callable[[], object]
) -> Callable[[Work], T]:
    """Return *work*, which is overtaken by *meanwhile* the first time it is tried."""
    tried: list[bool] = []

    def overtaken(unit: Work) -> T:
        done = work(unit)
        if not tried:
            tried.append(True)
            meanwhile()
        return done

    return overtaken


def one_due_and_one_more(store: Store) -> tuple[Promoting, orders.Order, datetime]:
    """Open a floor with one commission that is due, and one order more, at the instant returned."""
    promoting = open_promoting(store.open)
    promoting.received(promoting.bought(CAT, units=1))
    promoting.due(days=7)
    order = promoting.received(promoting.bought(CAT, units=1))
    promoting.floor.pass_time(days=7)
    at = promoting.floor.clock.at
    promoting.floor.pass_time(seconds=1)
    promoting.shop.distribution.close_period(
        period=distribution.PeriodName("2026-07"), until=at + SECOND
    )
    return promoting, order, at


def test_what_falls_due_while_a_statement_is_written_is_on_the_next_one(sql_store: Store) -> None:
    promoting, _, at = one_due_and_one_more(sql_store)
    settle = lambda: run(promoting, lambda work: settle_batch(work, 50), at + SECOND)  # noqa: E731  # named once
    run(promoting, with_meanwhile(lambda work: mature_ripe(work, 50), settle), at)
    assert promoting.stands(BOB) == {"settled": 20_00, "payable": 20_00}
    promoting.settle("2026-08")
    assert promoting.stands(BOB) == {"settled": 40_00}


def test_a_statement_overtaken_by_a_return_is_written_anew(sql_store: Store) -> None:
    promoting, order, at = one_due_and_one_more(sql_store)
    run(promoting, lambda work: mature_ripe(work, 50), at)
    give_back = lambda: promoting.gives_back(order, 1)  # noqa: E731  # named once
    settle = with_meanwhile(lambda work: settle_batch(work, 50), give_back)
    run(promoting, settle, at + SECOND)
    assert promoting.stands(BOB) == {"settled": 20_00}
    (statement,) = promoting.shop.distribution.statements(member=BOB).items
    assert (statement.earned, statement.orders) == (20_00, 2)


def test_two_who_settle_at_once_settle_once(sql_store: Store) -> None:
    promoting, _, at = one_due_and_one_more(sql_store)
    settle = lambda: run(promoting, lambda work: settle_batch(work, 50), at + SECOND)  # noqa: E731  # named once
    run(promoting, with_meanwhile(lambda work: settle_batch(work, 50), settle), at + SECOND)
    assert promoting.stands(BOB) == {"settled": 20_00, "pending": 20_00}
    assert promoting.stands(ANN) == {"settled": 10_00, "pending": 10_00}


def test_an_order_is_followed_once_however_often_it_is_tried(sql_store: Store) -> None:
    promoting = open_promoting(sql_store.open)
    order = promoting.bought(CAT, units=2)
    lines = units_of({"line1": 1})
    cancel = lambda: promoting.shop.orders.cancel(order=order.id, reason="x", lines=lines)  # noqa: E731  # named once

    def cancel_too(work: Work) -> int:
        found = work.orders.get(order.id, owner=None)
        quote = work.orders.quote(order.id)
        assert found is not None
        assert quote is not None
        rows = orders.refund_rows(quote)
        move = orders.cancel(found, reason="x", at=work.at, rows=rows, lines=lines)
        follow(work, found, work.orders.save(move.order))
        return 1

    run(promoting, with_meanwhile(cancel_too, cancel), promoting.floor.clock.at)
    assert promoting.amounts(order) == {"bob": 0, "ann": 0}
    assert promoting.stands(BOB) == {}
