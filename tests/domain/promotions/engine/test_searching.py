from random import Random

from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.promotions.engine.dealing import available
from selfshop.domain.promotions.engine.searching import search, shadows
from selfshop.domain.promotions.engine.settling import most_of
from tests.boards import board_of
from tests.carts import Json, case
from tests.oracle import Reckoning
from tests.shops import Maker


def off(amount: str, *skus: str) -> Json:
    return {
        "benefit": {"kind": "amount_off", "amount": amount},
        "scope": {"include": {"skus": list(skus)}},
    }


class TestASearch:
    @given(rnd=st.randoms(use_true_random=False), steps_max=st.integers(1, 40))
    def test_that_is_cut_short_proves_its_gap(self, rnd: Random, steps_max: int) -> None:
        made = Maker(rnd).case(rules=6)
        board, after = board_of(made)
        opening = board.opening()
        mosts = [most_of(board, c, opening, available(board, opening, c)) for c in board.candidates]
        searched = search(board, board.candidates, mosts, after, root=opening, steps_max=steps_max)
        assert searched is not None
        chosen = {c.plan.rule.id for c in board.candidates if searched.chosen >> c.number & 1}
        reckoning = Reckoning(made)
        cost = reckoning.with_rules({str(rule) for rule in chosen}).cost
        assert cost - searched.gap <= reckoning.best().cost <= cost


class TestAShadow:
    def test_falls_on_rules_that_are_left_no_unit(self) -> None:
        rules = (off("1.00", "A", "B"), off("2.00", "A"), off("3.00", "A", "C"))
        board, _ = board_of(case(dict.fromkeys("ABC", "9.00"), dict.fromkeys("ABC", 1), *rules))
        assert shadows(board.candidates) == [0, 0b1, 0]


class TestAStep:
    def test_is_dearer_on_a_cart_of_many_lines(self) -> None:
        names = [f"S{number:04}" for number in range(640)]
        rules = (off("1.00", *names), off("2.00", *names))
        board, after = board_of(case(dict.fromkeys(names, "9.00"), dict.fromkeys(names, 1), *rules))
        searched = search(
            board, board.candidates, [100, 200], after, root=board.opening(), steps_max=10_000
        )
        assert searched is not None
        # Eleven for each rule tried on 640 runs; one where a shadow falls on it.
        assert searched.steps == 23
