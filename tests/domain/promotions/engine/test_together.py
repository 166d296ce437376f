from random import Random

from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.promotions.engine import together
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.together import Together
from tests.boards import board_of
from tests.carts import Json, case

TAGS = ["a", "b", "c"]


def rules_of(rnd: Random, count: int) -> Board:
    rules: list[Json] = []
    for _ in range(count):
        rule: Json = {"benefit": {"kind": "amount_off", "amount": "1.00"}, "layer": "coupon"}
        if rnd.random() < 0.5:
            rule["group"] = rnd.choice(["g", "h"])
        if rnd.random() < 0.5:
            rule["combines_with"] = rnd.sample(TAGS, rnd.randint(0, 2))
        rule["tags"] = rnd.sample(TAGS, rnd.randint(1, 2))
        rules.append(rule)
    board, _ = board_of(case({"A": "99.00"}, {"A": 9}, *rules))
    return board


def by_trying(rules: list[Candidate], mosts: list[int]) -> int:
    """Return what the best set gives that has no clash in it."""
    best = 0
    for chosen in range(1 << len(rules)):
        own = [place for place in range(len(rules)) if chosen >> place & 1]
        if not any(rules[place].clashes & chosen for place in own):
            best = max(best, sum(mosts[place] for place in own))
    return best


class TestSets:
    @given(rnd=st.randoms(use_true_random=False))
    def test_begin_with_the_one_that_could_give_most(self, rnd: Random) -> None:
        rules = list(rules_of(rnd, 8).candidates)
        mosts = [rnd.randint(0, 20) for _ in rules]
        sets = Together(rules, mosts)
        assert sets.most >= by_trying(rules, mosts)
        given = [
            sum(mosts[place] for place in range(8) if chosen >> place & 1) for chosen in sets.sets()
        ]
        assert given == sorted(given, reverse=True)
        if given:
            assert given[0] == sets.most == by_trying(rules, mosts)

    @given(rnd=st.randoms(use_true_random=False), looks=st.integers(1, 30))
    def test_of_which_few_are_looked_at_are_bounded_all_the_same(
        self, rnd: Random, looks: int
    ) -> None:
        rules = list(rules_of(rnd, 8).candidates)
        mosts = [rnd.randint(0, 20) for _ in rules]
        usual, together.LOOKS_MAX = together.LOOKS_MAX, looks
        try:
            sets = Together(rules, mosts)
            found = list(sets.sets())
        finally:
            together.LOOKS_MAX = usual
        assert sets.most >= by_trying(rules, mosts)
        for chosen in found:
            assert not any(rule.clashes & chosen for rule in rules if chosen >> rule.number & 1)

    def test_are_ended_somehow_where_looks_run_out_before_the_first_is_found(self) -> None:
        rules: list[Json] = [
            {
                "benefit": {"kind": "amount_off", "amount": "1.00"},
                "layer": "coupon",
                "tags": [f"t{number % 9}"],
                "combines_with": sorted({f"t{number % 9}", f"t{number * 5 % 7}"}),
            }
            for number in range(40)
        ]
        board, _ = board_of(case({"A": "99.00"}, {"A": 9}, *rules))
        usual, together.LOOKS_MAX = together.LOOKS_MAX, 50
        try:
            found = list(Together(board.candidates, list(range(40))).sets())
        finally:
            together.LOOKS_MAX = usual
        assert 0 < len(found) <= together.ENDED_MAX
        for chosen in found:
            own = [rule for rule in board.candidates if chosen >> rule.number & 1]
            assert own
            assert not any(rule.clashes & chosen for rule in own)

    def test_of_rules_that_do_not_clash_are_not_looked_for(self) -> None:
        off: Json = {"benefit": {"kind": "amount_off", "amount": "1.00"}, "layer": "coupon"}
        board, _ = board_of(case({"A": "99.00"}, {"A": 9}, off, off))
        sets = Together(board.candidates, [100, 100])
        assert (sets.most, list(sets.sets())) == (200, [])
