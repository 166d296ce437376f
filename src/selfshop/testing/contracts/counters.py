"""Stock counters, and the book that is their only writer."""

from datetime import timedelta

import pytest
from attrs import evolve

from selfshop.domain import inventory
from selfshop.domain.inventory import Cause, StockLevel
from selfshop.domain.shared import LocationId, SkuId
from selfshop.ports.units import Short
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, MAIN, Bench, PortContract, book

TEA, POT = SkuId("tea"), SkuId("pot")


def level(bench: Bench, sku: SkuId = TEA) -> StockLevel:
    """Return the counters of a SKU at the one location."""
    return bench.run(lambda work: work.stock.levels([(sku, MAIN)]))[sku, MAIN]


def stocked(bench: Bench, units: int = 10) -> None:
    """Open the rows of tea and pots, and receive so many of each."""
    bench.run(lambda work: work.stock.open_levels([(TEA, MAIN), (POT, MAIN)]))

    def receive(work: Work) -> None:
        book(work, Cause.RECEIVED, units)
        book(work, Cause.RECEIVED, units, sku="pot")

    bench.run(receive)


def short(bench: Bench, *wanted: tuple[str, int]) -> tuple[inventory.Shortage, ...]:
    """Hold so many of each, and return what is short."""

    def hold(work: Work) -> None:
        for sku, units in wanted:
            book(work, Cause.HELD, units, sku=sku, reference="hold:short")

    with pytest.raises(Short) as no:
        bench.run(hold)
    return no.value.shortages


