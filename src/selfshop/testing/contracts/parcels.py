"""Parcels: by order, and by the instant at which they count as received."""

from datetime import timedelta
from functools import partial

from selfshop.domain import fulfilment
from selfshop.domain.shared import OrderId, ParcelId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract
from selfshop.testing.contracts.sales import add_order, order_of, paid, units

ONE = OrderId("o1")


def add_parcel(work: Work, name: str = "b1", days: int = 10) -> fulfilment.Parcel:
    """Add a parcel that counts as received so many days after delivery."""
    move = fulfilment.hand_over(
        paid(order_of()),
        parcel_id=ParcelId(name),
        receive_after_days=days,
        at=AT,
        lines=units(1),
        carrier="sf",
        tracking="SF1",
    )
    return work.parcels.add(move.parcel)


def deliver(work: Work, parcel: fulfilment.Parcel) -> fulfilment.Parcel:
    """Save a parcel as delivered at AT."""
    return work.parcels.save(fulfilment.deliver(parcel, at=AT).parcel)


def received(work: Work, days: int, limit: int = 9) -> list[str]:
    """Find parcels that count as received so many days after AT."""
    found = work.parcels.received_until(AT + timedelta(days=days), limit=limit)
    return [parcel.id for parcel in found]


class ParcelsContract(PortContract):
    """`ports.parcels.Parcels`."""

    def test_parcels_come_back_as_they_were_added(self, bench: Bench) -> None:
        bench.run(add_order)
        added = [bench.run(partial(add_parcel, name=name)) for name in ("b2", "b1")]
        assert bench.run(lambda work: list(work.parcels.of_order(ONE))) == added[::-1]
        assert bench.run(lambda work: work.parcels.get(ONE, ParcelId("b2"))) == added[0]
        assert bench.run(lambda work: work.parcels.get(ONE, ParcelId("b3"))) is None

    def test_a_parcel_is_saved_by_who_has_read_it_last(self, bench: Bench) -> None:
        bench.run(add_order)
        parcel = bench.run(add_parcel)
        delivered = bench.run(partial(deliver, parcel=parcel))
        assert (delivered.version, delivered.delivered_at) == (2, AT)
        assert bench.run(lambda work: work.parcels.get(ONE, parcel.id)) == delivered
        assert bench.refuses(partial(deliver, parcel=parcel))

    def test_delivered_ones_are_found_by_the_time_of_their_receipt(self, bench: Bench) -> None:
        bench.run(add_order)
        bench.run(partial(add_parcel, name="under_way", days=1))
        for name, days in (("late", 9), ("soon", 3)):
            parcel = bench.run(partial(add_parcel, name=name, days=days))
            bench.run(partial(deliver, parcel=parcel))
        assert bench.run(partial(received, days=2)) == []
        assert bench.run(partial(received, days=3)) == ["soon"]
        assert bench.run(partial(received, days=9)) == ["soon", "late"]
        assert bench.run(partial(received, days=9, limit=1)) == ["soon"]
        assert bench.run(lambda work: work.parcels.next_receipt()) == AT + timedelta(days=3)
