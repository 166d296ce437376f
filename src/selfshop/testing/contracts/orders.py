"""Orders: one each by number, reference and hold; changed by whoever has read the last version."""

from datetime import timedelta
from functools import partial

from attrs import evolve

from selfshop.domain import orders
from selfshop.domain.shared import HoldId, MemberId, OrderId
from selfshop.ports.orders import Names
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract
from selfshop.testing.contracts.sales import add_order, order_of, paid, quote_of

ONE = OrderId("o1")
NAMES: tuple[tuple[Names, str], ...] = (
    ("number", "number-o1"),
    ("reference", "web-o1"),
    ("hold", "hold-o1"),
)


def get(work: Work, owner: str | None = None) -> orders.Order | None:
    """Look the order up, as one of its owner's."""
    return work.orders.get(ONE, owner=None if owner is None else MemberId(owner))


def add(work: Work, order: orders.Order) -> orders.Order:
    """Add an order."""
    return work.orders.add(order, quote_of())


def holder(work: Work, space: Names, name: str) -> OrderId | None:
    """Look up whose name it is."""
    return work.orders.holder_of(space, name)


def pay(work: Work, version: orders.Order) -> orders.Order:
    """Save a version of the order as paid, having read the order."""
    get(work)
    return work.orders.save(paid(version))


def page(work: Work, after: str | None, member: str | None = None) -> list[str]:
    """Find two orders."""
    found = work.orders.find(
        member=None if member is None else MemberId(member),
        status=None,
        after=None if after is None else OrderId(after),
        limit=2,
    )
    return [order.id for order in found]


def due(work: Work, minutes: int, limit: int = 9) -> list[str]:
    """Find orders that were to be paid so many minutes after AT."""
    return [o.id for o in work.orders.unpaid_until(AT + timedelta(minutes=minutes), limit=limit)]


class OrdersContract(PortContract):
    """`ports.orders.Orders`."""

    def test_an_order_comes_back_as_it_was_added(self, bench: Bench) -> None:
        added = bench.run(add_order)
        assert added == evolve(order_of(), version=1)
        assert bench.run(get) == added

    def test_its_quote_comes_back_whole(self, bench: Bench) -> None:
        bench.run(add_order)
        assert bench.run(lambda work: work.orders.quote(ONE)) == quote_of()

    def test_only_its_owner_finds_it(self, bench: Bench) -> None:
        added = bench.run(add_order)
        seen = [bench.run(partial(get, owner=owner)) for owner in ("ann", "Ann", "bob")]
        assert seen == [added, None, None]

    def test_it_is_found_by_each_of_its_names(self, bench: Bench) -> None:
        bench.run(add_order)
        for space, name in NAMES:
            assert bench.run(partial(holder, space=space, name=name)) == ONE
        assert bench.run(partial(holder, space="number", name="web-o1")) is None
        assert bench.run(lambda work: work.orders.by_reference("web-o1", owner=None))
        assert not bench.run(lambda work: work.orders.by_reference("web-o1", owner=MemberId("bob")))

    def test_no_two_orders_share_a_name(self, bench: Bench) -> None:
        bench.run(add_order)
        other = order_of("o2")
        for twin in (
            evolve(other, number="number-o1"),
            evolve(other, reference="web-o1"),
            evolve(other, hold=HoldId("hold-o1")),
        ):
            assert bench.refuses(partial(add, order=twin))
        assert bench.run(partial(page, after=None)) == ["o1"]

    def test_it_is_saved_by_who_has_read_it_last(self, bench: Bench) -> None:
        first = bench.run(add_order)
        saved = bench.run(partial(pay, version=first))
        assert (saved.version, saved.status) == (2, orders.OrderStatus.PLACED)
        assert bench.run(get) == saved
        assert bench.refuses(partial(pay, version=first))
        assert bench.run(get) == saved

    def test_they_are_found_in_pages_in_the_order_of_their_ids(self, bench: Bench) -> None:
        for name in ("o3", "o1", "o2"):
            bench.run(partial(add_order, name=name))
        assert bench.run(partial(page, after=None)) == ["o1", "o2"]
        assert bench.run(partial(page, after="o2", member="ann")) == ["o3"]
        assert bench.run(partial(page, after=None, member="bob")) == []

    def test_those_that_wait_for_money_are_found_by_their_time(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.orders.next_pay_before()) is None
        for name, minutes in (("late", 40), ("soon", 10), ("next", 20)):
            bench.run(partial(add_order, name=name, minutes=minutes))
        assert bench.run(partial(due, minutes=9)) == []
        assert bench.run(partial(due, minutes=10)) == ["soon"]
        assert bench.run(partial(due, minutes=40)) == ["soon", "next", "late"]
        assert bench.run(partial(due, minutes=40, limit=1)) == ["soon"]
        soonest = bench.run(lambda work: work.orders.next_pay_before())
        assert soonest == AT + timedelta(minutes=10)