class CountersContract(PortContract):
    """`ports.stock.Stock`: levels, the book, safety stock."""

    def test_new_rows_are_empty(self, bench: Bench) -> None:
        bench.run(lambda work: work.stock.open_levels([(TEA, MAIN)]))
        assert level(bench) == StockLevel(sku=TEA)

    def test_rows_that_are_not_there_are_left_out(self, bench: Bench) -> None:
        stocked(bench)
        keys = [(TEA, LocationId("back")), (SkuId("cup"), MAIN), (TEA, MAIN)]
        assert list(bench.run(lambda work: work.stock.levels(keys))) == [(TEA, MAIN)]

    @pytest.mark.parametrize(
        ("causes", "on_hand", "held", "allocated"),
        [
            ("received", 10, 0, 0),
            ("held", 10, 3, 0),
            ("held lapsed", 10, 0, 0),
            ("held released", 10, 0, 0),
            ("held claimed", 10, 0, 3),
            ("held claimed shipped", 7, 0, 0),
            ("held claimed cancelled", 10, 0, 0),
            ("held claimed shipped restocked", 10, 0, 0),
        ],
    )
    def test_each_cause_moves_its_counters(
        self, bench: Bench, causes: str, on_hand: int, held: int, allocated: int
    ) -> None:
        stocked(bench)
        for cause in causes.removeprefix("received").split():
            bench.run(lambda work, c=cause: book(work, Cause(c), 3, reference="hold:1"))  # type: ignore[misc]  # the cause is bound
        assert level(bench) == StockLevel(sku=TEA, on_hand=on_hand, held=held, allocated=allocated)

    def test_movements_of_one_unit_add_up(self, bench: Bench) -> None:
        stocked(bench)

        def hold_and_claim(work: Work) -> None:
            book(work, Cause.HELD, 10, reference="hold:1")
            book(work, Cause.CLAIMED, 10, reference="hold:1")

        bench.run(hold_and_claim)
        assert (level(bench).held, level(bench).allocated) == (0, 10)

    def test_the_last_unit_can_be_held_and_not_one_more(self, bench: Bench) -> None:
        stocked(bench, 3)
        assert short(bench, ("tea", 4)) == (
            inventory.Shortage(sku=TEA, location=MAIN, wanted=4, available=3),
        )
        bench.run(lambda work: book(work, Cause.HELD, 3, reference="hold:1"))
        assert level(bench).available == 0
        assert short(bench, ("tea", 1))[0].available == 0

    def test_every_row_that_is_short_is_named_and_no_row_moves(self, bench: Bench) -> None:
        stocked(bench, 3)
        lacks = short(bench, ("tea", 5), ("pot", 2), ("cup", 1))
        assert [(lack.sku, lack.wanted, lack.available) for lack in lacks] == [
            ("cup", 1, 0),
            ("tea", 5, 3),
        ]
        assert level(bench, POT).held == 0
        assert not [m for m in bench.run(lambda w: w.stock.movements((POT, MAIN))) if m.held]

    def test_safety_stock_is_kept_back(self, bench: Bench) -> None:
        stocked(bench, 3)
        bench.run(lambda work: work.stock.set_safety((TEA, MAIN), 2))
        assert level(bench) == StockLevel(sku=TEA, on_hand=3, safety=2)
        assert short(bench, ("tea", 2))[0].available == 1

    def test_what_is_promised_already_can_be_kept_after_a_loss(self, bench: Bench) -> None:
        stocked(bench, 3)
        bench.run(lambda work: book(work, Cause.HELD, 3, reference="hold:1"))
        bench.run(lambda work: work.stock.set_safety((TEA, MAIN), 2))
        assert level(bench).available == -2
        bench.run(lambda work: book(work, Cause.CLAIMED, 3, reference="hold:1"))
        assert level(bench).allocated == 3

    def test_no_counter_falls_below_zero(self, bench: Bench) -> None:
        stocked(bench, 3)
        with pytest.raises(Short):
            bench.run(lambda work: book(work, Cause.SHIPPED, 1, reference="parcel:1"))
        assert level(bench) == StockLevel(sku=TEA, on_hand=3)

    def test_the_same_movement_is_not_booked_twice(self, bench: Bench) -> None:
        stocked(bench, 3)
        assert bench.refuses(lambda work: book(work, Cause.RECEIVED, 3))
        assert level(bench).on_hand == 3

    def test_rows_are_not_opened_twice(self, bench: Bench) -> None:
        stocked(bench, 3)
        assert bench.refuses(lambda work: work.stock.open_levels([(TEA, MAIN)]))
        assert level(bench).on_hand == 3

    def test_the_book_is_told_oldest_first(self, bench: Bench) -> None:
        stocked(bench, 3)
        call = bench.call(at=AT - timedelta(microseconds=1))
        bench.run(lambda work: book(work, Cause.RECEIVED, 1, reference="delivery:0"), call=call)
        told = bench.run(lambda work: work.stock.movements((TEA, MAIN)))
        assert [(each.reference, each.on_hand) for each in told] == [
            ("delivery:0", 1),
            ("delivery:1", 3),
        ]
        assert told[0].at == AT - timedelta(microseconds=1)

    def test_locations_are_apart(self, bench: Bench) -> None:
        stocked(bench, 3)
        back = LocationId("back")
        bench.run(lambda work: work.stock.open_levels([(TEA, back)]))
        bench.run(lambda work: book(work, Cause.RECEIVED, 5, location=back))
        assert level(bench).on_hand == 3
        assert bench.run(lambda work: work.stock.levels([(TEA, back)]))[TEA, back].on_hand == 5

    def test_the_longest_names_fit(self, bench: Bench) -> None:
        key = SkuId("茶" * 200), LocationId("库" * 200)
        bench.run(lambda work: work.stock.open_levels([key]))
        reference = "delivery:" + "单" * 200
        bench.run(
            lambda work: book(
                work, Cause.RECEIVED, 1, sku=key[0], location=key[1], reference=reference
            )
        )
        (told,) = bench.run(lambda work: work.stock.movements(key))
        assert told == evolve(told, sku=key[0], location=key[1], reference=reference, on_hand=1)

    def test_another_shop_s_stock_is_not_seen(self, bench: Bench) -> None:
        stocked(bench)
        other = bench.elsewhere()
        assert not other.run(lambda work: work.stock.levels([(TEA, MAIN)]))
        assert not other.run(lambda work: work.stock.movements((TEA, MAIN)))
        assert short(other, ("tea", 1))[0].available == 0
