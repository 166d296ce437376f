"""What members keep with the shop: paid in, owed, frozen, gone back, and told."""

from datetime import timedelta

import pytest
from attrs import evolve

from selfshop import InvalidInput, Money, NotFound, Refused
from selfshop.domain.membership.stored_value import Credit, Kind, TopUp
from selfshop.domain.shared import MemberId
from tests.each_store import Store, rows_of
from tests.stored import ANN, BOB, T, Till, open_till, yuan


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store.open)


class TestToppingUp:
    def test_twice_under_one_id_books_once(self, till: Till) -> None:
        till.top_up("t1", "100.00", "20.00")
        till.top_up("t1", "100.00", "20.00")
        assert till.purse() == (100_00, 20_00, 0, 0)
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            till.top_up("t1", "101.00", "20.00")

    def test_goes_back_once_without_its_bonus(self, till: Till) -> None:
        till.top_up("t1", "100.00", "20.00")
        till.spend(till.tea(3), T.WALLET)
        back = till.shop.wallet.refund_top_up(top_up="t1")
        assert (back.paid_out, back.kept, back.bonus, back.received) == (
            72_00, 18_00, 0, "bank t1",
        )  # fmt: skip
        assert till.purse() == (0, 0, 0, 0)
        assert till.shop.wallet.refund_top_up(top_up="t1") == back
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            till.shop.wallet.refund_top_up(top_up="t1", amount=yuan("5.00"))

    @pytest.mark.parametrize("swept", [False, True])
    @pytest.mark.parametrize("merged", [False, True])
    def test_keeps_nothing_for_a_bonus_that_has_ended_unused(
        self, till: Till, *, swept: bool, merged: bool
    ) -> None:
        ends = till.floor.clock.at + timedelta(days=2)
        till.top_up("t0", "1.00", "1.00", bonus_ends=ends + timedelta(days=9))
        till.top_up("t1", "100.00", "20.00", bonus_ends=ends)
        till.top_up("t2", "30.00", "30.00", bonus_ends=ends)
        till.spend(till.tea(1), T.WALLET)
        if merged:
            till.shop.membership.merge(member=ANN, into=BOB)
        till.floor.pass_time(days=2)
        if swept:
            till.floor.run_due()
        # Of the bonus of 20.00, 10.00 were spent and 10.00 ended; nothing of the other's ended.
        back = till.shop.wallet.refund_top_up(top_up="t1")
        assert (back.taken, back.kept, back.paid_out, back.bonus) == (100_00, 10_00, 90_00, 0)
        assert till.shop.wallet.refund_top_up(top_up="t1") == back
        back = till.shop.wallet.refund_top_up(top_up="t2")
        assert (back.taken, back.kept, back.paid_out, back.bonus) == (30_00, 0, 30_00, 0)
        assert till.shop.wallet.balance(member=ANN).usable == 2_00
        back = till.shop.wallet.refund_top_up(top_up="t0")
        assert (back.taken, back.kept, back.paid_out, back.bonus) == (1_00, 0, 1_00, 1_00)
        till.floor.run_due()
        assert till.owed() == {}
        owed = {one.kind: one for one in till.shop.wallet.owed()}
        assert (owed[Kind.BONUS].spent, owed[Kind.BONUS].expired) == (10_00, 40_00)
        assert owed[Kind.PAID].taken_back == 131_00

    @pytest.mark.parametrize("merged", [False, True])
    def test_that_goes_back_takes_its_own_bonus_alone(self, till: Till, *, merged: bool) -> None:
        soon, late = (till.floor.clock.at + timedelta(days=days) for days in (2, 20))
        till.top_up("t0", "100.00", "20.00", bonus_ends=soon)
        till.top_up("t1", "100.00", "20.00", bonus_ends=late)
        till.top_up("t2", "100.00", "20.00")
        if merged:
            till.shop.membership.merge(member=ANN, into=BOB)
        assert till.shop.wallet.refund_top_up(top_up="t1").bonus == 20_00
        till.floor.pass_time(days=20)
        till.floor.run_due()
        # What ends earlier was not taken in place of what ends later.
        assert till.purse(BOB if merged else ANN) == (200_00, 20_00, 0, 0)
        assert till.shop.wallet.refund_top_up(top_up="t0").paid_out == 100_00
        assert till.shop.wallet.refund_top_up(top_up="t2").paid_out == 100_00
        assert till.owed() == {}

    @pytest.mark.parametrize("merged", [None, "before", "after"])
    @pytest.mark.parametrize("late", [False, True])
    def test_goes_back_with_the_bonus_that_came_back_of_an_order(
        self, till: Till, *, merged: str | None, late: bool
    ) -> None:
        def merge(when: str) -> None:
            if merged == when:
                till.shop.membership.merge(member=ANN, into=BOB)

        till.top_up("t1", "100.00", "20.00", bonus_ends=till.floor.clock.at + timedelta(days=2))
        order = till.tea(1)
        till.spend(order, T.WALLET)
        merge("before")
        if late:
            till.floor.pass_time(days=2)
        till.shop.orders.cancel(order=order.id, reason="changed_mind")
        merge("after")
        back = till.shop.wallet.refund_top_up(top_up="t1")
        there = 10_00 if late else 20_00
        assert (back.taken, back.kept, back.paid_out, back.bonus) == (100_00, 0, 100_00, there)
        till.floor.run_due()
        assert till.owed() == {}

    @pytest.mark.parametrize("swept", [False, True])
    def test_keeps_nothing_for_a_bonus_that_came_back_and_ended_then(
        self, till: Till, *, swept: bool
    ) -> None:
        till.top_up("t1", "100.00", "20.00", bonus_ends=till.floor.clock.at + timedelta(days=2))
        order = till.tea(1)
        till.spend(order, T.WALLET)
        till.floor.pass_time(days=3)
        till.floor.run_due()
        till.shop.orders.cancel(order=order.id, reason="changed_mind")
        till.floor.pass_time(days=30)
        if swept:
            till.floor.run_due()
        back = till.shop.wallet.refund_top_up(top_up="t1")
        assert (back.taken, back.kept, back.paid_out, back.bonus) == (100_00, 0, 100_00, 0)

    @pytest.mark.parametrize("swept", [False, True])
    def test_goes_back_as_if_unpaid_orders_were_swept_at_once(
        self, till: Till, *, swept: bool
    ) -> None:
        till.top_up("t1", "100.00", "20.00")
        order = till.tea(13)
        till.spend(order, T.WALLET)
        assert till.purse() == (100_00, 20_00, 0, 120_00)
        assert order.pay_before is not None
        till.floor.clock.at = order.pay_before
        if swept:
            till.floor.run_due()
        back = till.shop.wallet.refund_top_up(top_up="t1")
        assert (back.paid_out, back.kept, back.bonus) == (100_00, 0, 20_00)

    def test_that_nobody_made_or_nothing_is_left_of_is_refused(self, till: Till) -> None:
        with pytest.raises(NotFound, match=r"wallet\.top_up_unknown"):
            till.shop.wallet.refund_top_up(top_up="t9")
        till.top_up("t1", "10.00")
        till.spend(till.tea(1), T.WALLET)
        with pytest.raises(Refused, match=r"wallet\.not_refundable"):
            till.shop.wallet.refund_top_up(top_up="t1")

    def test_needs_a_member_and_the_shop_s_currency(self, till: Till) -> None:
        before = rows_of(till.shop)
        with pytest.raises(NotFound, match=r"member\.unknown"):
            till.top_up("t1", "10.00", member=MemberId("zoe"))
        credit = Credit(id="c", member=ANN, amount=Money.of("5", "JPY"), reason="x")
        with pytest.raises(InvalidInput, match="amount"):
            till.shop.wallet.issue_credit(credit=credit)
        assert rows_of(till.shop) == before

    def test_under_a_blank_id_or_from_nowhere_is_refused(self, till: Till) -> None:
        one = TopUp(id="t1", member=ANN, amount=yuan("10.00"), received="bank 1")
        before = rows_of(till.shop)
        for wrong, path, code in (
            (evolve(one, id=" "), "top_up.id", "input.blanks_around"),
            (evolve(one, id="t1 "), "top_up.id", "input.blanks_around"),
            (evolve(one, received=" \t"), "top_up.received", "input.empty"),
        ):
            with pytest.raises(InvalidInput) as no:
                till.shop.wallet.top_up(top_up=wrong)
            assert (no.value.path, no.value.code) == (path, code)
        assert rows_of(till.shop) == before

    def test_from_a_frozen_wallet_does_not_go_back(self, till: Till) -> None:
        till.top_up("t1", "10.00")
        assert till.shop.wallet.freeze(member=ANN, frozen=True).usable == 0
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            till.shop.wallet.refund_top_up(top_up="t1")
        assert till.shop.wallet.freeze(member=ANN, frozen=False).usable == 10_00


