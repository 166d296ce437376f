"""Members' points, once they are one, whichever id is used."""

import pytest

from selfshop import Refused
from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId
from tests.each_store import Store
from tests.pointing import ANN, BOB, Pointing, open_pointing


@pytest.fixture
def shop(store: Store) -> Pointing:
    return open_pointing(store.open)


def merge(shop: Pointing) -> None:
    """Make ann one with bob."""
    shop.shop.membership.merge(member=ANN, into=BOB)


class TestMerging:
    def test_lets_the_old_id_use_what_is_both_s(self, shop: Pointing) -> None:
        shop.give(10_00)
        shop.give(5_00, BOB)
        merge(shop)
        assert shop.stands(ANN) == shop.stands(BOB) == {"available": 15_00}
        order = shop.placed(ANN, use=15_00)
        assert (order.payable, shop.stands(BOB)) == (85_00, {"held": 15_00})
        paid = shop.floor.pay(order)
        assert shop.stands(BOB) == {"pending": 85}
        shop.floor.customer(ANN).orders.cancel(order=paid.id, reason="changed_mind")
        assert shop.stands(BOB) == {"available": 15_00}
        assert shop.shop.ledger.verify(limit=1_000).breaches == ()

    def test_of_who_never_had_any_leads_what_comes_to_the_other(self, shop: Pointing) -> None:
        merge(shop)
        shop.bought(ANN)
        assert shop.stands(BOB) == {"pending": 100}
        shop.give(7, ANN)
        shop.shop.points.award(member=ANN, event="review", occasion="r1")
        assert shop.stands(BOB) == {"available": 27, "pending": 100}
        with pytest.raises(Refused, match=r"points\.short"):
            shop.give(-28, ANN)

    def test_goes_for_a_further_id_too(self, shop: Pointing) -> None:
        card = MemberId("card-7")
        shop.shop.membership.add_alias(member=BOB, alias=card)
        shop.give(7, card)
        shop.bought(card)
        assert shop.stands(BOB) == {"available": 7, "pending": 100}

    def test_pays_an_occasion_once_whoever_is_named(self, shop: Pointing) -> None:
        award = shop.shop.points.award
        assert award(member=ANN, event="review", occasion="r1") == 20
        merge(shop)
        for name in (ANN, BOB):
            assert award(member=name, event="review", occasion="r1") == 0
        assert shop.stands(BOB) == {"available": 20}

    def test_pays_no_occasion_anew_under_a_further_id(self, shop: Pointing) -> None:
        award, card = shop.shop.points.award, MemberId("card-7")
        merge(shop)
        shop.shop.membership.add_alias(member=BOB, alias=card)
        assert award(member=card, event="review", occasion="r1") == 20
        for name in (ANN, BOB, card):
            assert award(member=name, event="review", occasion="r1") == 0
        assert award(member=ANN, event="review", occasion="r2") == 20

    @pytest.mark.parametrize("whole", ["all", ""])
    def test_waits_for_no_order_whose_time_is_over(self, shop: Pointing, whole: str) -> None:
        shop.give(30_00)
        order = shop.placed(use=30_00)
        with pytest.raises(Refused, match=r"points\.held"):
            merge(shop)
        shop.floor.clock.at = order.pay_before
        if whole:
            merge(shop)
        else:
            shop.shop.points.merge(member=ANN, into=BOB)
        assert shop.stands(BOB) == {"available": 30_00}

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_brings_what_comes_back_though_the_old_account_is_frozen(
        self, shop: Pointing, when: str
    ) -> None:
        shop.give(20_00)
        order = shop.bought(use=20_00)
        shop.floor.run_due()
        ledger, old = shop.shop.ledger, points.account(points.AVAILABLE, ANN)
        if when == "before":
            ledger.freeze(account=old, frozen=True)
        merge(shop)
        if when == "after":
            ledger.freeze(account=old, frozen=True)
        shop.floor.customer(ANN).orders.cancel(order=order.id, reason="changed_mind")
        assert shop.stands(BOB) == {"available": 20_00}
        emptied = ledger.balance(account=old)
        assert (emptied.balance, emptied.frozen) == (0, True)
        assert ledger.verify(limit=1_000).breaches == ()

    def test_leaves_what_had_ended_by_then_to_end_under_the_old_id(self, shop: Pointing) -> None:
        shop.give(30)
        shop.floor.pass_time(days=20)
        shop.give(50)
        shop.floor.pass_time(days=12)
        ledger, old = shop.shop.ledger, points.account(points.AVAILABLE, ANN)
        merge(shop)
        assert shop.stands(BOB) == {"available": 50}
        assert ledger.balance(account=old).balance == 30
        shop.due()
        assert shop.stands(BOB) == {"available": 50}
        assert ledger.balance(account=old).balance == 0
        assert ledger.balance(account=points.EXPIRED).balance == 30
        assert ledger.verify(limit=1_000).breaches == ()
