from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from selfshop.domain.distribution import taxes, withdrawals
from selfshop.domain.distribution.ids import WithdrawalId
from selfshop.domain.distribution.promoters import Payee, Promoter
from selfshop.domain.distribution.terms import WithdrawalTerms
from selfshop.domain.distribution.withdrawals import Withdrawal, WithdrawalState
from selfshop.domain.shared import (
    Actor,
    Customer,
    InvalidInput,
    MemberId,
    Money,
    Refused,
    Staff,
    System,
)
from tests.sales import AT

S = WithdrawalState
PAYEE = Payee(account="acc", holder="id", verified_at=AT)
ANN = Promoter(member=MemberId("ann"), joined_at=AT, identity="id", payee=PAYEE)
YEAR = taxes.TaxYear(promoter=ANN.member, year=2026)
TERMS = WithdrawalTerms(
    least=Money.of("10.00", "CNY"),
    most=Money.of("50000.00", "CNY"),
    most_a_month=Money.of("90000.00", "CNY"),
    fee=Decimal("0.6"),
    cool_off_days=3,
    withholding=taxes.Withholding.MONTHLY,
    second_above=Money.of("4000.00", "CNY"),
)
CUSTOMER = Customer(id=ANN.member)
ZOE, YAN = Staff(id="zoe"), Staff(id="yan")


def request(text: str = "4000.00", **changes: Any) -> Withdrawal:
    asked: dict[str, Any] = {
        "promoter": ANN,
        "account": "acc",
        "available": 10**9,
        "by": CUSTOMER,
        "at": AT + timedelta(days=3),
        **changes,
    }
    return withdrawals.request(
        asked.pop("promoter"),
        TERMS,
        withdrawal_id=WithdrawalId("w1"),
        amount=Money.of(text, "CNY"),
        currency="CNY",
        **asked,
    ).withdrawal


def approve(
    one: Withdrawal,
    year: taxes.TaxYear = YEAR,
    *,
    by: Actor = ZOE,
    available: int = 0,
    owed: int = 0,
) -> withdrawals.Approved:
    return withdrawals.approve(
        one, TERMS, ANN, available=available, owed=owed, year=year, month=1, by=by
    )


def prepare(one: Withdrawal, by: Actor = ZOE) -> Withdrawal:
    return withdrawals.prepare(one, ANN, by=by).withdrawal