class TestStoreCredit:
    def test_ends_when_it_was_said(self, till: Till) -> None:
        till.credit("c1", "30.00", ends=till.floor.clock.at + timedelta(days=2))
        till.credit("c2", "5.00")
        till.floor.pass_time(days=2)
        assert till.shop.wallet.balance(member=ANN).usable == 5_00
        till.floor.run_due()
        assert till.purse() == (0, 0, 5_00, 0)
        credit = next(one for one in till.shop.wallet.owed() if one.kind is Kind.CREDIT)
        assert (credit.loaded, credit.expired, credit.owed) == (35_00, 30_00, 5_00)

    def test_under_a_blank_id_or_for_no_reason_is_refused(self, till: Till) -> None:
        one = till.credit("c1", "10.00")
        before = rows_of(till.shop)
        for wrong, path, code in (
            (evolve(one, id=" "), "credit.id", "input.blanks_around"),
            (evolve(one, id="\u3000c2"), "credit.id", "input.blanks_around"),
            (evolve(one, reason=" "), "credit.reason", "input.empty"),
        ):
            with pytest.raises(InvalidInput) as no:
                till.shop.wallet.issue_credit(credit=wrong)
            assert (no.value.path, no.value.code) == (path, code)
        for said in ("", " "):
            with pytest.raises(InvalidInput) as no:
                till.shop.wallet.void_credit(credit="c1", reason=said)
            assert (no.value.path, no.value.code) == ("reason", "input.empty")
        assert rows_of(till.shop) == before

    def test_is_taken_back_as_far_as_it_is_not_spent(self, till: Till) -> None:
        till.credit("c1", "30.00")
        till.spend(till.tea(1), T.STORE_CREDIT)
        assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 20_00
        assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 20_00
        with pytest.raises(NotFound, match=r"wallet\.credit_unknown"):
            till.shop.wallet.void_credit(credit="c9", reason="a mistake")
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            till.shop.wallet.void_credit(credit="c1", reason="another one")

    @pytest.mark.parametrize("swept", [False, True])
    @pytest.mark.parametrize("merged", [False, True])
    def test_that_has_ended_takes_no_other_with_it(
        self, till: Till, *, swept: bool, merged: bool
    ) -> None:
        ends = till.floor.clock.at + timedelta(days=2)
        till.credit("c1", "30.00", ends=ends)
        till.credit("c2", "30.00", ends=ends)
        till.credit("c3", "40.00")
        till.spend(till.tea(1), T.STORE_CREDIT)
        if merged:
            till.shop.membership.merge(member=ANN, into=BOB)
        till.floor.pass_time(days=2)
        if swept:
            till.floor.run_due()
        for _ in range(2):
            assert till.shop.wallet.void_credit(credit="c2", reason="a mistake") == 0
        assert till.shop.wallet.balance(member=ANN).usable == 40_00
        # Of c1, 10.00 were spent: they come out of what there is.
        for _ in range(2):
            assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 10_00
        assert till.shop.wallet.balance(member=ANN).usable == 30_00

    def test_is_taken_back_of_itself_before_any_other(self, till: Till) -> None:
        till.credit("c1", "30.00", ends=till.floor.clock.at + timedelta(days=2))
        till.credit("c2", "30.00")
        assert till.shop.wallet.void_credit(credit="c2", reason="a mistake") == 30_00
        till.floor.pass_time(days=2)
        till.floor.run_due()
        assert till.purse() == (0, 0, 0, 0)
        assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 0

    @pytest.mark.parametrize("swept", [False, True])
    def test_that_an_order_gives_free_once_it_has_ended_takes_no_other(
        self, till: Till, *, swept: bool
    ) -> None:
        order = till.tea(3)
        assert order.pay_before is not None
        till.credit("c1", "10.00", ends=order.pay_before)
        till.credit("c2", "10.00")
        till.spend(order, T.STORE_CREDIT, "10.00")
        till.floor.clock.at = order.pay_before
        if swept:
            till.floor.run_due()
        assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 0
        assert till.shop.wallet.balance(member=ANN).usable == 10_00

    def test_of_which_nothing_is_left_is_taken_back_twice_as_nothing(self, till: Till) -> None:
        till.credit("c1", "10.00")
        till.spend(till.tea(1), T.STORE_CREDIT)
        assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 0
        till.credit("c2", "5.00")
        assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 0
        assert till.purse() == (0, 0, 5_00, 0)


