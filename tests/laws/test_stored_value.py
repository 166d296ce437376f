"""Stored value under any sequence of what happens in a shop, on every store, beside a plain model."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from selfshop import Money
from selfshop.application.processes.gift_cards import MadeCard
from selfshop.domain import orders, payments
from selfshop.domain.membership import stored_value
from selfshop.domain.membership.stored_value import CardState
from selfshop.domain.shared import MemberId, Minor, OrderId, PaymentId
from tests.each_store import Store
from tests.machines import ShopMachine, run
from tests.stored import ANN, BOB, T, Till, open_till
from tests.stored_model import Model, bonus_of, credit_of

pytestmark = pytest.mark.law

S = orders.OrderStatus
PRICE, CARD = 10_00, 100_00
CAT = MemberId("cat")
members = st.sampled_from([ANN, BOB, CAT])
amounts = st.integers(1, 60_00)
days = st.sampled_from([None, 2, 20])


class StoredValue(ShopMachine):
    """Members pay in, are owed, buy and use cards, order, pay by several tenders, and give back."""

    till: Till

    @initialize()
    def open(self) -> None:
        self.till = open_till(self.store.open)
        self.shop = self.till.shop
        self.shop.membership.register(member=CAT)
        self.model = Model()
        self.waiting: dict[OrderId, MemberId] = {}
        self.paid: dict[OrderId, MemberId] = {}
        self.cards: dict[str, tuple[MadeCard, OrderId]] = {}
        self.held: dict[PaymentId, OrderId] = {}
        self.back: dict[tuple[str, str], int] = {}
        # Something to spend, and goods to come back.
        self.top_up(ANN, 60_00, 15_00, 2)
        self.sell_cards(2)
        self.buy(ANN, 4)
        order = next(iter(self.waiting))
        self.spend(order, T.WALLET, 20_00)
        self.pay_the_rest(order)

    def ends(self, after: int | None) -> Any:
        return None if after is None else self.till.floor.clock.at + timedelta(days=after)

    # -- value that comes and goes ------------------------------------------------------------

    @rule(member=members, amount=amounts, bonus=st.integers(0, 20_00), after=days)
    def top_up(self, member: MemberId, amount: int, bonus: int, after: int | None) -> None:
        name = f"t{self.keys}"
        one = stored_value.TopUp(
            id=name,
            member=member,
            amount=Money(amount, "CNY"),
            received="bank",
            bonus=Money(bonus, "CNY") if bonus else None,
            bonus_ends=self.ends(after) if bonus else None,
        )
        # Twice under its own id too, without the key.
        if self.twice(lambda shop: shop.wallet.top_up(top_up=one)) is not None:
            self.shop.wallet.top_up(top_up=one)
            self.model.load(self.model.purse("wallet.paid", member), amount, name=name)
            if bonus:
                purse = self.model.purse("wallet.bonus", member)
                self.model.load(purse, bonus, one.bonus_ends, name=bonus_of(name))
            self.model.top_ups[name] = {"member": member, "amount": amount, "bonus": bonus}

    @precondition(lambda self: self.model.top_ups)
    @rule(data=st.data())
    def take_a_top_up_back(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.top_ups)))
        known = self.model.top_ups[name]
        expected = known["back"] if "back" in known else self.model.top_up_back(name)
        done = self.twice(lambda shop: shop.wallet.refund_top_up(top_up=name))
        assert (None if done is None else done.paid_out) == expected

    @rule(member=members, amount=amounts, after=days)
    def owe_credit(self, member: MemberId, amount: int, after: int | None) -> None:
        one = stored_value.Credit(
            id=f"c{self.keys}",
            member=member,
            amount=Money(amount, "CNY"),
            reason="sorry",
            ends=self.ends(after),
        )
        self.twice(lambda shop: shop.wallet.issue_credit(credit=one))
        purse = self.model.purse("store_credit", member)
        self.model.load(purse, amount, one.ends, name=credit_of(one.id))
        self.model.credits[one.id] = {"member": member, "amount": amount}

    @precondition(lambda self: self.model.credits)
    @rule(data=st.data())
    def take_credit_back(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.credits)))
        expected = self.model.credit_back(name)
        taken = self.twice(lambda shop: shop.wallet.void_credit(credit=name, reason="x"))
        assert taken == expected

    @rule(member=members, how=st.sampled_from(["freeze", "thaw"]))
    def freeze_or_thaw(self, member: MemberId, how: str) -> None:
        frozen = how == "freeze"
        done = self.twice(lambda shop: shop.wallet.freeze(member=member, frozen=frozen))
        owner = self.model.owner(member)
        has_any = any(name.endswith(f":{owner}") for name in self.model.purses)
        assert (done is not None) is has_any
        if done is not None:
            (self.model.frozen.add if frozen else self.model.frozen.discard)(owner)

    @precondition(lambda self: not self.model.heirs)
    @rule(into=st.sampled_from([ANN, BOB]))
    def merge(self, into: MemberId) -> None:
        done = self.twice(lambda shop: shop.membership.merge(member=CAT, into=into))
        assert (done is not None) is self.model.merge(CAT, into)

    # -- cards --------------------------------------------------------------------------------

    @rule(count=st.integers(1, 2))
    def sell_cards(self, count: int) -> None:
        order, made = self.till.sold_cards(count)
        for card in made:
            self.cards[card.id] = (card, order.id)
            self.model.load(f"gift_card:{card.id}", CARD, name=card.id)
        self.till.activate(order, *made)

    def some_card(self, data: st.DataObject) -> tuple[MadeCard, OrderId]:
        return self.cards[data.draw(st.sampled_from(sorted(self.cards)))]

    @precondition(lambda self: self.cards)
    @rule(data=st.data(), ask=st.sampled_from(["refund", "void"]))
    def make_a_card_void(self, data: st.DataObject, ask: str) -> None:
        card, _ = self.some_card(data)
        purse = f"gift_card:{card.id}"
        balance, held = self.model.balance(purse), self.model.held(purse)
        done = self.twice(lambda shop: getattr(shop.gift_cards, ask)(card=card.id, reason="x"))
        if purse not in self.model.void:
            assert (done is not None) is bool(balance and not held)
            if done is not None:
                assert done == balance
                self.model.take(purse, balance)
                self.model.void.add(purse)

    @precondition(lambda self: self.cards)
    @rule(data=st.data())
    def unsell_a_card(self, data: st.DataObject) -> None:
        _, sold = self.some_card(data)
        found = self.shop.orders.get(order=sold)
        one = (orders.LineUnits(line=found.lines[0].line, quantity=1),)
        done = self.twice(lambda shop: shop.orders.cancel(order=sold, reason="x", lines=one))
        if done is not None:
            (gone,) = [
                name
                for name, (card, order) in self.cards.items()
                if order == sold and f"gift_card:{name}" not in self.model.void
                if self.shop.gift_cards.get(card=card.id).state is CardState.VOID
            ]
            self.model.take(f"gift_card:{gone}", CARD)
            self.model.void.add(f"gift_card:{gone}")

    # -- orders -------------------------------------------------------------------------------

    @rule(member=members, units=st.integers(1, 6))
    def buy(self, member: MemberId, units: int) -> None:
        self.waiting[self.till.tea(units, member=member).id] = member

    def some(self, data: st.DataObject, of: dict[OrderId, MemberId]) -> OrderId:
        return data.draw(st.sampled_from(sorted(of)))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), tender=st.sampled_from([T.WALLET, T.STORE_CREDIT]), amount=amounts)
    def pay_by_purse(self, data: st.DataObject, tender: payments.Tender, amount: int) -> None:
        self.spend(self.some(data, self.waiting), tender, amount)

    @precondition(lambda self: self.waiting and self.cards)
    @rule(data=st.data(), amount=amounts)
    def pay_by_card(self, data: st.DataObject, amount: int) -> None:
        card, _ = self.some_card(data)
        self.spend(self.some(data, self.waiting), T.GIFT_CARD, amount, card=card)

    def spend(
        self, order: OrderId, tender: payments.Tender, amount: int, *, card: MadeCard | None = None
    ) -> None:
        member = self.waiting[order]
        purses = {
            T.WALLET: [self.model.purse(kind, member) for kind in ("wallet.bonus", "wallet.paid")],
            T.STORE_CREDIT: [self.model.purse("store_credit", member)],
            T.GIFT_CARD: [f"gift_card:{card.id if card else ''}"],
        }[tender]
        there = sum(map(self.model.usable, purses))
        due = self.due(order)
        shut = tender is not T.GIFT_CARD and self.model.is_frozen(member)
        blocked = amount == due and any(
            self.model.is_frozen(self.model.payments[name]["member"])
            for name, of in self.held.items()
            if of == order and not self.of_card(name)
        )
        code = None if card is None else card.code
        done = self.twice(
            lambda shop: shop.payments.spend(
                order=order, tender=tender, amount=Minor(amount), card=code
            )
        )
        assert (done is not None) is (amount <= min(there, due) and not shut and not blocked)
        if done is not None:
            self.model.pay(done.id, purses, amount, member=member)
            self.held[done.id] = order
            if amount == due:
                self.placed(order)

    def of_card(self, payment: PaymentId) -> bool:
        takes = self.model.payments[payment]["takes"]
        return bool(takes[0]["purse"].startswith("gift_card:"))

    def due(self, order: OrderId) -> int:
        found = self.shop.orders.get(order=order)
        held: int = sum(
            take["count"]
            for name, of in self.held.items()
            if of == order
            for take in self.model.payments[name]["takes"]
        )
        return found.payable - held

    def placed(self, order: OrderId) -> None:
        for name in [name for name, of in self.held.items() if of == order]:
            self.model.captured(name)
            del self.held[name]
        self.paid[order] = self.waiting.pop(order)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def pay_the_rest_online(self, data: st.DataObject) -> None:
        self.pay_the_rest(self.some(data, self.waiting))

    def pay_the_rest(self, order: OrderId) -> None:
        intent = self.shop.payments.get(order=order)[-1]
        for one in self.shop.payments.get(order=order):
            if one.tender is T.ONLINE and not payments.is_final(one):
                intent = one
        self.twice(lambda shop: shop.payments.charge(order=order, payment=intent.id))
        if self.shop.orders.get(order=order).status is S.PLACED:
            self.placed(order)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def give_a_tender_up(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.held)))
        order = self.held[name]
        done = self.twice(lambda shop: shop.payments.give_up(order=order, payment=name))
        if done is not None:
            self.set_free(name)

    def set_free(self, *names: PaymentId) -> None:
        for name in names:
            del self.held[name]
            self.model.set_free(name)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def cancel_unpaid(self, data: st.DataObject) -> None:
        order = self.some(data, self.waiting)
        self.twice(lambda shop: shop.orders.cancel(order=order, reason="x"))
        self.come_to_nothing(order)

    def come_to_nothing(self, order: OrderId) -> None:
        del self.waiting[order]
        self.set_free(*[name for name, of in self.held.items() if of == order])

    @precondition(lambda self: self.paid)
    @rule(data=st.data(), units=st.integers(1, 3))
    def cancel_paid(self, data: st.DataObject, units: int) -> None:
        order = self.some(data, self.paid)
        found = self.shop.orders.get(order=order)
        lines = (orders.LineUnits(line=found.lines[0].line, quantity=units),)
        done = self.twice(lambda shop: shop.orders.cancel(order=order, reason="x", lines=lines))
        if done is None:
            return
        total = 0
        for taking in self.shop.payments.takings(order=order):
            gone = taking.refunded + taking.refunding
            part = gone - self.back.get(taking.receipt.key, 0)
            self.back[taking.receipt.key] = gone
            total += part
            if payments.stored.is_ours(taking.receipt.provider):
                at, refund = self.till.floor.clock.at, self.shop.payments.refunds(order=order)[-1]
                self.model.give_back(taking.receipt.payment, part, at, refund=refund.id)
        assert total == units * PRICE

    # -- time ---------------------------------------------------------------------------------

    @rule(
        data=st.data(),
        minutes=st.sampled_from([10, 31, 3 * 24 * 60, 21 * 24 * 60]),
        early=st.sampled_from([None, "top-up", "credit"]),
    )
    def time_passes(self, data: st.DataObject, minutes: int, early: str | None) -> None:
        self.till.floor.pass_time(minutes=minutes)
        at = self.till.floor.clock.at
        ended = [one for one in self.waiting if self.shop.orders.get(order=one).pay_before <= at]
        for order in ended:
            self.come_to_nothing(order)
        self.model.expire(at)
        # What is over is over before anybody has swept it.
        if early == "top-up" and self.model.top_ups:
            self.take_a_top_up_back(data)
        if early == "credit" and self.model.credits:
            self.take_credit_back(data)
        self.till.floor.run_due()
        self.till.floor.run_due()
        assert all(self.shop.orders.get(order=order).status is S.EXPIRED for order in ended)

    # -- what always holds --------------------------------------------------------------------

    @invariant()
    def every_purse_stands_as_the_model_says(self) -> None:
        for member in (ANN, BOB, CAT):
            kinds = ("wallet.paid", "wallet.bonus", "store_credit")
            names = [self.model.purse(kind, member) for kind in kinds]
            has = self.shop.wallet.balance(member=member)
            assert [has.paid, has.bonus, has.credit] == list(map(self.model.balance, names))
            assert has.held == sum(map(self.model.held, names))
        for name, (card, _) in self.cards.items():
            stands = self.shop.gift_cards.get(card=card.id)
            assert stands.balance == self.model.balance(f"gift_card:{name}")

    @invariant()
    def loaded_and_given_back_is_owed_spent_and_expired(self) -> None:
        for one in self.shop.wallet.owed():
            kind = one.kind.value
            assert one.owed == self.model.owed(kind)
            assert one.expired == self.model.expired[kind]
            assert one.loaded == self.model.loaded[kind]
            assert one.loaded == one.owed + one.spent + one.expired + one.taken_back
            assert min(one.owed, one.spent, one.expired, one.taken_back) >= 0

    @invariant()
    def paid_is_refunded_refundable_and_retained_per_tender(self) -> None:
        for order in self.paid:
            found = self.shop.orders.get(order=order)
            takings = self.shop.payments.takings(order=order)
            gone = sum(one.refunded + one.refunding for one in takings)
            kept = sum(line.wanted for line in found.lines) * PRICE
            assert found.paid == found.payable == sum(one.receipt.amount.minor for one in takings)
            assert found.paid == gone + kept
            for one in takings:
                assert 0 <= one.refundable <= one.receipt.amount.minor
                if payments.stored.is_ours(one.receipt.provider):
                    assert not one.refunding


class TestStoredValue:
    """Stored value loaded + refunds = balance + spent + expired, per tender paid = refunded +
    refundable + retained, and every command given twice is one."""

    def test_balances_under_any_sequence_of_moves(self, store: Store) -> None:
        examples = {"memory": 40, "sqlite": 5, "postgres": 4, "mariadb": 2}
        run(StoredValue, store, steps=25, examples=examples)
        assert store.opened
