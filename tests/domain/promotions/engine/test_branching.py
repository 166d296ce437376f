from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.branching import Branches, in_turn
from selfshop.domain.promotions.engine.claiming import Claiming
from selfshop.domain.promotions.engine.states import numbers
from tests.boards import board_of
from tests.carts import Json, case
from tests.domain.promotions.engine.test_claiming import EXCLUSIVE, started
from tests.shops import exclusive


def off(amount: str, *skus: str) -> Json:
    return {
        "benefit": {"kind": "amount_off", "amount": amount},
        "scope": {"include": {"skus": list(skus)}},
    }


def through(claiming: Claiming, rules: list[Candidate]) -> list[tuple[int, int]]:
    """Take what can be taken of *rules*, one after another; return what each gives, by number."""
    left, given_by = claiming.whole, []
    for rule in rules:
        claim = claiming.claim(rule, left)
        if claim is not None:
            left -= claim.taken
            given_by.append((rule.number, claim.off))
    return sorted(given_by)


def branches(board: Board) -> tuple[Claiming, Branches]:
    claiming = Claiming(board, started(board), board.candidates)
    return claiming, Branches(claiming, board.candidates)


class TestAnotherOrder:
    """Rules that share no line and may stand beside each other give the same in either order."""

    @given(rnd=st.randoms(use_true_random=False))
    @settings(max_examples=25)
    def test_gives_the_same(self, rnd: Random) -> None:
        made = exclusive(rnd, rules=7)
        for rule in made["rules"]:
            rule.pop("group", None)
            rule.pop("combines_with", None)
        board, _ = board_of(made)
        claiming = Claiming(board, started(board), board.candidates)
        some = [rule for rule in board.candidates if rnd.random() < 0.7]
        ordered = in_turn(some)
        assert sorted(rule.number for rule in ordered) == [rule.number for rule in some]
        assert through(claiming, ordered) == through(claiming, some)

    def test_goes_from_one_line_to_the_next(self) -> None:
        rules = (off("1.00", "A"), off("2.00", "B"), off("3.00", "A"), off("4.00", "B", "A"))
        board, _ = board_of(case({"A": "9.00", "B": "9.00"}, {"A": 1, "B": 1}, *rules[:3]))
        assert [rule.number for rule in in_turn(board.candidates)] == [1, 0, 2]
        board, _ = board_of(case({"A": "9.00", "B": "9.00"}, {"A": 1, "B": 1}, *rules))
        assert [rule.number for rule in in_turn(board.candidates)] == [0, 1, 2, 3]


class TestBranches:
    @given(rnd=st.randoms(use_true_random=False))
    @settings(max_examples=25)
    def test_come_to_what_their_best_way_gives(self, rnd: Random) -> None:
        board, _ = board_of(exclusive(rnd, rules=7))
        claiming, found = branches(board)
        assert found.grow(claiming, steps_max=10_000)
        mosts = found.mosts(lambda _, claim: claim.off)
        best = found.best(mosts)
        left = claiming.whole
        total = 0
        for number in numbers(best):
            claim = claiming.claim(board.candidates[number], left)
            assert claim is not None
            left -= claim.taken
            total += claim.off
        assert total == mosts[0][found.start]

    def test_are_few_where_rules_share_no_line(self) -> None:
        names = [f"S{number}" for number in range(12)]
        rules = [off(amount, name) for name in names for amount in ("1.00", "2.00")]
        shop = case(dict.fromkeys(names, "9.00"), dict.fromkeys(names, 1), *rules, **EXCLUSIVE)
        claiming, found = branches(board_of(shop)[0])
        assert found.grow(claiming, steps_max=10_000)
        # One fork at the first rule of each line, two at the second: what is left of it or not.
        assert found.size == 12 * 3

    def test_are_given_up_beyond_so_many_steps(self) -> None:
        shop = case({"A": "9.00"}, {"A": 1}, off("1.00", "A"), off("2.00", "A"), **EXCLUSIVE)
        board, _ = board_of(shop)
        # Three forks, and as many tries: the one rule on the unit, the other with and without it.
        for steps_max, enough in ((5, False), (6, True)):
            claiming, found = branches(board)
            assert found.grow(claiming, steps_max=steps_max) is enough
