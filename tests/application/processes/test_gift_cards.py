"""Gift cards: made, sold, taken back with the order that sold them."""

from datetime import timedelta

import pytest

from selfshop import InvalidInput, NotFound, Refused
from selfshop.domain import orders
from selfshop.domain.membership import stored_value
from selfshop.domain.membership.stored_value import CardId, CardState
from selfshop.domain.shared import LineId
from tests.each_store import Store, rows_of
from tests.stored import BOB, T, Till, open_till, yuan


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store.open)


class TestSellingCards:
    def test_makes_them_worth_something(self, till: Till) -> None:
        made = till.shop.gift_cards.issue(count=3)
        assert len({card.code for card in made}) == 3
        assert till.shop.gift_cards.get(card=made[0].id).state is CardState.ISSUED
        order, (card,) = till.sold_cards(1)
        sold = till.shop.gift_cards.get(card=card.id)
        assert (sold.state, sold.balance, sold.order) == (CardState.ACTIVE, 100_00, order.id)
        assert till.owed() == {"gift_card": 100_00}

    def test_again_changes_nothing_and_otherwise_is_refused(self, till: Till) -> None:
        order, made = till.sold_cards(2)
        till.activate(order, *made)
        assert till.owed() == {"gift_card": 200_00}
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            till.activate(order, *made, amount="99.00")
        (more,) = till.shop.gift_cards.issue(count=1)
        with pytest.raises(Refused, match=r"gift_card\.more_than_sold"):
            till.activate(order, more)
        other = till.floor.bought({"card": 1}, member=BOB)
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            till.activate(other, made[0])

    def test_needs_a_paid_order_its_line_and_known_cards(self, till: Till) -> None:
        unpaid = till.floor.place({"card": 1}, member=BOB)
        (card,) = till.shop.gift_cards.issue(count=1)
        with pytest.raises(Refused, match=r"gift_card\.order_unpaid"):
            till.activate(unpaid, card)
        before = rows_of(till.shop)
        paid = till.floor.pay(unpaid)
        before = rows_of(till.shop)
        with pytest.raises(NotFound, match=r"order\.no_such_line"):
            till.shop.gift_cards.activate(
                order=paid.id, line=LineId("x"), cards=(card.id,), amount=yuan("1.00")
            )
        with pytest.raises(NotFound, match=r"gift_card\.unknown"):
            till.shop.gift_cards.activate(
                order=paid.id, line=LineId("1"), cards=(CardId("g-x"),), amount=yuan("1.00")
            )
        for wrong in ({"cards": (card.id, card.id)}, {"amount": yuan("0.00")}):
            said = {"cards": (card.id,), "amount": yuan("1.00"), **wrong}
            with pytest.raises(InvalidInput):
                till.shop.gift_cards.activate(order=paid.id, line=LineId("1"), **said)  # type: ignore[arg-type]  # as the case says
        assert rows_of(till.shop) == before

    def test_within_the_law_alone(self, till: Till) -> None:
        with pytest.raises(Refused, match=r"gift_card\.too_much"):
            till.sold_cards(1, "1500.00")
        with pytest.raises(Refused, match=r"gift_card\.identity_needed"):
            till.sold_cards(11, "1000.00")
        with pytest.raises(Refused, match=r"gift_card\.ends_too_soon"):
            till.sold_cards(1, ends=till.floor.clock.at + timedelta(days=365))
        till.sold_cards(11, "1000.00", identified=True)
        assert till.owed() == {"gift_card": 11_000_00}

    def test_adds_up_what_one_order_buys_however_it_is_cut(self, till: Till) -> None:
        order = till.floor.bought({"card": 11}, member=BOB)
        made = till.shop.gift_cards.issue(count=11)
        till.activate(order, *made[:9], amount="1000.00")
        with pytest.raises(Refused, match=r"gift_card\.identity_needed"):
            till.activate(order, *made[9:], amount="1000.00")


