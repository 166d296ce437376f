from attrs import evolve

from selfshop.domain import promotions
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import RuleId
from tests.rehearsals import TEN_PERCENT, basket, book

GROUP = {"audience": {"members_only": True}}


class TestTryingOut:
    def test_quotes_the_same_basket_under_both_sets(self) -> None:
        tried = rehearsals.try_out(basket({"A": 2}), current=book(), proposed=book(TEN_PERCENT))
        assert (tried.before.payable, tried.after.payable) == (2000, 1800)
        assert tried.before.price == tried.after.price

    def test_is_at_the_instant_of_the_basket(self) -> None:
        later = book({**TEN_PERCENT, "window": {"from": "2026-11-12T00:00:00+08:00"}})
        quoted = rehearsals.quote_under(basket({"A": 1}), later)
        assert [(one.rule, one.code) for one in quoted.rejected] == [("TEN", "not_started")]

    def test_asks_the_buyer_s_own_facts(self) -> None:
        members = book({**TEN_PERCENT, **GROUP})
        guest, member = basket({"A": 1}), basket({"A": 1}, member={"id": "ann"})
        assert rehearsals.quote_under(guest, members).payable == 1000
        assert rehearsals.quote_under(member, members).payable == 900

    def test_starts_every_basket_from_the_same_usage(self) -> None:
        limited = book({**TEN_PERCENT, "limits": {"total": 1}})
        used = evolve(limited, usage={RuleId("TEN"): promotions.Usage(used=1)})
        one = basket({"A": 1})
        assert [rehearsals.quote_under(one, limited).payable for _ in range(2)] == [900, 900]
        assert rehearsals.quote_under(one, used).payable == 1000
