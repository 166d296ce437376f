from datetime import UTC, datetime

from selfshop.domain import inventory
from selfshop.domain.inventory import Cause, CounterMove, StockLevel, StockLine, movements
from selfshop.domain.shared import SkuId

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
A, B = SkuId("a"), SkuId("b")
LINES = [StockLine(sku=B, quantity=2), StockLine(sku=A, quantity=1), StockLine(sku=B, quantity=3)]


class TestCounterMoves:
    def test_shipping_needs_the_goods_allocated_and_there(self) -> None:
        (move,) = inventory.counter_moves(
            inventory.ship([StockLine(sku=A, quantity=2)], reference="parcel:1", at=AT)
        )
        assert move == CounterMove(sku=A, on_hand=-2, allocated=-2, on_hand_min=2, allocated_min=2)
        assert move.admits(StockLevel(sku=A, on_hand=2, allocated=2))
        assert not move.admits(StockLevel(sku=A, on_hand=1, allocated=2))
        assert not move.admits(StockLevel(sku=A, on_hand=2, allocated=1))
        assert move.applied(StockLevel(sku=A, on_hand=2, allocated=2)) == StockLevel(sku=A)

    def test_receiving_needs_nothing(self) -> None:
        (move,) = inventory.counter_moves(
            inventory.receive([StockLine(sku=A, quantity=2)], reference="in:1", at=AT)
        )
        assert move == CounterMove(sku=A, on_hand=2)
        assert move.admits(StockLevel(sku=A, on_hand=0, allocated=5))

    def test_of_holds_need_what_they_take_available_and_what_they_give_back_held(self) -> None:
        lines = [StockLine(sku=A, quantity=2)]
        causes = (Cause.HELD, Cause.RELEASED, Cause.CLAIMED)
        booked = [movements.book(cause, lines, reference="hold:1", at=AT) for cause in causes]
        assert [inventory.counter_moves(entries) for entries in booked] == [
            (CounterMove(sku=A, held=2, available_min=2),),
            (CounterMove(sku=A, held=-2, held_min=2),),
            (CounterMove(sku=A, held=-2, allocated=2, held_min=2),),
        ]

    def test_change_each_counter_by_what_they_say(self) -> None:
        move = CounterMove(sku=A, on_hand=-1, held=-2, allocated=4)
        level = StockLevel(sku=A, on_hand=9, held=5, allocated=1)
        assert move.applied(level) == StockLevel(sku=A, on_hand=8, held=3, allocated=5)

    def test_come_one_a_row_in_key_order(self) -> None:
        entries = (
            *inventory.receive(LINES, reference="in:1", at=AT),
            *inventory.cancel(LINES, reference="order:1", at=AT),
        )
        moves = inventory.counter_moves(reversed(entries))
        assert [(move.sku, move.on_hand, move.allocated) for move in moves] == [
            ("a", 1, -1),
            ("b", 5, -5),
        ]

    def test_goods_freed_first_may_be_promised_by_the_same_update(self) -> None:
        freeing = CounterMove(sku=A, held=-3, held_min=3)
        taking = CounterMove(sku=A, held=5, available_min=5)
        both = freeing.then(taking)
        assert both == CounterMove(sku=A, held=2, held_min=3, available_min=2)
        assert both.admits(StockLevel(sku=A, on_hand=5, held=3))
        assert not both.admits(StockLevel(sku=A, on_hand=4, held=3))

    def test_goods_no_longer_allocated_may_be_promised_by_the_same_update(self) -> None:
        cancelling = CounterMove(sku=A, allocated=-3, allocated_min=3)
        taking = CounterMove(sku=A, held=5, available_min=5)
        assert cancelling.then(taking) == CounterMove(
            sku=A, held=5, allocated=-3, allocated_min=3, available_min=2
        )
        assert cancelling.then(cancelling) == CounterMove(sku=A, allocated=-6, allocated_min=6)

    def test_what_the_first_takes_the_second_must_find_besides(self) -> None:
        taking = CounterMove(sku=A, held=2, available_min=2)
        assert taking.then(taking).available_min == 4
        claiming = CounterMove(sku=A, held=-2, allocated=2, held_min=2)
        assert claiming.then(claiming).held_min == 4
        shipping = CounterMove(sku=A, on_hand=-1, allocated=-1, on_hand_min=1, allocated_min=1)
        assert shipping.then(shipping).on_hand_min == 2
        assert shipping.then(shipping).allocated_min == 2
