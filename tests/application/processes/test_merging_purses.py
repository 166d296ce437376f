"""What members keep with the shop, once they are one."""

from datetime import timedelta

import pytest

from selfshop import NotFound, Refused
from selfshop.domain.membership import stored_value
from tests.each_store import Store
from tests.stored import ANN, BOB, T, Till, open_till


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store.open)


def merge(till: Till) -> None:
    """Make ann one with bob."""
    till.shop.membership.merge(member=ANN, into=BOB)


class TestMerging:
    def test_makes_all_of_it_the_other_s(self, till: Till) -> None:
        till.top_up("t1", "100.00", "10.00", bonus_ends=till.floor.clock.at + timedelta(days=9))
        till.credit("c1", "5.00")
        till.top_up("t2", "1.00", member=BOB)
        owed = till.owed()
        merge(till)
        assert till.purse(BOB) == till.purse(ANN) == (101_00, 10_00, 5_00, 0)
        assert till.owed() == owed
        till.floor.pass_time(days=9)
        till.floor.run_due()
        assert till.purse(BOB) == (101_00, 0, 5_00, 0)
        assert till.shop.ledger.verify(limit=1_000).breaches == ()

    def test_gives_the_other_what_comes_back_later(self, till: Till) -> None:
        till.top_up("t1", "20.00", "10.00")
        order = till.tea(3)
        till.spend(order, T.WALLET)
        merge(till)
        till.shop.orders.cancel(order=order.id, reason="changed_mind")
        assert till.purse(BOB) == (20_00, 10_00, 0, 0)
        assert till.owed() == {"wallet.paid": 20_00, "wallet.bonus": 10_00}

    def test_gives_the_other_what_comes_back_though_the_old_purse_is_frozen(
        self, till: Till
    ) -> None:
        till.top_up("t1", "20.00", "10.00")
        order = till.tea(3)
        till.spend(order, T.WALLET)
        till.shop.wallet.freeze(member=ANN, frozen=True)
        merge(till)
        till.shop.orders.cancel(order=order.id, reason="changed_mind")
        assert till.purse(BOB) == (20_00, 10_00, 0, 0)
        assert till.shop.ledger.verify(limit=1_000).breaches == ()

    def test_lets_the_old_id_pay_with_it_too(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        merge(till)
        assert till.spend(till.tea(1), T.WALLET).amount == 10_00
        assert till.spend(till.tea(1, member=BOB), T.WALLET, member=BOB).amount == 10_00
        assert till.purse(BOB) == (0, 0, 0, 0)

    def test_books_nothing_twice_that_is_told_again(self, till: Till) -> None:
        till.top_up("t1", "20.00", "2.00")
        till.credit("c1", "5.00")
        merge(till)
        till.top_up("t1", "20.00", "2.00")
        till.credit("c1", "5.00")
        till.top_up("t2", "1.00")
        assert till.purse(BOB) == (21_00, 2_00, 5_00, 0)
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            till.top_up("t1", "20.01", "2.00")
        for _ in range(2):
            refund = till.shop.wallet.refund_top_up(top_up="t1")
            assert (refund.member, refund.paid_out, refund.bonus) == (BOB, 20_00, 2_00)
            assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 5_00
        assert till.purse(BOB) == (1_00, 0, 0, 0)

    def test_waits_for_orders_that_wait(self, till: Till) -> None:
        till.top_up("t1", "10.00")
        order = till.tea(3)
        held = till.spend(order, T.WALLET)
        with pytest.raises(Refused, match=r"stored_value\.held"):
            merge(till)
        assert till.shop.membership.resolve(member=ANN) == ANN
        till.floor.customer(ANN).payments.give_up(order=order.id, payment=held.id)
        merge(till)
        assert till.purse(BOB) == (10_00, 0, 0, 0)

    def test_waits_for_no_order_whose_time_is_over(self, till: Till) -> None:
        till.top_up("t1", "10.00")
        order = till.tea(3)
        till.spend(order, T.WALLET)
        till.floor.clock.at = order.pay_before
        merge(till)
        assert till.purse(BOB) == (10_00, 0, 0, 0)

    def test_is_no_way_round_a_freeze(self, till: Till) -> None:
        till.top_up("t1", "10.00")
        till.shop.wallet.freeze(member=ANN, frozen=True)
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            merge(till)
        assert till.purse(ANN) == (10_00, 0, 0, 0)
        till.shop.wallet.freeze(member=ANN, frozen=False)
        merge(till)
        assert till.shop.wallet.freeze(member=ANN, frozen=True) == till.shop.wallet.balance(
            member=BOB
        )

    def test_keeps_cards_with_their_holder(self, till: Till) -> None:
        _, (made,) = till.sold_cards(1, holder=ANN)
        with pytest.raises(NotFound):
            till.floor.customer(BOB).gift_cards.look_up(code=made.code)
        merge(till)
        assert till.floor.customer(BOB).gift_cards.look_up(code=made.code).holder == ANN
        order = till.tea(1, member=BOB)
        assert till.spend(order, T.GIFT_CARD, member=BOB, card=made).amount == 10_00

    def test_of_who_never_had_anything_books_nothing(self, till: Till) -> None:
        merge(till)
        till.credit("c1", "5.00")
        assert till.purse(BOB) == (0, 0, 5_00, 0)
        assert till.shop.wallet.explain(member=ANN, kind=stored_value.Kind.CREDIT).lines
        assert till.owed() == {"store_credit": 5_00}