class TestLooking:
    def test_is_for_members_at_their_own_alone(self, till: Till) -> None:
        till.top_up("t1", "10.00")
        assert till.floor.customer(ANN).wallet.balance(member=ANN).wallet == 10_00
        bob = till.floor.customer(BOB).wallet
        with pytest.raises(NotFound, match=r"member\.unknown"):
            bob.balance(member=ANN)
        with pytest.raises(NotFound, match=r"member\.unknown"):
            bob.statement(member=ANN, kind=Kind.PAID)
        with pytest.raises(NotFound, match=r"member\.unknown"):
            bob.explain(member=ANN, kind=Kind.PAID)
        with pytest.raises(InvalidInput, match="kind"):
            till.shop.wallet.statement(member=ANN, kind=Kind.CARD)

    def test_tells_why_a_balance_is_what_it_is_in_both_languages(self, till: Till) -> None:
        till.top_up("t1", "77.00", "20.00")
        till.floor.pass_time(seconds=1)
        till.spend(till.tea(5), T.WALLET)
        english = till.shop.wallet.explain(member=ANN, kind=Kind.PAID)
        assert english.balance.balance == 47_00
        assert "topped up" in english.lines[0]
        assert english.lines[-1] == "now: a balance of 47.00 CNY, of which 47.00 can be used"
        chinese = till.shop.wallet.explain(member=ANN, kind=Kind.PAID, locale="zh")
        assert "充值" in chinese.lines[0]
        assert "支付订单" in chinese.lines[-2]

    def test_tells_what_happened_entry_by_entry(self, till: Till) -> None:
        till.top_up("t1", "20.00")
        till.spend(till.tea(1), T.WALLET)
        page = till.shop.wallet.statement(member=ANN, kind=Kind.PAID)
        assert [one.balance for one in page.items][-1] == 10_00


class TestWhatIsOwed:
    def test_is_known_for_any_instant(self, till: Till) -> None:
        start = till.floor.clock.at
        till.top_up("t1", "100.00", "20.00")
        till.credit("c1", "5.00", member=BOB)
        till.floor.pass_time(days=1)
        till.spend(till.tea(5), T.WALLET)
        then = {one.kind.value: one.owed for one in till.shop.wallet.owed(at=start)}
        assert then == {
            "wallet.paid": 100_00, "wallet.bonus": 20_00, "store_credit": 5_00, "gift_card": 0,
        }  # fmt: skip
        assert till.owed() == {"wallet.paid": 70_00, "store_credit": 5_00}
