from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop import InvalidInput, Money, Refused
from selfshop.domain import ledger
from selfshop.domain.membership.stored_value import Credit, TopUp, kinds, loading
from selfshop.domain.shared import AccountId, MemberId, Minor
from tests.ledgers import AT, DAY

ANN = MemberId("ann")


def yuan(text: str) -> Money:
    return Money.of(text, "CNY")


def top_up(amount: str = "100.00", bonus: str | None = "20.00", **more: Any) -> TopUp:
    on_top = None if bonus is None else yuan(bonus)
    return TopUp(id="t1", member=ANN, amount=yuan(amount), received="bank 7", bonus=on_top, **more)


def books(*journals: ledger.Journal) -> tuple[ledger.Books, list[ledger.Recorded]]:
    """Post journals to books where all accounts are open."""
    accounts = kinds.accounts_for(ANN, "CNY")
    known = ledger.Books(standings={one.id: ledger.Standing(account=one) for one in accounts})
    recorded = []
    for journal in journals:
        posting = ledger.post(journal, known, at=AT)
        known = posting.after
        recorded.append(posting.recorded)
    return known, recorded


def balance(known: ledger.Books, name: str) -> int:
    return known.standings[AccountId(name)].balance


class TestATopUp:
    def test_keeps_the_bonus_apart(self) -> None:
        known, _ = books(loading.topped_up(top_up(bonus_ends=AT + DAY)))
        assert (balance(known, "wallet.paid:ann"), balance(known, "wallet.bonus:ann")) == (
            100_00, 20_00,
        )  # fmt: skip
        assert [lot.expires_at for lot in known.lots.values()] == [AT + DAY]

    def test_without_a_bonus_is_money_alone(self) -> None:
        assert len(loading.topped_up(top_up(bonus=None)).legs) == 1

    @pytest.mark.parametrize(
        ("said", "path", "code"),
        [
            ({"bonus": None, "bonus_ends": AT}, "bonus_ends", "wallet.no_bonus"),
            ({"amount": "0.00"}, "amount", "input.too_small"),
            ({"bonus": "0.00"}, "bonus", "input.too_small"),
        ],
    )
    def test_that_is_wrong_is_named(self, said: dict[str, Any], path: str, code: str) -> None:
        with pytest.raises(InvalidInput) as no:
            top_up(**said)
        assert (no.value.path, no.value.code) == (path, code)

    def test_has_its_bonus_in_its_own_currency(self) -> None:
        with pytest.raises(InvalidInput, match="bonus"):
            TopUp(
                id="t",
                member=ANN,
                amount=yuan("1.00"),
                received="r",
                bonus=Money.of("1", "JPY"),
            )


class TestATopUpThatGoesBack:
    def refund(self, *, paid: int, bonus: int, wanted: int | None = None) -> loading.TopUpRefund:
        _, (booked,) = books(loading.topped_up(top_up()))
        amount = None if wanted is None else Minor(wanted)
        return loading.refund_of(booked, holder=ANN, wanted=amount, paid=paid, bonus=bonus)

    @pytest.mark.parametrize(
        ("paid", "bonus", "wanted", "expected"),
        [
            (100_00, 20_00, None, (100_00, 100_00, 0, 20_00)),
            (100_00, 0, None, (80_00, 100_00, 20_00, 0)),
            (70_00, 20_00, None, (70_00, 70_00, 0, 14_00)),
            (500_00, 90_00, None, (100_00, 100_00, 0, 20_00)),
            (100_00, 20_00, 33, (33, 33, 0, 7)),
        ],
        ids=["untouched", "bonus-spent", "money-spent", "of-several", "a-part"],
    )
    def test_never_pays_its_bonus_out(
        self, paid: int, bonus: int, wanted: int | None, expected: tuple[int, int, int, int]
    ) -> None:
        found = self.refund(paid=paid, bonus=bonus, wanted=wanted)
        assert (found.paid_out, found.taken, found.kept, found.bonus) == expected

    @given(paid=st.integers(1, 200_00), bonus=st.integers(0, 50_00), wanted=st.integers(1, 100_00))
    def test_leaves_what_it_pays_out_and_keeps_within_what_is_there(
        self, paid: int, bonus: int, wanted: int
    ) -> None:
        try:
            found = self.refund(paid=paid, bonus=bonus, wanted=wanted)
        except Refused:
            return
        assert found.taken == wanted <= paid
        assert 0 < found.paid_out == found.taken - found.kept
        assert found.bonus + found.kept == -(-20_00 * wanted // 100_00)
        assert found.bonus <= bonus

    @pytest.mark.parametrize(("paid", "wanted"), [(0, None), (50_00, 50_01), (200_00, 100_01)])
    def test_is_refused_beyond_what_is_left_of_it(self, paid: int, wanted: int | None) -> None:
        with pytest.raises(Refused) as no:
            self.refund(paid=paid, bonus=20_00, wanted=wanted)
        assert no.value.code == "wallet.not_refundable"

    def test_of_nothing_is_no_amount(self) -> None:
        with pytest.raises(InvalidInput, match="amount"):
            self.refund(paid=1, bonus=0, wanted=0)

    def test_is_told_again_from_what_was_booked(self) -> None:
        known, (booked,) = books(loading.topped_up(top_up()))
        found = loading.refund_of(booked, holder=ANN, wanted=Minor(50_00), paid=100_00, bonus=4_00)
        journal = loading.refunded(found, wanted=Minor(50_00))
        again = ledger.post(journal, known, at=AT).recorded
        assert loading.refund_booked(again, wanted=Minor(50_00)) == found
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            loading.refund_booked(again, wanted=None)


class TestStoreCredit:
    def test_is_taken_back_as_far_as_it_is_there(self) -> None:
        credit = Credit(id="c1", member=ANN, amount=yuan("30.00"), reason="sorry", ends=AT + DAY)
        _, (booked,) = books(loading.credited(credit))
        known, _ = books(
            loading.credited(credit),
            loading.credit_voided(booked, holder="ann", reason="a mistake"),
        )
        assert balance(known, "store_credit:ann") == 0
        assert balance(known, "store_credit.taken_back") == 30_00
        assert booked.reason == "sorry"

    def test_is_taken_back_for_one_reason(self) -> None:
        credit = Credit(id="c1", member=ANN, amount=yuan("30.00"), reason="sorry")
        _, (booked,) = books(loading.credited(credit))
        _, (_, taken) = books(
            loading.credited(credit),
            loading.credit_voided(booked, holder=ANN, reason="a mistake"),
        )
        assert loading.credit_taken(taken, reason="a mistake") == 30_00
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            loading.credit_taken(taken, reason="another one")
