import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop import Refused
from selfshop.domain import ledger
from selfshop.domain.membership.stored_value import Kind, Order, kinds, spending
from selfshop.domain.shared import AccountId, MemberId, PaymentId, RefundId
from tests.ledgers import AT, DAY

ANN = MemberId("ann")
BONUS, PAID = spending.accounts_of(ANN, Kind.BONUS, Kind.PAID)
PAYMENT = PaymentId("p1")


def parts(amount: int, bonus: int, paid: int, order: Order) -> list[tuple[AccountId, int]]:
    found = spending.parts_of(amount, {BONUS: bonus, PAID: paid}, order=order, currency="CNY")
    return [(part.account, part.amount) for part in found]


def hold(number: int, account: AccountId, amount: int) -> ledger.Transfer:
    return ledger.Transfer(
        id=ledger.transfer_id("held", number),
        journal=ledger.JournalId("held"),
        kind=ledger.Kind.HELD,
        debit=account,
        credit=AccountId("spent"),
        unit="CNY",
        posted=0,
        pending=amount,
        at=AT,
    )


class TestWhatIsTakenFirst:
    def test_is_as_the_shop_has_declared(self) -> None:
        assert parts(50, 20, 80, Order.BONUS_FIRST) == [(BONUS, 20), (PAID, 30)]
        assert parts(50, 20, 80, Order.PAID_FIRST) == [(PAID, 50)]
        assert parts(50, 20, 80, Order.SHARED) == [(BONUS, 10), (PAID, 40)]

    @given(bonus=st.integers(0, 99), paid=st.integers(0, 99), order=st.sampled_from(Order))
    def test_always_sums_and_never_takes_more_than_is_there(
        self, bonus: int, paid: int, order: Order
    ) -> None:
        for amount in range(1, bonus + paid + 1):
            taken = dict(parts(amount, bonus, paid, order))
            assert sum(taken.values()) == amount
            assert taken.get(BONUS, 0) <= bonus
            assert taken.get(PAID, 0) <= paid

    def test_is_refused_beyond_all_of_it(self) -> None:
        with pytest.raises(Refused) as no:
            parts(101, 20, 80, Order.SHARED)
        assert (no.value.code, no.value.facts["available"]) == ("stored_value.short", 100)


class TestWhatComesBack:
    HOLDS = (hold(1, BONUS, 20), hold(2, PAID, 30))

    def test_goes_first_where_it_was_taken_last(self) -> None:
        found = spending.coming_back(self.HOLDS, 35, already=0)
        assert [(one.debit, share) for one, share in found] == [(PAID, 30), (BONUS, 5)]
        found = spending.coming_back(self.HOLDS, 10, already=35)
        assert [(one.debit, share) for one, share in found] == [(BONUS, 10)]

    @given(cuts=st.lists(st.integers(1, 50), max_size=8))
    def test_comes_to_the_same_in_any_steps(self, cuts: list[int]) -> None:
        already, came = 0, dict.fromkeys([BONUS, PAID], 0)
        for cut in cuts:
            step = min(cut, 50 - already)
            for one, share in spending.coming_back(self.HOLDS, step, already=already):
                came[one.debit] += share
            already += step
        whole = {one.debit: n for one, n in spending.coming_back(self.HOLDS, already, already=0)}
        assert came == {BONUS: 0, PAID: 0, **whole}

    def test_of_a_merged_member_goes_on_to_whom_they_were_merged_into(self) -> None:
        shares = [(hold(1, PAID, 20), 5), (hold(2, BONUS, 20), 6)]
        heirs = {ANN: MemberId("bob")}
        journal = spending.given_back(
            RefundId("r1"), "o1", shares, ends=AT, instead=None, heirs=heirs
        )
        moves = [leg for leg in journal.legs if isinstance(leg, ledger.Move)]
        assert [(leg.credit, leg.amount.count) for leg in moves] == [
            (PAID, 5), (BONUS, 6), ("wallet.paid:bob", 5), ("wallet.bonus:bob", 6),
        ]  # fmt: skip
        assert [(leg.debit, leg.up_to) for leg in moves[2:]] == [(PAID, True), (BONUS, True)]

    def test_of_a_void_card_becomes_store_credit(self) -> None:
        card = kinds.account(Kind.CARD, "g-1")
        journal = spending.given_back(
            RefundId("r1"), "o1", [(hold(1, card, 20), 5)], ends=AT, instead=ANN, heirs={}
        )
        assert [
            (leg.debit, leg.credit) for leg in journal.legs if isinstance(leg, ledger.Move)
        ] == [
            ("gift_card.spent", "gift_card.taken_back"),
            ("store_credit.loaded", "store_credit:ann"),
        ]


class TestJournals:
    def test_of_a_payment_are_named_by_it(self) -> None:
        held = spending.held(
            PAYMENT, "o1", [spending.Part(account=PAID, amount=5)], currency="CNY", until=AT
        )
        holds = spending.holds_of(PAYMENT)
        assert held.id == spending.held_id(PAYMENT) == ledger.journal_of(holds[0])
        names = {
            held.id,
            spending.spent(PAYMENT, "o1", holds).id,
            spending.let_go(PAYMENT, "o1", holds).id,
        }
        assert len(names) == 3


class TestWhatCanBeSpent:
    def test_is_neither_held_nor_ended(self) -> None:
        account = kinds.member_account(Kind.CREDIT, ANN, "CNY")
        counters = ledger.Counters(credits_posted=100, debits_pending=10)
        standing = ledger.Standing(account=account, counters=counters)
        lots = [
            ledger.Lot(id=ledger.LotId("a"), account=account.id, amount=60, remaining=60,
                       expires_at=AT),
            ledger.Lot(id=ledger.LotId("b"), account=account.id, amount=40, remaining=30),
        ]  # fmt: skip
        assert spending.usable(standing, lots, at=AT - DAY) == 90
        assert spending.usable(standing, lots, at=AT) == 30
        paid = ledger.Standing(
            account=kinds.member_account(Kind.PAID, ANN, "CNY"), counters=counters
        )
        assert spending.usable(paid, (), at=AT) == 90
