"""What is kept of the points of orders."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from attrs import evolve

from selfshop.domain.membership import points
from selfshop.domain.shared import LineId, MemberId, OrderId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract
from selfshop.testing.contracts.sales import add_order


def order_points(order: str) -> points.OrderPoints:
    """Return the points of an order that uses 30 and has earned 20."""
    lines = (
        points.Line(line=LineId("1"), points=1, per=100, factor=Decimal("1.5")),
        points.Line(line=LineId("2"), points=5, per=None, factor=Decimal(1)),
    )
    return points.OrderPoints(
        order=OrderId(order),
        member=MemberId("ann"),
        settings=3,
        used=30,
        lines=lines,
        earned_paid=20,
        earned=20,
        paid_at=AT,
    )


def at(days: int) -> datetime:
    """Return an instant some days after AT."""
    return AT + timedelta(days=days)


class PointsContract(PortContract):
    """`ports.points.Points`."""

    def test_points_come_back_as_they_were_added_and_saved(self, bench: Bench) -> None:
        bench.run(add_order)
        added = bench.run(lambda work: work.points.add(order_points("o1")))
        assert added == evolve(order_points("o1"), version=1)
        assert bench.run(partial(_of_order, order="o1")) == added
        assert bench.run(partial(_of_order, order="o2")) is None
        changed = evolve(added, earned=5, returned=30, matures_at=at(1))
        saved = bench.run(lambda work: work.points.save(changed))
        assert bench.run(partial(_of_order, order="o1")) == saved
        assert bench.refuses(lambda work: work.points.save(added))

    def test_those_whose_date_has_come_are_found_the_oldest_first(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.points.next_ripe()) is None
        for order, days in {"o1": 9, "o2": 3, "o3": None, "o4": 3}.items():
            bench.run(partial(add_order, name=order))
            bench.run(partial(_add, order=order, days=days))
        assert bench.run(lambda work: work.points.next_ripe()) == at(3)
        assert bench.run(partial(_ripe, days=2)) == []
        assert bench.run(partial(_ripe, days=3)) == ["o2", "o4"]
        assert bench.run(partial(_ripe, days=9)) == ["o2", "o4", "o1"]
        assert bench.run(lambda work: work.points.count_ripe(at(2))) == 0
        assert bench.run(lambda work: work.points.count_ripe(at(3))) == 2
        (found,) = bench.run(lambda work: work.points.ripe(at(9), limit=1))
        bench.run(lambda work: work.points.save(evolve(found, usable_at=at(3))))
        assert bench.run(partial(_ripe, days=9)) == ["o4", "o1"]


def _add(work: Work, order: str, days: int | None) -> None:
    when = None if days is None else at(days)
    work.points.add(evolve(order_points(order), matures_at=when))


def _of_order(work: Work, order: str) -> points.OrderPoints | None:
    return work.points.of_order(OrderId(order))


def _ripe(work: Work, days: int) -> list[str]:
    return [one.order for one in work.points.ripe(at(days), limit=9)]
