from selfshop.domain.checkout import rehearsals
from selfshop.domain.checkout.rehearsals.rehearsal import (
    REFUSALS_KEPT_MAX,
    first_refusals,
    most_changed,
)
from selfshop.domain.shared import Minor, OrderId
from tests.rehearsals import TEN_PERCENT, basket, book, rehearsed


def changed(order: int, by: int) -> rehearsals.Changed:
    before, after = Minor(1_000), Minor(1_000 + by)
    name = OrderId(f"o{order:03}")
    return rehearsals.Changed(order=name, member=None, before=before, after=after)


class TestTheMostChanged:
    def test_are_the_largest_either_way_and_of_equal_ones_the_lowest_ids(self) -> None:
        some = [changed(3, 5), changed(1, -5), changed(2, 9), changed(4, -1)]
        assert [one.order for one in most_changed(some)] == ["o002", "o001", "o003", "o004"]

    def test_are_not_kept_without_end(self) -> None:
        many = [changed(number, 1) for number in range(rehearsals.CHANGED_KEPT_MAX + 5)]
        assert most_changed(reversed(many)) == tuple(many[: rehearsals.CHANGED_KEPT_MAX])

    def test_nor_are_refusals(self) -> None:
        many = [
            rehearsals.Refusal(order=OrderId(f"o{number:03}"), code="sku.unknown")
            for number in range(REFUSALS_KEPT_MAX + 5)
        ]
        assert first_refusals(reversed(many)) == tuple(many[:REFUSALS_KEPT_MAX])


class TestTwoParts:
    def test_add_up_to_the_whole(self) -> None:
        proposed = book(TEN_PERCENT)
        one, two = basket({"A": 1}, "o1"), basket({"A": 2, "B": 1}, "o2")
        whole = rehearsed([one, two], proposed=proposed)
        parts = [rehearsed([some], proposed=proposed) for some in (two, one)]
        assert parts[0] + parts[1] == whole
        assert whole + rehearsals.Rehearsal(currency="CNY") == whole

    def test_may_know_different_rules(self) -> None:
        one = rehearsed([basket({"A": 1})], proposed=book(TEN_PERCENT))
        other = rehearsed([basket({"A": 1}, "o2")], proposed=book({**TEN_PERCENT, "id": "B-TEN"}))
        assert [figures.rule for figures in (one + other).rules] == ["B-TEN", "TEN"]
