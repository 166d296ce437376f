from typing import Any

import pytest
from attrs import evolve

from selfshop import Refused
from selfshop.domain import ledger
from selfshop.domain.membership.stored_value import Card, CardId, CardState, cards, kinds
from selfshop.domain.shared import LineId, MemberId, Minor, OrderId
from tests.ledgers import AT, DAY

ORDER, LINE = OrderId("o1"), LineId("1")
CARD = Card(
    id=CardId("g-1"),
    state=CardState.ACTIVE,
    currency="CNY",
    amount=Minor(100),
    balance=Minor(100),
    held=Minor(0),
    frozen=False,
    ends=None,
    holder=None,
    order=ORDER,
)


def card(name: str, **said: Any) -> Card:
    return evolve(CARD, id=CardId(name), **said)


class TestACode:
    def test_is_not_to_be_read_off_the_card(self) -> None:
        name = cards.card_of("0123456789ABCDEF")
        assert name == cards.card_of("0123456789ABCDEF") != cards.card_of("0123456789ABCDEG")
        assert "0123456789ABCDEF" not in name.upper()


class TestACardThatIsSold:
    def test_is_read_off_its_account_and_its_journals(self) -> None:
        accounts = (
            *kinds.house_accounts(stored_kind := kinds.Kind.CARD, "CNY"),
            kinds.card_account("g-1", "CNY"),
            cards.sale_account(ORDER, LINE, "CNY"),
        )
        known = ledger.Books(standings={one.id: ledger.Standing(account=one) for one in accounts})
        journal = cards.activated(
            CardId("g-1"),
            ledger.Amount(100, "CNY"),
            order=ORDER,
            line=LINE,
            ends=AT + DAY,
            holder=MemberId("ann"),
        )
        posting = ledger.post(journal, known, at=AT)
        name = kinds.account(stored_kind, "g-1")
        before = cards.card_from(known.standings[name], None, None)
        assert (before.state, before.balance, before.is_untouched) == (CardState.ISSUED, 0, False)
        sold = cards.card_from(posting.after.standings[name], posting.recorded, None)
        assert (sold.state, sold.amount, sold.balance) == (CardState.ACTIVE, 100, 100)
        assert (sold.ends, sold.holder, sold.order) == (AT + DAY, "ann", "o1")
        assert sold.is_untouched
        ended = cards.card_from(posting.after.standings[name], posting.recorded, None, over=99)
        assert (ended.amount, ended.balance, ended.is_untouched) == (100, 1, False)
        through = posting.after.standings[cards.sold_by(ORDER, LINE)]
        assert through.balance == 0
        booked = [ledger.Booked(transfer=one, kind="x") for one in posting.recorded.transfers]
        assert cards.sold_in(booked) == {"g-1": 100}


class TestACardThatIsMadeVoid:
    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"state": CardState.ISSUED}, "gift_card.not_allowed"),
            ({"state": CardState.VOID}, "gift_card.not_allowed"),
            ({"held": Minor(1)}, "gift_card.held"),
            ({"balance": Minor(0)}, "gift_card.empty"),
        ],
    )
    def test_is_refused_unless_it_is_free_and_worth_something(
        self, said: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(Refused) as no:
            cards.voided(evolve(CARD, **said), reason="lost")
        assert no.value.code == code

    def test_loses_all_that_is_on_it(self) -> None:
        (leg,) = cards.voided(evolve(CARD, balance=Minor(30)), reason="lost").legs
        assert type(leg) is ledger.Move
        assert leg.amount == ledger.Amount(30, "CNY")

    def test_loses_it_frozen_or_not_where_its_unit_comes_back(self) -> None:
        (leg,) = cards.voided(CARD, reason="order 1", with_unit=True).legs
        assert type(leg) is ledger.Recoup
        assert leg.amount == ledger.Amount(100, "CNY")


class TestTheCardsOfALine:
    def test_go_as_units_do_the_untouched_ones_only(self) -> None:
        spent, whole = card("g-1", balance=Minor(60)), card("g-2")
        assert cards.to_take_back([spent, whole], kept=2) == ()
        assert cards.to_take_back([spent, whole], kept=1) == (whole,)
        with pytest.raises(Refused) as no:
            cards.to_take_back([spent, whole], kept=0)
        assert (no.value.code, no.value.facts) == (
            "gift_card.spent", {"wanted": 2, "untouched": 1},
        )  # fmt: skip

    def test_go_frozen_too_but_last(self) -> None:
        shut, free = card("g-1", frozen=True), card("g-2")
        assert cards.to_take_back([shut, free], kept=1) == (free,)
        assert cards.to_take_back([shut, free], kept=0) == (free, shut)

    @pytest.mark.parametrize("said", [{"held": Minor(1)}, {"balance": Minor(99)}])
    def test_that_are_not_as_they_were_sold_stay(self, said: dict[str, Any]) -> None:
        with pytest.raises(Refused, match=r"gift_card\.spent"):
            cards.to_take_back([card("g-1", **said)], kept=0)

    def test_that_went_with_their_unit_count_no_more_but_those_the_house_made_void_do(
        self,
    ) -> None:
        void = card("g-1", state=CardState.VOID, balance=Minor(0))
        assert cards.to_take_back([evolve(void, taken_back=True)], kept=0) == ()
        with pytest.raises(Refused, match=r"gift_card\.spent"):
            cards.to_take_back([void], kept=0)


class TestACardThatIsPaidBack:
    @pytest.mark.parametrize(
        ("balance", "price", "back"), [(100, 100, 100), (70, 100, 70), (70, 90, 60), (5, 90, 0)]
    )
    def test_gives_its_price_less_what_it_has_paid_for(
        self, balance: int, price: int, back: int
    ) -> None:
        assert cards.refund_of(card("g-1", balance=Minor(balance)), price=Minor(price)) == back