class TestAnOrderThatSoldCards:
    def test_takes_them_back_untouched_when_it_is_cancelled(self, till: Till) -> None:
        order, made = till.sold_cards(2)
        till.spend(till.tea(3), T.GIFT_CARD, card=made[0])
        one = orders.LineUnits(line=order.lines[0].line, quantity=1)
        till.shop.orders.cancel(order=order.id, reason="no", lines=(one,))
        assert till.shop.gift_cards.get(card=made[1].id).state is CardState.VOID
        assert till.owed() == {"gift_card": 70_00}
        with pytest.raises(Refused, match=r"gift_card\.spent"):
            till.shop.orders.cancel(order=order.id, reason="no")
        assert till.floor.order(order).lines[0].cancelled == 1

    def test_takes_them_back_when_they_are_returned(self, till: Till) -> None:
        order, (card,) = till.sold_cards(1)
        till.floor.deliver(till.floor.ship(till.floor.order(order)))
        till.floor.accept(till.floor.send_back(order, line1=1))
        assert till.shop.gift_cards.get(card=card.id).state is CardState.VOID
        assert till.owed() == {}

    @pytest.mark.parametrize("how", ["cancelled", "returned"])
    def test_takes_a_frozen_one_back_with_its_unit(self, till: Till, how: str) -> None:
        order, (card,) = till.sold_cards(1)
        till.shop.gift_cards.freeze(card=card.id, frozen=True)
        # By hand nothing is taken from it.
        for ask in (till.shop.gift_cards.void, till.shop.gift_cards.refund):
            with pytest.raises(Refused, match=r"ledger\.account_frozen"):
                ask(card=card.id, reason="unwanted")
        if how == "cancelled":
            till.shop.orders.cancel(order=order.id, reason="no")
        else:
            till.floor.deliver(till.floor.ship(till.floor.order(order)))
            till.floor.accept(till.floor.send_back(order, line1=1))
        gone = till.shop.gift_cards.get(card=card.id)
        assert (gone.state, gone.frozen) == (CardState.VOID, True)
        assert till.owed() == {}
        assert till.shop.ledger.verify().breaches == ()

    def test_gives_back_what_is_unspent_when_the_house_says_so(self, till: Till) -> None:
        order, (card,) = till.sold_cards(1)
        till.spend(till.tea(3), T.GIFT_CARD, card=card)
        assert till.shop.gift_cards.refund(card=card.id, reason="unwanted") == 70_00
        assert till.shop.gift_cards.refund(card=card.id, reason="unwanted") == 70_00
        assert till.floor.refunds(order) == [(70_00, "approved")]
        with pytest.raises(Refused, match=r"gift_card\.spent"):
            till.shop.orders.cancel(order=order.id, reason="no")
        assert till.owed() == {}


class TestACard:
    def test_that_is_frozen_pays_nothing_until_it_is_thawed(self, till: Till) -> None:
        _, (card,) = till.sold_cards(1)
        till.shop.gift_cards.freeze(card=card.id, frozen=True)
        order = till.tea(1)
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            till.spend(order, T.GIFT_CARD, card=card)
        till.shop.gift_cards.freeze(card=card.id, frozen=False)
        assert till.spend(order, T.GIFT_CARD, card=card).status.value == "captured"

    def test_is_made_void_once_and_not_while_an_order_keeps_some(self, till: Till) -> None:
        _, (card,) = till.sold_cards(1)
        waiting = till.tea(20)
        held = till.spend(waiting, T.GIFT_CARD, "30.00", card=card)
        with pytest.raises(Refused, match=r"gift_card\.held"):
            till.shop.gift_cards.void(card=card.id, reason="lost")
        till.shop.payments.give_up(order=waiting.id, payment=held.id)
        assert till.shop.gift_cards.void(card=card.id, reason="lost") == 100_00
        assert till.shop.gift_cards.void(card=card.id, reason="lost") == 100_00

    def test_ends_when_it_was_said(self, till: Till) -> None:
        terms = stored_value.Terms(profile="none")
        till.shop.settings.change(stored_value=terms)
        _, (card,) = till.sold_cards(1, ends=till.floor.clock.at + timedelta(days=2))
        till.floor.pass_time(days=2)
        with pytest.raises(Refused, match=r"stored_value\.short"):
            till.spend(till.tea(1), T.GIFT_CARD, card=card)
        till.floor.run_due()
        assert till.owed() == {}

    @pytest.mark.parametrize("swept", [False, True])
    def test_that_has_ended_is_worth_nothing_swept_or_not(self, till: Till, *, swept: bool) -> None:
        till.shop.settings.change(stored_value=stored_value.Terms(profile="none"))
        order, (card,) = till.sold_cards(1, ends=till.floor.clock.at + timedelta(days=2))
        till.floor.pass_time(days=2)
        if swept:
            till.floor.run_due()
        assert till.shop.gift_cards.look_up(code=card.code).balance == 0
        for ask in (till.shop.gift_cards.void, till.shop.gift_cards.refund):
            with pytest.raises(Refused, match=r"gift_card\.empty"):
                ask(card=card.id, reason="unwanted")
        with pytest.raises(Refused, match=r"gift_card\.spent"):
            till.shop.orders.cancel(order=order.id, reason="no")

    @pytest.mark.parametrize("swept", [False, True])
    def test_that_has_ended_gives_back_what_came_back_to_it_later(
        self, till: Till, *, swept: bool
    ) -> None:
        till.shop.settings.change(stored_value=stored_value.Terms(profile="none"))
        sale, (card,) = till.sold_cards(1, ends=till.floor.clock.at + timedelta(days=2))
        order = till.tea(3)
        till.spend(order, T.GIFT_CARD, card=card)
        till.floor.pass_time(days=2)
        if swept:
            till.floor.run_due()
        till.shop.orders.cancel(order=order.id, reason="changed_mind")
        assert till.shop.gift_cards.get(card=card.id).balance == 30_00
        assert till.shop.gift_cards.refund(card=card.id, reason="unwanted") == 30_00
        assert till.floor.refunds(sale) == [(30_00, "approved")]
        till.floor.run_due()
        assert till.owed() == {}

    def test_says_what_happened_to_it(self, till: Till) -> None:
        _, (card,) = till.sold_cards(1)
        till.spend(till.tea(3), T.GIFT_CARD, card=card)
        assert till.shop.gift_cards.statement(card=card.id).items[-1].balance == 70_00
        assert "售卡激活" in till.shop.gift_cards.explain(card=card.id, locale="zh").lines[0]
