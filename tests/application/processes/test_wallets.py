"""What members keep with the shop: paid in, owed, frozen, gone back, and told."""

from datetime import timedelta

import pytest

from selfshop import InvalidInput, Money, NotFound, Refused
from selfshop.domain.membership.stored_value import Credit, Kind
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

    def test_is_taken_back_as_far_as_it_is_not_spent(self, till: Till) -> None:
        till.credit("c1", "30.00")
        till.spend(till.tea(1), T.STORE_CREDIT)
        assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 20_00
        assert till.shop.wallet.void_credit(credit="c1", reason="a mistake") == 20_00
        with pytest.raises(NotFound, match=r"wallet\.credit_unknown"):
            till.shop.wallet.void_credit(credit="c9", reason="a mistake")
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            till.shop.wallet.void_credit(credit="c1", reason="another one")

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
