import pytest

from selfshop.domain.distribution import accounts, explaining
from selfshop.domain.distribution.explaining import Line, Purse
from tests.sales import AT

FACTS = {"order": "o1", "period": "2026-07", "withdrawal": "w1", "into": "bob"}


class TestLine:
    @pytest.mark.parametrize("kind", accounts.KINDS)
    def test_says_each_kind_of_entry_in_two_languages(self, kind: str) -> None:
        line = Line(at=AT, change=1, held=0, balance=1, kind=kind, facts=FACTS, text="")
        assert any(name in line.message("en") for name in FACTS.values())
        assert line.message("zh") != line.message("en")

    def test_the_words_are_as_people_say_them(self) -> None:
        line = Line(
            at=AT, change=1, held=0, balance=1, kind="commission.accrued", facts=FACTS, text=""
        )
        assert line.message() == "order o1 was paid"
        named = {
            "commission.due", "commission.settled", "commission.taken_back", "commission.accrued",
            "commission.merged",
            "withdrawal.requested", "withdrawal.rejected", "withdrawal.failed", "withdrawal.paid",
        }  # fmt: skip
        assert named == set(accounts.KINDS)


class TestPurse:
    def test_is_an_account_of_the_promoter(self) -> None:
        assert {purse.value for purse in Purse} == {"pending", "payable", "settled", "owed"}
        assert explaining.Purse("owed") is Purse.OWED