class TestRequesting:
    def test_sets_the_gross_aside(self) -> None:
        asked = request()
        assert (asked.state, asked.gross, asked.net, asked.tax) == (
            S.REQUESTED,
            4_000_00,
            4_000_00,
            0,
        )

    @pytest.mark.parametrize(
        ("code", "text", "changes"),
        [
            ("distribution.promoter_suspended", "4000.00", {"promoter": evolve(ANN, active=False)}),
            ("withdrawal.not_identified", "4000.00", {"promoter": evolve(ANN, payee=None)}),
            ("withdrawal.not_identified", "4000.00", {"promoter": evolve(ANN, identity=None)}),
            ("withdrawal.not_yours", "4000.00", {"account": "other"}),
            ("withdrawal.not_yours", "4000.00", {"promoter": evolve(ANN, identity="id-2")}),
            ("withdrawal.cooling_off", "4000.00", {"at": AT + timedelta(days=3, microseconds=-1)}),
            ("withdrawal.too_small", "9.99", {}),
            ("withdrawal.too_large", "50000.01", {}),
            ("withdrawal.short", "4000.00", {"available": 399_999}),
            ("withdrawal.short", "4000.00", {"available": 400_000, "owed": 1}),
            ("withdrawal.short", "4000.00", {"available": 400_000, "owed": 400_001}),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_is_refused(self, code: str, text: str, changes: dict[str, Any]) -> None:
        with pytest.raises(Refused) as no:
            request(text, **changes)
        assert no.value.code == code

    def test_is_in_the_shop_s_currency(self) -> None:
        with pytest.raises(InvalidInput, match="CNY"):
            withdrawals.request(ANN, TERMS, withdrawal_id=WithdrawalId("w"), amount=Money(10, "EUR"),
                                account="acc", available=99, currency="CNY", by=ZOE, at=AT)  # fmt: skip


class TestApproving:
    def test_waits_while_more_is_owed_than_is_left_beside_it(self) -> None:
        assert approve(request(), available=5, owed=5).move.withdrawal.state is S.APPROVED
        with pytest.raises(Refused) as no:
            approve(request(), available=5, owed=6)
        assert no.value.code == "withdrawal.owing"
        assert no.value.facts == {"withdrawal": "w1", "owed": "0.06", "available": "0.05"}

    def test_takes_fee_and_tax_off(self) -> None:
        approved = approve(request())
        one = approved.move.withdrawal
        assert (one.fee, one.tax, one.net) == (24_00, 640_00, 3_336_00)
        assert (one.year, one.month) == (2026, 1)
        assert approved.year.month(1) == taxes.TaxMonth(month=1, gross=one.gross, tax=one.tax)

    def test_keeps_to_the_month_s_cap(self) -> None:
        year = taxes.book(YEAR, month=1, gross=86_000_01, tax=0)
        with pytest.raises(Refused, match=r"withdrawal\.month_full"):
            approve(request(), year)
        full = taxes.book(YEAR, month=1, gross=86_000_00, tax=0)
        with pytest.raises(Refused, match=r"withdrawal\.nothing_left"):
            approve(request(), full)
        borne = taxes.book(full, month=1, gross=0, tax=20_000_00)
        assert approve(request(), borne).year.month(1).gross == 90_000_00

    @pytest.mark.parametrize("state", [S.APPROVED, S.PAID, S.REJECTED, S.FAILED])
    def test_happens_once(self, state: S) -> None:
        with pytest.raises(Refused, match=r"withdrawal\.not_allowed"):
            approve(evolve(request(), state=state))


class TestALargeOne:
    """Above the declared amount, two members of staff MUST look at it; the promoter is neither."""

    LARGE = "4000.01"

    def test_is_approved_by_another_than_who_prepared_it(self) -> None:
        approved = approve(prepare(request(self.LARGE)), by=YAN).move.withdrawal
        assert (approved.prepared_by, approved.approved_by) == ("staff:zoe", "staff:yan")

    def test_is_prepared_by_staff_who_ask_for_it(self) -> None:
        asked = request(self.LARGE, by=ZOE)
        assert asked.prepared_by == "staff:zoe"
        assert approve(asked, by=YAN).move.withdrawal.state is S.APPROVED

    @pytest.mark.parametrize("by", [CUSTOMER, System(), Staff(id="ann"), Staff(id="id")])
    def test_is_not_prepared_by_who_else_asks_for_it(self, by: Actor) -> None:
        assert request(self.LARGE, by=by).prepared_by is None

    @pytest.mark.parametrize(
        ("prepared", "by"), [(None, ZOE), (ZOE, ZOE), (ZOE, System(id="zoe")), (None, System())]
    )
    def test_needs_a_second_person(self, prepared: Staff | None, by: Actor) -> None:
        asked = request(self.LARGE)
        with pytest.raises(Refused, match=r"withdrawal\.second_needed") as no:
            approve(asked if prepared is None else prepare(asked, prepared), by=by)
        assert no.value.facts == {"withdrawal": "w1", "above": "4000.00"}
        assert "初审" in no.value.message("zh")

    @pytest.mark.parametrize("by", [Staff(id="ann"), Staff(id="id")])
    def test_is_not_for_the_promoter_of_whatever_amount(self, by: Staff) -> None:
        for look in (prepare, lambda one, by: approve(one, by=by)):
            with pytest.raises(Refused, match=r"withdrawal\.own"):
                look(request("10.00"), by)

    def test_is_prepared_once_while_it_is_requested(self) -> None:
        prepared = prepare(request(self.LARGE))
        with pytest.raises(Refused, match=r"withdrawal\.prepared"):
            prepare(prepared, YAN)
        with pytest.raises(Refused, match=r"withdrawal\.not_allowed"):
            prepare(approve(prepared, by=YAN).move.withdrawal)

    def test_of_just_that_amount_needs_one(self) -> None:
        assert approve(request("4000.00")).move.withdrawal.prepared_by is None


class TestEnding:
    def test_the_bank_pays_or_fails_once(self) -> None:
        approved = approve(request())
        one = approved.move.withdrawal
        paid = withdrawals.pay(one).withdrawal
        failed = withdrawals.fail(one, year=approved.year, reason="closed")
        assert (paid.state, failed.move.withdrawal.state) == (S.PAID, S.FAILED)
        assert failed.year.month(1) == taxes.TaxMonth(month=1)
        for ended in (paid, failed.move.withdrawal):
            with pytest.raises(Refused, match=r"withdrawal\.not_allowed"):
                withdrawals.fail(ended, year=approved.year, reason="again")
            with pytest.raises(Refused, match=r"withdrawal\.not_allowed"):
                withdrawals.pay(ended)

    def test_staff_reject_what_was_only_requested(self) -> None:
        assert withdrawals.reject(request(), reason="fraud").withdrawal.reason == "fraud"
        with pytest.raises(Refused, match=r"withdrawal\.not_allowed"):
            withdrawals.reject(approve(request()).move.withdrawal, reason="fraud")

    def test_no_end_of_one_is_without_a_reason(self) -> None:
        approved = approve(request())
        for blank in ("", " \n"):
            for end in (
                lambda reason: withdrawals.reject(request(), reason=reason),
                lambda reason: withdrawals.fail(
                    approved.move.withdrawal, year=approved.year, reason=reason
                ),
            ):
                with pytest.raises(InvalidInput, match="reason"):
                    end(blank)
