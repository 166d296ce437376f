"""Growth value in the ledger."""

import pytest

from selfshop import InvalidInput
from selfshop.domain import ledger
from selfshop.domain.membership import Purchase, growth
from selfshop.domain.shared import MemberId, OrderId, sentence

ANN = MemberId("ann")
PURCHASE = Purchase(order=OrderId("o1"), member=ANN, base=12_345, version=7)


def test_an_order_is_booked_once_with_what_it_was_worth() -> None:
    journal = growth.earned(PURCHASE, 123, per_minor=100)
    assert journal is not None
    assert journal.id == growth.earned_name(PURCHASE.order)
    assert journal.facts == {"order": "o1", "per": 100, "growth": 123}
    (leg,) = journal.legs
    assert leg == ledger.Move(
        debit=growth.GIVEN, credit=growth.account(ANN), amount=ledger.Amount(123, growth.UNIT)
    )


def test_what_is_worth_nothing_is_not_booked() -> None:
    assert growth.earned(PURCHASE, 0, per_minor=100) is None
    assert growth.taken_back(PURCHASE, 0) is None


@pytest.mark.parametrize(
    ("base", "left"), [(0, 0), (-5, 0), (99, 0), (100, 1), (12_345, 123), (99_999, 123)]
)
def test_what_is_left_is_what_is_kept_and_never_more(base: int, left: int) -> None:
    journal = growth.earned(PURCHASE, 123, per_minor=100)
    assert journal is not None
    assert growth.left_of(journal.facts, base) == left


def test_facts_of_another_shape_are_a_fault() -> None:
    with pytest.raises(TypeError):
        growth.left_of({"per": "100", "growth": 1}, 5)


def test_what_is_taken_back_is_what_there_is_at_most() -> None:
    journal = growth.taken_back(PURCHASE, 20)
    assert journal is not None
    (leg,) = journal.legs
    assert isinstance(leg, ledger.Recoup)
    assert (leg.debit, leg.credit, leg.up_to) == (growth.account(ANN), growth.TAKEN_BACK, True)


@pytest.mark.parametrize(("change", "gains"), [(5, True), (-5, False)])
def test_by_hand_it_goes_up_and_down(change: int, *, gains: bool) -> None:
    name = ledger.JournalId("growth:adjust:1")
    (leg,) = growth.adjusted(ANN, change, name=name, reason="gift").legs
    assert isinstance(leg, ledger.Move)
    assert (leg.credit == growth.account(ANN)) is gains
    assert isinstance(leg, ledger.Recoup) is not gains
    assert not leg.up_to


def test_nothing_is_no_change() -> None:
    with pytest.raises(InvalidInput):
        growth.adjusted(ANN, 0, name=ledger.JournalId("n"), reason="gift")


def test_long_ids_have_accounts_too() -> None:
    long = MemberId("m" * 200)
    assert len(growth.account(long)) < 100
    assert [one.id for one in growth.accounts_of(long)][-1] == growth.account(long)
    assert growth.account(ANN) == "growth:ann"


@pytest.mark.parametrize("kind", growth.KINDS)
def test_every_kind_is_told_in_words(kind: str) -> None:
    assert sentence(f"kind.{kind}", {}, "zh") != sentence(f"kind.{kind}", {}, "en")


def test_the_kinds_are_those_that_are_booked() -> None:
    assert growth.KINDS == ("growth.adjusted", "growth.earned", "growth.taken_back")
    told = ("kind.growth.adjusted", "kind.growth.earned", "kind.growth.taken_back")
    assert told == tuple(f"kind.{kind}" for kind in growth.KINDS)
