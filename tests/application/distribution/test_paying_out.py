"""Settlements and withdrawals through the shop."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from selfshop import InvalidInput, Money, Refused, Staff, open_shop
from selfshop.domain import distribution
from selfshop.domain.distribution import taxes, terms
from selfshop.domain.distribution.explaining import Purse
from selfshop.domain.shared import MemberId
from tests.each_store import Store, rows_of
from tests.promoting import ANN, BOB, CAT, Promoting, open_promoting, two_levels

JULY = distribution.PeriodName("2026-07")
S = distribution.WithdrawalState


def settled(made: Promoting, *, units: int = 50) -> Promoting:
    """Let bob have 20.00 for each of so many units, settled, and ann half of it."""
    made.received(made.bought(CAT, units=units))
    made.due(days=7)
    made.settle("2026-06")
    return made


@pytest.fixture
def promoting() -> Promoting:
    return open_promoting(lambda **options: open_shop("memory://", **options))


class TestSettling:
    def test_goes_on_where_it_stopped(self, store: Store) -> None:
        made = open_promoting(store.open)
        made.received(made.bought(CAT))
        made.due(days=7)
        made.floor.pass_time(seconds=1)
        shop = made.shop.distribution
        shop.close_period(period=JULY, until=made.floor.clock.at)
        with pytest.raises(Refused, match=r"settlement\.running"):
            shop.close_period(period=distribution.PeriodName("x"), until=made.floor.clock.at)
        counts = []
        while not shop.period(period=JULY).done:
            counts.append(made.floor.run_due(limit=1).done["promoters_settled"])
        assert counts == [1, 1, 0]
        period = shop.period(period=JULY)
        assert (period.promoters, period.statements, period.settled) == (2, 2, 60_00)
        assert made.floor.run_due().done["promoters_settled"] == 0

    def test_a_period_is_closed_once(self, store: Store) -> None:
        made = open_promoting(store.open)
        made.settle("2026-07")
        with pytest.raises(Refused, match=r"settlement\.exists"):
            made.settle("2026-07")
        assert made.shop.distribution.period(period=JULY).done

    def test_a_period_has_to_be_known(self, promoting: Promoting) -> None:
        with pytest.raises(Refused, match=r"settlement\.unknown"):
            promoting.shop.distribution.period(period=JULY)

    def test_what_falls_due_at_the_end_is_the_next_period_s(self, promoting: Promoting) -> None:
        promoting.received(promoting.bought(CAT))
        promoting.due(days=7)
        shop = promoting.shop.distribution
        shop.close_period(period=JULY, until=promoting.floor.clock.at)
        promoting.due()
        assert shop.period(period=JULY).statements == 0
        assert promoting.settle("2026-08").statements == 2


class TestWithdrawing:
    def test_is_the_promoter_s_own_account_s(self, store: Store) -> None:
        made = settled(open_promoting(store.open))
        bob = made.floor.customer(BOB).distribution
        amount = Money.of("10.00", "CNY")
        with pytest.raises(Refused, match=r"withdrawal\.not_yours"):
            bob.request_withdrawal(amount=amount, account="acc-ann")
        with pytest.raises(InvalidInput, match="not for a customer to say"):
            bob.request_withdrawal(amount=amount, account="acc-ann", member=ANN)
        with pytest.raises(Refused, match=r"withdrawal\.not_yours"):
            made.shop.distribution.identify(
                member=BOB, identity="id-bob", account="acc-eve", holder="id-eve"
            )
        assert made.stands(BOB) == {"settled": 1_000_00}

    @pytest.mark.parametrize("minor", [0, -1])
    def test_is_of_more_than_nothing(self, promoting: Promoting, minor: int) -> None:
        settled(promoting)
        ask = promoting.floor.customer(BOB).distribution.request_withdrawal
        with pytest.raises(Refused, match=r"withdrawal\.too_small"):
            ask(amount=Money(minor, "CNY"), account="acc-bob")
        with pytest.raises(InvalidInput, match="CNY"):
            ask(amount=Money(1, "EUR"), account="acc-bob")
        assert promoting.stands(BOB) == {"settled": 1_000_00}

    def test_the_same_key_asks_once(self, store: Store) -> None:
        made = settled(open_promoting(store.open))
        first = made.withdraw(BOB, "10.00", key="k")
        assert made.withdraw(BOB, "10.00", key="k") == first
        assert made.stands(BOB) == {"settled": 990_00, "held": 10_00}

    def test_bears_the_month_s_tax_on_whatever_it_is_cut_into(self, store: Store) -> None:
        monthly = terms.WithdrawalTerms(fee=Decimal(1), withholding=taxes.Withholding.MONTHLY)
        made = settled(open_promoting(store.open, plan=two_levels(withdrawals=monthly)), units=250)
        shop, taxed = made.shop.distribution, []
        for _ in range(5):
            asked = made.withdraw(BOB, "800.00")
            approved = shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
            taxed.append(approved.tax)
            assert approved.net + approved.tax + approved.fee == approved.gross == 800_00
            shop.withdrawal_paid(member=BOB, withdrawal=asked.id)
        assert taxed == [0, 160_00, 160_00, 160_00, 160_00]
        assert made.stands(BOB) == {"settled": 1_000_00}

    def test_a_bank_s_refusal_gives_the_money_back_once(self, store: Store) -> None:
        made = settled(open_promoting(store.open))
        shop, asked = made.shop.distribution, made.withdraw(BOB, "100.00")
        shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
        failed = shop.withdrawal_failed(member=BOB, withdrawal=asked.id, reason="closed")
        assert (failed.state, made.stands(BOB)) == (S.FAILED, {"settled": 1_000_00})
        with pytest.raises(Refused, match=r"withdrawal\.not_allowed"):
            shop.withdrawal_failed(member=BOB, withdrawal=asked.id, reason="closed")
        assert made.stands(BOB) == {"settled": 1_000_00}

    def test_leaves_what_is_owed_where_a_bank_s_refusal_gives_money_back(
        self, store: Store
    ) -> None:
        made = open_promoting(store.open)
        order = made.received(made.bought(CAT, units=5))
        made.due(days=7)
        made.settle("2026-06")
        shop, asked = made.shop.distribution, made.withdraw(BOB, "100.00")
        shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
        made.gives_back(order, 2)
        shop.withdrawal_failed(member=BOB, withdrawal=asked.id, reason="closed")
        assert made.stands(BOB) == {"settled": 100_00, "owed": 40_00}
        with pytest.raises(Refused, match=r"withdrawal\.short") as no:
            made.withdraw(BOB, "60.01")
        assert no.value.facts["available"] == "60.00"
        assert made.withdraw(BOB, "60.00").gross == 60_00

    def test_waits_while_they_owe_more_than_the_rest_they_have(self, store: Store) -> None:
        made = open_promoting(store.open)
        order = made.received(made.bought(CAT, units=5))
        made.due(days=7)
        made.settle("2026-06")
        shop, first = made.shop.distribution, made.withdraw(BOB, "70.00")
        second = made.withdraw(BOB, "30.00")
        made.gives_back(order, 1)
        assert made.stands(BOB) == {"held": 100_00, "owed": 20_00}
        before = rows_of(made.shop)
        for asked in (first, second):
            with pytest.raises(Refused, match=r"withdrawal\.owing") as no:
                shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
            facts = {"withdrawal": asked.id, "owed": "20.00", "available": "0.00"}
            assert no.value.facts == facts
        assert rows_of(made.shop) == before
        # What comes back to them covers it.
        shop.reject_withdrawal(member=BOB, withdrawal=second.id, reason="goods came back")
        assert shop.approve_withdrawal(member=BOB, withdrawal=first.id).gross == 70_00
        assert made.stands(BOB) == {"settled": 30_00, "held": 70_00, "owed": 20_00}

    def test_is_approved_again_once_a_statement_has_netted_what_they_owed(
        self, promoting: Promoting
    ) -> None:
        order = promoting.received(promoting.bought(CAT, units=5))
        promoting.due(days=7)
        promoting.settle("2026-06")
        shop, asked = promoting.shop.distribution, promoting.withdraw(BOB, "100.00")
        promoting.gives_back(order, 2)
        with pytest.raises(Refused, match=r"withdrawal\.owing"):
            shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
        promoting.received(promoting.bought(CAT, units=3))
        promoting.due(days=7)
        promoting.settle("2026-07")
        assert shop.approve_withdrawal(member=BOB, withdrawal=asked.id).gross == 100_00
        assert promoting.stands(BOB) == {"settled": 20_00, "held": 100_00}

    def test_goes_to_no_account_that_is_not_theirs_any_more(self, promoting: Promoting) -> None:
        asked = settled(promoting).withdraw(BOB, "100.00")
        shop = promoting.shop.distribution
        shop.identify(member=BOB, identity="id-bob", account="acc-new", holder="id-bob")
        with pytest.raises(Refused, match=r"withdrawal\.not_yours"):
            shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
        shop.reject_withdrawal(member=BOB, withdrawal=asked.id, reason="another account")
        assert promoting.stands(BOB) == {"settled": 1_000_00}

    def test_of_somebody_who_was_forgotten_is_not_paid(self, promoting: Promoting) -> None:
        asked = settled(promoting).withdraw(BOB, "100.00")
        promoting.shop.membership.shred(member=BOB)
        with pytest.raises(Refused, match=r"withdrawal\.not_identified"):
            promoting.shop.distribution.approve_withdrawal(member=BOB, withdrawal=asked.id)

    def test_of_a_suspended_promoter_waits(self, promoting: Promoting) -> None:
        asked = settled(promoting).withdraw(BOB, "100.00")
        shop = promoting.shop.distribution
        shop.suspend(member=BOB, reason="fraud")
        with pytest.raises(Refused, match=r"distribution\.promoter_suspended"):
            shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
        shop.resume(member=BOB)
        assert shop.approve_withdrawal(member=BOB, withdrawal=asked.id).state is S.APPROVED

    def test_staff_may_turn_it_down(self, promoting: Promoting) -> None:
        asked = settled(promoting).withdraw(BOB, "100.00")
        shop = promoting.shop.distribution
        rejected = shop.reject_withdrawal(member=BOB, withdrawal=asked.id, reason="look_first")
        assert (rejected.reason, promoting.stands(BOB)) == ("look_first", {"settled": 1_000_00})

    def test_a_large_one_needs_two_people(self, store: Store) -> None:
        wary = terms.WithdrawalTerms(second_above=Money.of("50.00", "CNY"))
        made = settled(open_promoting(store.open, plan=two_levels(withdrawals=wary)))
        asked = made.withdraw(BOB, "50.01")
        named: Mapping[str, Any] = {"member": BOB, "withdrawal": asked.id}
        zoe, yan, bob = (
            made.shop.acting_as(Staff(id=name, permissions=frozenset({"distribution.pay"})))
            for name in ("zoe", "yan", "bob")
        )
        with pytest.raises(Refused, match=r"actor\.not_allowed"):
            made.shop.distribution.prepare_withdrawal(**named)
        with pytest.raises(Refused, match=r"withdrawal\.own"):
            bob.distribution.prepare_withdrawal(**named)
        zoe.distribution.prepare_withdrawal(**named)
        for one in (made.shop, zoe):
            with pytest.raises(Refused, match=r"withdrawal\.second_needed"):
                one.distribution.approve_withdrawal(**named)
        approved = yan.distribution.approve_withdrawal(**named)
        assert (approved.prepared_by, approved.approved_by) == ("staff:zoe", "staff:yan")
        assert made.stands(BOB) == {"settled": 949_99, "held": 50_01}

    def test_customers_see_their_own(self, promoting: Promoting) -> None:
        settled(promoting)
        asked = {name: promoting.withdraw(name, "1.00").id for name in (ANN, BOB)}
        bob = promoting.floor.customer(BOB).distribution
        assert [one.id for one in bob.withdrawals().items] == [asked[BOB]]
        found = promoting.shop.distribution.withdrawals(state=S.REQUESTED).items
        assert {one.id for one in found} == set(asked.values())
        with pytest.raises(Refused, match=r"withdrawal\.unknown"):
            promoting.shop.distribution.withdrawal_paid(member=ANN, withdrawal=asked[BOB])


class TestExplaining:
    def test_begins_where_it_is_asked_to(self, store: Store) -> None:
        made = settled(open_promoting(store.open))
        made.floor.pass_time(hours=1)
        since = made.floor.clock.at
        made.withdraw(BOB, "100.00")
        bob = made.floor.customer(BOB).distribution
        (line,) = bob.explain(purse=Purse.SETTLED, since=since)
        assert (line.change, line.held, line.balance) == (0, 100_00, 1_000_00)
        assert "冻结" in line.message("zh")
        assert len(bob.explain(purse=Purse.SETTLED)) == 2

    def test_tells_the_last_entries_in_words_that_plain_data_has_too(self, store: Store) -> None:
        made = settled(open_promoting(store.open))
        for _ in range(3):
            made.withdraw(BOB, "100.00")
        bob = made.floor.customer(BOB)
        plain = bob.call("distribution.explain", {"purse": "settled", "limit": 2, "locale": "zh"})
        assert [(line["held"], line["balance"]) for line in plain] == [(100_00, 1_000_00)] * 2
        assert all("申请提现" in line["text"] for line in plain)
        for limit in (0, -1, 201):
            with pytest.raises(InvalidInput) as no:
                bob.distribution.explain(purse=Purse.SETTLED, limit=limit)
            assert no.value.path == "limit"

    def test_is_for_promoters(self, promoting: Promoting) -> None:
        with pytest.raises(Refused, match=r"distribution\.promoter_unknown"):
            promoting.shop.distribution.explain(member=MemberId("cat"), purse=Purse.OWED)
