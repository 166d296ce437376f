"""Orders paid with what members keep with the shop, alone or beside a provider."""

import pytest

from selfshop import InvalidInput, NotFound, Refused
from selfshop.application.processes.gift_cards import MadeCard
from selfshop.domain import orders, payments
from selfshop.domain.membership import stored_value
from selfshop.domain.membership.stored_value import cards
from selfshop.testing.scripted_provider import Act
from tests.each_store import Store
from tests.stored import ANN, BOB, T, Till, open_till, yuan

S = orders.OrderStatus


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store.open)


class TestPayingByWallet:
    def test_of_all_places_the_order_at_once(self, till: Till) -> None:
        till.top_up("t1", "100.00")
        order = till.tea(3)
        paid = till.spend(order, T.WALLET)
        assert (paid.status.value, paid.amount) == ("captured", 30_00)
        assert till.floor.order(order).status is S.PLACED
        assert till.purse() == (70_00, 0, 0, 0)
        assert [one.status.value for one in till.shop.payments.get(order=order.id)] == [
            "voided", "captured",
        ]  # fmt: skip

    def test_of_a_part_is_held_until_the_provider_has_the_rest(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        order = till.tea(5)
        held = till.spend(order, T.WALLET)
        assert (held.status.value, till.purse()) == ("authorized", (20_00, 0, 0, 20_00))
        assert till.floor.intent(order).amount == 30_00
        assert till.floor.pay(order).status is S.PLACED
        assert till.purse() == (0, 0, 0, 0)
        assert till.floor.order(order).paid == 50_00

    def test_takes_the_bonus_first_unless_the_shop_says_otherwise(self, till: Till) -> None:
        till.top_up("t1", "60.00", "30.00")
        till.spend(till.tea(4), T.WALLET)
        assert till.purse() == (50_00, 0, 0, 0)
        till.shop.settings.change(stored_value=stored_value.Terms(order=stored_value.Order.SHARED))
        till.top_up("t2", "50.00", "50.00")
        till.spend(till.tea(3), T.WALLET)
        assert till.purse() == (80_00, 40_00, 0, 0)
        till.shop.settings.change(
            stored_value=stored_value.Terms(order=stored_value.Order.PAID_FIRST)
        )
        till.spend(till.tea(9), T.WALLET)
        assert till.purse() == (0, 30_00, 0, 0)

    def test_is_set_free_when_the_order_lapses_or_is_cancelled(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        first = till.tea(5)
        till.spend(first, T.WALLET)
        till.floor.customer().orders.cancel(order=first.id, reason="no")
        assert till.purse() == (20_00, 0, 0, 0)
        till.spend(till.tea(5), T.WALLET)
        till.floor.pass_time(minutes=31)
        till.floor.run_due()
        assert till.purse() == (20_00, 0, 0, 0)

    def test_is_never_in_the_way_of_the_next_order_when_no_sweeper_runs(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        late = till.tea(5)
        till.spend(late, T.WALLET)
        till.floor.pass_time(minutes=31)
        assert till.spend(till.tea(2), T.WALLET).status.value == "captured"
        assert till.floor.order(late).status is S.EXPIRED

    def test_can_be_given_up_for_the_provider(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        order = till.tea(5)
        held = till.spend(order, T.WALLET)
        voided = till.floor.customer().payments.give_up(order=order.id, payment=held.id)
        assert (voided.status.value, till.purse()) == ("voided", (20_00, 0, 0, 0))
        assert till.floor.pay(order).paid == 50_00
        with pytest.raises(Refused, match=r"order\.not_allowed"):
            till.floor.customer().payments.give_up(order=order.id, payment=held.id)

    def test_is_refused_beyond_what_is_there_or_due(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        order = till.tea(1)
        for amount, code in (
            ("20.01", "stored_value.more_than_due"),
            ("15.00", "stored_value.more_than_due"),
        ):
            with pytest.raises(Refused) as no:
                till.spend(order, T.WALLET, amount)
            assert no.value.code == code
        with pytest.raises(Refused) as no:
            till.spend(till.tea(5), T.WALLET, "20.01")
        assert no.value.code == "stored_value.short"
        with pytest.raises(Refused) as no:
            till.spend(till.tea(5, member=BOB), T.WALLET, member=BOB)
        assert no.value.code == "stored_value.short"
        assert till.purse() == (20_00, 0, 0, 0)

    def test_is_refused_in_other_shapes(self, till: Till) -> None:
        order = till.tea(1)
        for tender, amount, path in (
            (T.ONLINE, None, "tender"),
            (T.WALLET, "0.00", "amount"),
            (T.GIFT_CARD, None, "card"),
        ):
            with pytest.raises(InvalidInput) as no:
                till.spend(order, tender, amount)
            assert no.value.path == path
        with pytest.raises(NotFound, match=r"payment\.unknown"):
            till.shop.payments.give_up(order=order.id, payment=till.floor.intent(till.tea(1)).id)
        with pytest.raises(Refused, match=r"payment\.not_voidable"):
            till.shop.payments.give_up(order=order.id, payment=till.floor.intent(order).id)

    def test_from_a_frozen_wallet_is_refused(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        till.shop.wallet.freeze(member=ANN, frozen=True)
        order = till.tea(1)
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            till.spend(order, T.WALLET)
        till.shop.wallet.freeze(member=ANN, frozen=False)
        assert till.spend(order, T.WALLET).status.value == "captured"


class TestMoneyForAnOrder:
    def test_goes_back_when_what_was_held_for_the_rest_has_been_frozen(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        order = till.tea(5)
        till.spend(order, T.WALLET)
        till.shop.wallet.freeze(member=ANN, frozen=True)
        receipt = till.floor.receipt(order)
        booked = till.shop.payments.receive(receipt=receipt)
        assert booked.taking.unmatched == "payment.too_late"
        assert till.floor.refunds(order) == [(30_00, "approved")]
        assert till.purse() == (20_00, 0, 0, 20_00)

    def test_on_the_way_lets_no_other_tender_in(self, store: Store) -> None:
        till = open_till(store.open)
        till.floor.provider._charge_script.append(Act.WAIT)
        till.top_up("t1", "20.00")
        order = till.tea(5)
        till.floor.pay(order)
        with pytest.raises(Refused, match=r"payment\.open"):
            till.spend(order, T.WALLET)

    def test_cannot_be_reported_in_the_shop_s_own_name(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        order = till.tea(5)
        held = till.spend(order, T.WALLET)
        forged = till.floor.receipt(
            order,
            "forged",
            payment=held.id,
            provider=held.provider,
            payee=held.payee,
            amount=yuan("20.00"),
        )
        with pytest.raises(Refused, match=r"payment\.not_online"):
            till.shop.payments.receive(receipt=forged)

    def test_of_the_old_sum_goes_back_after_a_tender_was_added(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        order = till.tea(5)
        old = till.floor.receipt(order)
        till.spend(order, T.WALLET)
        booked = till.shop.payments.receive(receipt=old)
        assert booked.taking.unmatched == "payment.too_late"
        assert till.floor.pay(order).status is S.PLACED


class TestRefunds:
    def test_are_split_over_tenders_and_the_last_closes_all(self, till: Till) -> None:
        till.top_up("t1", "10.00", "10.00")
        till.credit("c1", "15.00")
        order = till.tea(9)
        till.spend(order, T.WALLET)
        till.spend(order, T.STORE_CREDIT)
        till.floor.pay(order)
        line = orders.LineUnits(line=order.lines[0].line, quantity=4)
        till.shop.orders.cancel(order=order.id, reason="no", lines=(line,))
        till.floor.run_due()
        assert till.back(order) == {
            "online": 24_44, "selfshop.store_credit": 6_67, "selfshop.wallet": 8_89,
        }  # fmt: skip
        assert till.purse() == (8_89, 0, 6_67, 0)
        till.shop.orders.cancel(order=order.id, reason="no")
        till.floor.run_due()
        assert till.back(order) == {
            "online": 55_00, "selfshop.store_credit": 15_00, "selfshop.wallet": 20_00,
        }  # fmt: skip
        assert till.purse() == (10_00, 10_00, 15_00, 0)

    def test_of_stored_value_alone_complete_a_return_at_once(self, till: Till) -> None:
        till.top_up("t1", "50.00")
        order = till.tea(3)
        till.spend(order, T.WALLET)
        till.floor.deliver(till.floor.ship(till.floor.order(order)))
        accepted = till.floor.accept(till.floor.send_back(order, line1=2))
        assert accepted.claim.status.value == "completed"
        assert till.purse() == (40_00, 0, 0, 0)
        assert [one.status.value for one in till.shop.payments.refunds(order=order.id)] == [
            payments.RefundStatus.SUCCEEDED.value
        ]

    def test_of_what_has_ended_meanwhile_can_be_used_for_some_days(self, till: Till) -> None:
        till.credit(
            "c1", "20.00", ends=till.floor.clock.at.replace(day=till.floor.clock.at.day + 2)
        )
        order = till.tea(2)
        till.spend(order, T.STORE_CREDIT)
        till.floor.pass_time(days=5)
        till.floor.run_due()
        till.shop.orders.cancel(order=order.id, reason="no")
        assert till.shop.wallet.balance(member=ANN).usable == 20_00
        till.floor.pass_time(days=31)
        till.floor.run_due()
        assert till.purse() == (0, 0, 0, 0)


class TestPayingByCard:
    def test_takes_parts_until_it_is_empty_and_refunds_fill_it_again(self, till: Till) -> None:
        _, (card,) = till.sold_cards(1)
        first, second = till.tea(6), till.tea(6)
        till.spend(first, T.GIFT_CARD, card=card)
        till.spend(second, T.GIFT_CARD, card=card)
        assert till.floor.pay(second).status is S.PLACED
        assert self.look(till, card).balance == 0
        till.shop.orders.cancel(order=first.id, reason="no")
        assert self.look(till, card).balance == 60_00

    def look(self, till: Till, card: MadeCard) -> stored_value.Card:
        return till.floor.customer().gift_cards.look_up(code=card.code.lower())

    def test_is_refused_before_it_is_sold_and_after_it_is_void(self, till: Till) -> None:
        (unsold,) = till.shop.gift_cards.issue(count=1)
        _, (card,) = till.sold_cards(1)
        till.shop.gift_cards.void(card=card.id, reason="lost")
        order = till.tea(1)
        for one in (unsold, card):
            with pytest.raises(Refused, match=r"gift_card\.not_allowed"):
                till.spend(order, T.GIFT_CARD, card=one)
        unknown = MadeCard(id=cards.CardId("g-x"), code="0000-0000-0000-0000")
        for one in (unknown, MadeCard(id=cards.CardId("g-x"), code="nonsense")):
            with pytest.raises(NotFound, match=r"gift_card\.unknown"):
                till.spend(order, T.GIFT_CARD, card=one)

    def test_with_a_holder_is_theirs_alone(self, till: Till) -> None:
        _, (card,) = till.sold_cards(1, holder=BOB)
        order = till.tea(1)
        with pytest.raises(Refused, match=r"gift_card\.not_yours"):
            till.spend(order, T.GIFT_CARD, card=card)
        with pytest.raises(NotFound, match=r"gift_card\.unknown"):
            self.look(till, card)
        assert (
            till.spend(till.tea(1, member=BOB), T.GIFT_CARD, member=BOB, card=card).status.value
            == "captured"
        )

    def test_gives_back_as_store_credit_when_the_card_is_void(self, till: Till) -> None:
        _, (card,) = till.sold_cards(1)
        order = till.tea(4)
        till.spend(order, T.GIFT_CARD, card=card)
        till.shop.gift_cards.void(card=card.id, reason="stolen")
        till.shop.orders.cancel(order=order.id, reason="no")
        assert till.purse() == (0, 0, 40_00, 0)
        assert till.owed() == {"store_credit": 40_00}
