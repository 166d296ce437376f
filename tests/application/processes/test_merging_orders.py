"""The orders of members who are one: both ids' are theirs, under whichever id they ask."""

import pytest

from selfshop import NotFound
from selfshop.domain import orders
from selfshop.domain.shared import MemberId, OrderId
from tests.floor import Floor, units_of

ANN, BOB = MemberId("ann"), MemberId("bob")


def merge(floor: Floor) -> None:
    """Make ann one with bob."""
    floor.shop.membership.merge(member=ANN, into=BOB)


class TestMerging:
    @pytest.mark.parametrize("asker", [ANN, BOB])
    def test_shows_each_id_the_orders_of_both(self, any_floor: Floor, asker: MemberId) -> None:
        ann_s = any_floor.place({"tea": 1}, member=ANN, reference="host-1")
        bob_s = any_floor.place({"tea": 2}, member=BOB)
        with pytest.raises(NotFound, match=r"order\.unknown"):
            any_floor.customer(BOB).orders.get(order=ann_s.id)
        merge(any_floor)
        asking = any_floor.customer(asker).orders
        assert [asking.get(order=one.id) for one in (ann_s, bob_s)] == [ann_s, bob_s]
        assert asking.get_by_reference(reference="host-1") == ann_s
        assert asking.get_quote(order=ann_s.id).hash == ann_s.quote_hash
        assert asking.find().items == (bob_s, ann_s)

    def test_shows_them_page_by_page(self, any_floor: Floor) -> None:
        placed = [any_floor.place({"tea": 1}, member=one).id for one in (ANN, BOB, ANN, BOB, ANN)]
        merge(any_floor)
        for asking, whose in ((any_floor.customer(BOB), None), (any_floor.shop, BOB)):
            seen: list[OrderId] = []
            cursor = None
            while cursor is not None or not seen:
                page = asking.orders.find(member=whose, cursor=cursor, limit=2)
                seen += [one.id for one in page.items]
                cursor = page.cursor
            assert seen == [placed[place] for place in (1, 3, 0, 2, 4)]

    def test_lets_them_pay_and_send_back_what_the_other_bought(self, any_floor: Floor) -> None:
        order = any_floor.place({"tea": 2}, member=ANN)
        merge(any_floor)
        bob = any_floor.customer(BOB)
        bob.payments.charge(order=order.id, payment=any_floor.intent(order).id)
        any_floor.deliver(any_floor.ship(order))
        back = units_of({"line1": 1})
        claim = bob.aftersales.request_return(order=order.id, lines=back, reason="too_much")
        assert bob.aftersales.get(order=order.id) == (claim,)
        assert any_floor.order(order).status is orders.OrderStatus.COMPLETED

    def test_shows_nobody_else_anything(self, floor: Floor) -> None:
        floor.shop.membership.register(member=MemberId("cat"))
        ann_s = floor.place({"tea": 1}, member=ANN)
        merge(floor)
        for asker in ("cat", "nobody"):
            asking = floor.customer(asker).orders
            with pytest.raises(NotFound, match=r"order\.unknown"):
                asking.get(order=ann_s.id)
            assert asking.find().items == ()
