from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from selfshop.domain.promotions.engine.board import Board
from selfshop.domain.promotions.engine.claiming import Claiming
from selfshop.domain.promotions.engine.dealing import Failure, deal, take
from selfshop.domain.promotions.engine.states import State
from tests.boards import board_of
from tests.carts import Json, case
from tests.shops import exclusive

GROUP: Json = {
    "benefit": {"kind": "amount_off", "amount": "1.00"},
    "scope": {"include": {"skus": ["A"]}},
    "group": "g",
}
EXCLUSIVE: Json = {"layers": [{"name": "order", "base": "running", "claims": "unit"}]}


def started(board: Board) -> State:
    opening = board.opening()
    opening.enter(board.candidates[0].plan.layer if board.candidates else 0)
    return opening


def unclaimed(state: State) -> list[int]:
    """Return how many units of each line no rule has."""
    left = [0] * (len(state.first) - 1)
    claims = state.claims or [-1] * len(state.counts)
    for line, count, claim in zip(state.lines, state.counts, claims, strict=True):
        left[line] += count if claim < 0 else 0
    return left


class TestWhatARuleGives:
    """What is left to a rule decides what it gives and what it leaves, whoever has the rest."""

    @given(rnd=st.randoms(use_true_random=False))
    @settings(max_examples=40)
    def test_is_as_if_the_rules_before_it_had_been_applied(self, rnd: Random) -> None:
        made = exclusive(rnd, rules=6)
        made["shop"].pop("max_coupons", None)
        for line in made["cart"]["lines"]:
            # One run each, so that what is left of lines is what is left of runs.
            line.pop("adjustments", None)
        board, _ = board_of(made)
        state, claiming = started(board), Claiming(board, started(board), board.candidates)
        left = claiming.whole
        for rule in board.candidates:
            if rnd.random() < 0.3:
                continue
            claim, dealt = claiming.claim(rule, left), deal(board, state, rule)
            assert (claim is None) == isinstance(dealt, Failure)
            if claim is not None and not isinstance(dealt, Failure):
                before = unclaimed(state)
                take(state, rule, dealt)
                assert claim.off == dealt.off <= claiming.most(rule)
                left -= claim.taken
                gone = [a - b for a, b in zip(before, unclaimed(state), strict=True)]
                assert dict(enumerate(gone)) == dict.fromkeys(range(len(gone)), 0) | dict(
                    claim.units
                )

    def test_is_worked_out_once_for_the_same_units(self) -> None:
        board, _ = board_of(case({"A": "9.00", "B": "9.00"}, {"A": 2, "B": 1}, GROUP, **EXCLUSIVE))
        claiming = Claiming(board, started(board), board.candidates)
        (rule,) = board.candidates
        claim = claiming.claim(rule, claiming.whole)
        assert claim is not None
        assert (claim.off, claim.units, claiming.steps) == (100, [(0, 2)], 1)
        # A unit of B, the last field, is nothing to it.
        assert claiming.claim(rule, claiming.whole & 0b11) is claim
        assert claiming.steps == 1

    def test_is_nothing_beside_a_rule_of_its_group(self) -> None:
        other = {**GROUP, "scope": {"include": {"skus": ["B"]}}}
        shop = case({"A": "9.00", "B": "9.00"}, {"A": 1, "B": 1}, GROUP, other, **EXCLUSIVE)
        board, _ = board_of(shop)
        claiming = Claiming(board, started(board), board.candidates)
        one, two = board.candidates
        claim = claiming.claim(one, claiming.whole)
        assert claim is not None
        assert claiming.claim(two, claiming.whole) is not None
        assert claiming.claim(two, claiming.whole - claim.taken) is None

    def test_stays_within_its_budget(self) -> None:
        off: Json = {"benefit": {"kind": "percent_off", "percent": "10"}}
        whole = {**off, "limits": {"budget": "2.00"}}
        partly = {**off, "limits": {"budget": "2.00", "partial": True}}
        shop = case({"A": "10.00"}, {"A": 3}, whole, partly, **EXCLUSIVE)
        board, _ = board_of(shop)
        claiming = Claiming(board, started(board), board.candidates)
        one, two = board.candidates
        assert claiming.claim(one, 3) is None
        assert [(claim := claiming.claim(two, left)) and claim.off for left in (3, 2, 1)] == [
            200,
            200,
            100,
        ]
        claim = claiming.claim(one, 2)
        assert claim is not None
        assert claim.off == 200

    def test_of_many_lines_is_several_steps(self) -> None:
        names = [f"S{number:03}" for number in range(130)]
        rule = {"benefit": {"kind": "amount_off", "amount": "1.00"}}
        shop = case(dict.fromkeys(names, "9.00"), dict.fromkeys(names, 1), rule, **EXCLUSIVE)
        board, _ = board_of(shop)
        claiming = Claiming(board, started(board), board.candidates)
        claiming.claim(board.candidates[0], claiming.whole)
        assert claiming.steps == 3
