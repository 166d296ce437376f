"""Personal data: in one place, told to its owner, destroyed on demand."""

import pytest

from selfshop import Customer, NotFound, Refused, Shop, Staff
from selfshop.domain import membership
from selfshop.domain.shared import MemberId
from selfshop.testing.builders import Goods, cart, furnish
from tests.each_store import rows_of

ANN, EVE = Customer(id=MemberId("ann")), Customer(id=MemberId("eve"))
HOME = membership.Address(name="Ann Smith", country="CN", street="7 Tea Lane", phone="555-0100")


@pytest.fixture
def sold(shop: Shop) -> Shop:
    """A shop in which Ann has ordered tea to her home."""
    furnish(shop, Goods(sku="tea"), members=("ann", "eve"))
    ann = shop.acting_as(ANN)
    tea = cart({"tea": 1})
    ann.orders.place(cart=tea, quote_hash=ann.checkout.quote(cart=tea).hash, ship_to=HOME)
    return shop


class TestAnAddress:
    def test_is_found_by_the_record_that_the_order_names(self, sold: Shop) -> None:
        ann = sold.acting_as(ANN)
        (order,) = ann.orders.find().items
        (kept,) = ann.membership.addresses(member=ANN.id)
        assert (kept.record, kept.address) == (order.ship_to, HOME)

    def test_is_nobody_elses(self, sold: Shop) -> None:
        with pytest.raises(NotFound) as no:
            sold.acting_as(EVE).membership.addresses(member=ANN.id)
        assert no.value.code == "member.unknown"

    def test_is_gone_for_good_when_shredded_and_the_order_stands(self, sold: Shop) -> None:
        before = sold.acting_as(ANN).orders.find().items
        assert sold.membership.shred(member=ANN.id) == 1
        assert sold.membership.addresses(member=ANN.id) == ()
        assert sold.acting_as(ANN).orders.find().items == before
        everything = repr(rows_of(sold))
        assert not [word for word in ("Ann Smith", "7 Tea Lane", "555-0100") if word in everything]
        assert sold.membership.shred(member=ANN.id) == 0

    def test_is_shredded_only_by_those_who_may(self, sold: Shop) -> None:
        clerk = sold.acting_as(Staff(id="li", permissions=frozenset({"membership.write"})))
        with pytest.raises(Refused) as no:
            clerk.membership.shred(member=ANN.id)
        assert no.value.code == "actor.permission_missing"
        assert len(sold.membership.addresses(member=ANN.id)) == 1
