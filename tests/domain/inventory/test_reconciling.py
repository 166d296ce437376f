from datetime import UTC, datetime

from selfshop.domain import inventory
from selfshop.domain.inventory import Cause, Counters, StockLevel, StockLine, movements
from selfshop.domain.shared import SkuId

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
A = SkuId("a")
BOOK = (
    *inventory.receive([StockLine(sku=A, quantity=9)], reference="in:1", at=AT),
    *inventory.restock([StockLine(sku=A, quantity=1)], reference="return:1", at=AT),
)


def drift(level: StockLevel, holding: int = 0) -> inventory.Drift | None:
    return inventory.reconcile(level, BOOK, holding=holding, reference="reconcile:1", at=AT)


class TestFolding:
    def test_adds_up_each_row(self) -> None:
        assert inventory.fold(BOOK) == {("a", "main"): Counters(on_hand=10)}


class TestReconciling:
    def test_finds_nothing_where_all_agree(self) -> None:
        assert drift(StockLevel(sku=A, on_hand=10)) is None

    def test_finds_nothing_in_a_row_that_never_moved(self) -> None:
        level = StockLevel(sku=SkuId("b"), safety=3)
        assert inventory.reconcile(level, (), holding=0, reference="r:1", at=AT) is None

    def test_books_what_the_counters_say_of_goods(self) -> None:
        found = drift(StockLevel(sku=A, on_hand=7, allocated=2))
        assert found is not None
        assert (found.counted, found.booked) == (
            Counters(on_hand=7, allocated=2),
            Counters(on_hand=10),
        )
        assert (found.entry.cause, found.entry.on_hand, found.entry.allocated) == (
            Cause.ADJUSTED,
            -3,
            2,
        )
        assert (found.move.on_hand, found.move.held, found.move.allocated) == (0, 0, 0)

    def test_brings_held_to_what_the_open_holds_keep(self) -> None:
        level = StockLevel(sku=A, on_hand=10, held=4)
        found = drift(level, holding=1)
        assert found is not None
        assert (found.entry.held, found.move.held, found.move.held_min) == (1, -3, 3)

    def test_books_the_difference_to_what_is_booked_already(self) -> None:
        held = movements.book(Cause.HELD, [StockLine(sku=A, quantity=3)], reference="h", at=AT)
        claimed = movements.book(
            Cause.CLAIMED, [StockLine(sku=A, quantity=1)], reference="h", at=AT
        )
        level = StockLevel(sku=A, on_hand=10, held=2, allocated=5)
        book = (*BOOK, *held, *claimed)
        found = inventory.reconcile(level, book, holding=6, reference="r:1", at=AT)
        assert found is not None
        assert (found.entry.on_hand, found.entry.held, found.entry.allocated) == (0, 4, 4)
        assert (found.move.held, found.move.held_min) == (4, 0)

    def test_notices_a_held_counter_that_equals_the_book_but_not_the_holds(self) -> None:
        found = drift(StockLevel(sku=A, on_hand=10), holding=2)
        assert found is not None
        assert (found.entry.held, found.move.held, found.move.held_min) == (2, 2, 0)

    def test_leaves_nothing_to_reconcile_after_the_repair(self) -> None:
        level = StockLevel(sku=A, on_hand=6, held=4, allocated=1)
        found = drift(level, holding=3)
        assert found is not None
        repaired, book = found.move.applied(level), (*BOOK, found.entry)
        again = inventory.reconcile(repaired, book, holding=3, reference="r:2", at=AT)
        assert again is None
