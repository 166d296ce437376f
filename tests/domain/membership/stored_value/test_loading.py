from typing import Any

import attrs
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


def left(known: ledger.Books, count: int | None = None, *, ended: int = 0) -> ledger.Remains:
    """Say that all there is in lots, or a *count*, can be used."""
    lots = tuple(known.lots.values())
    there = sum(lot.remaining for lot in lots) if count is None else count
    return ledger.Remains(lots=tuple(lot.id for lot in lots), usable=there, ended=ended)


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
    def refund(
        self, *, paid: int, bonus: int, wanted: int | None = None, ended: int = 0
    ) -> loading.TopUpRefund:
        known, (booked,) = books(loading.topped_up(top_up()))
        return loading.refund_of(
            booked,
            holder=ANN,
            wanted=None if wanted is None else Minor(wanted),
            paid=paid,
            bonus=left(known, bonus, ended=ended),
        )

    @pytest.mark.parametrize(
        ("paid", "bonus", "wanted", "expected"),
        [
            (100_00, 20_00, None, (100_00, 100_00, 0, 20_00)),
            (100_00, 0, None, (80_00, 100_00, 20_00, 0)),
            (70_00, 20_00, None, (70_00, 70_00, 0, 14_00)),
            (500_00, 20_00, None, (100_00, 100_00, 0, 20_00)),
            (100_00, 20_00, 33, (33, 33, 0, 7)),
            (100_00, 4_00, 50_00, (44_00, 50_00, 6_00, 4_00)),
        ],
        ids=["untouched", "bonus-spent", "money-spent", "of-several", "a-part", "part-of-part"],
    )
    def test_never_pays_its_bonus_out(
        self, paid: int, bonus: int, wanted: int | None, expected: tuple[int, int, int, int]
    ) -> None:
        found = self.refund(paid=paid, bonus=bonus, wanted=wanted)
        assert (found.paid_out, found.taken, found.kept, found.bonus) == expected

    @pytest.mark.parametrize(
        ("ended", "bonus", "wanted", "expected"),
        [
            (20_00, 0, None, (100_00, 100_00, 0, 0)),
            (10_00, 0, None, (90_00, 100_00, 10_00, 0)),
            (10_00, 0, 50_00, (45_00, 50_00, 5_00, 0)),
            (10_00, 3_00, None, (93_00, 100_00, 7_00, 3_00)),
            (19_99, 0, 1, None),
        ],
        ids=["all-ended", "half-spent", "a-part", "some-came-back", "nothing-to-pay"],
    )
    def test_keeps_nothing_for_what_has_ended_of_its_bonus(
        self, ended: int, bonus: int, wanted: int | None, expected: tuple[int, ...] | None
    ) -> None:
        if expected is None:
            with pytest.raises(Refused, match=r"wallet\.not_refundable"):
                self.refund(paid=100_00, bonus=bonus, wanted=wanted, ended=ended)
            return
        found = self.refund(paid=100_00, bonus=bonus, wanted=wanted, ended=ended)
        assert (found.paid_out, found.taken, found.kept, found.bonus) == expected

    @given(
        paid=st.integers(1, 200_00),
        bonus=st.integers(0, 10_00),
        ended=st.integers(0, 10_00),
        wanted=st.integers(1, 100_00),
    )
    def test_leaves_what_it_pays_out_and_keeps_within_what_is_there(
        self, paid: int, bonus: int, ended: int, wanted: int
    ) -> None:
        try:
            found = self.refund(paid=paid, bonus=bonus, wanted=wanted, ended=ended)
        except Refused:
            return
        assert found.taken == wanted <= paid
        assert 0 < found.paid_out == found.taken - found.kept
        assert found.bonus + found.kept == -(-(20_00 - ended) * wanted // 100_00)
        assert found.bonus <= bonus

    def test_leaves_the_bonus_of_another(self) -> None:
        other = attrs.evolve(top_up(bonus_ends=AT + DAY), id="t0")
        known, (_, booked) = books(loading.topped_up(other), loading.topped_up(top_up()))
        (lot,) = booked.lots
        own = ledger.Remains(lots=(lot.id,), usable=20_00, ended=0)
        found = loading.refund_of(booked, holder=ANN, wanted=None, paid=200_00, bonus=own)
        after = ledger.post(loading.refunded(found, wanted=None, bonus=own), known, at=AT).after
        assert {name: one.remaining for name, one in after.lots.items()} == {
            "wallet:top_up:t0/2#1": 20_00, lot.id: 0,
        }  # fmt: skip

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
        bonus = left(known, 4_00)
        found = loading.refund_of(booked, holder=ANN, wanted=Minor(50_00), paid=100_00, bonus=bonus)
        journal = loading.refunded(found, wanted=Minor(50_00), bonus=bonus)
        again = ledger.post(journal, known, at=AT).recorded
        assert loading.refund_booked(again, wanted=Minor(50_00)) == found
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            loading.refund_booked(again, wanted=None)


class TestStoreCredit:
    def credit(self, name: str = "c1", *, days: int | None = None) -> ledger.Journal:
        ends = None if days is None else AT + days * DAY
        amount = yuan("30.00")
        return loading.credited(
            Credit(id=name, member=ANN, amount=amount, reason="sorry", ends=ends)
        )

    def taken(
        self,
        known: ledger.Books,
        booked: ledger.Recorded,
        remains: ledger.Remains,
        *,
        reason: str = "a mistake",
    ) -> ledger.Posting:
        journal = loading.credit_voided(booked, holder=ANN, reason=reason, remains=remains)
        assert journal is not None
        return ledger.post(journal, known, at=AT)

    def test_is_taken_back_as_far_as_it_is_there(self) -> None:
        known, (booked,) = books(self.credit(days=1))
        known = self.taken(known, booked, left(known)).after
        assert balance(known, "store_credit:ann") == 0
        assert balance(known, "store_credit.taken_back") == 30_00
        assert booked.reason == "sorry"

    @pytest.mark.parametrize(
        ("usable", "ended", "other"),
        [(30_00, 0, 30_00), (20_00, 0, 20_00), (0, 0, 0), (0, 29_99, 29_99)],
        ids=["whole", "a-third-spent", "all-spent", "all-ended-but-for-a-cent"],
    )
    def test_is_taken_of_itself_first_and_of_others_for_what_was_spent(
        self, usable: int, ended: int, other: int
    ) -> None:
        known, (booked, _) = books(self.credit(), self.credit("c0", days=1))
        (lot,) = booked.lots
        known = attrs.evolve(
            known, lots={**known.lots, lot.id: attrs.evolve(lot, remaining=usable)}
        )
        lots = (lot.id,) if usable else ()
        remains = ledger.Remains(lots=lots, usable=usable, ended=ended)
        after = self.taken(known, booked, remains).after
        assert {name: one.remaining for name, one in after.lots.items()} == {
            lot.id: 0, "credit:issued:c0/1#1": other,
        }  # fmt: skip

    def test_of_which_all_has_ended_is_not_taken_back(self) -> None:
        _, (booked,) = books(self.credit(days=1))
        ended = ledger.Remains(lots=(), usable=0, ended=30_00)
        assert loading.credit_voided(booked, holder=ANN, reason="a mistake", remains=ended) is None

    def test_is_taken_back_for_one_reason(self) -> None:
        known, (booked,) = books(self.credit())
        taken = self.taken(known, booked, left(known)).recorded
        assert loading.credit_taken(taken, reason="a mistake") == 30_00
        with pytest.raises(Refused, match=r"ledger\.id_reused"):
            loading.credit_taken(taken, reason="another one")
