from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.promotions.engine.dealing import Failure, deal
from selfshop.domain.promotions.engine.densities import SCALE, densities
from tests.boards import board_of
from tests.carts import Json, case
from tests.shops import Maker

KINDS = [
    "amount_off",
    "percent_off",
    "ladder",
    "fixed_price",
    "buy_get",
    "n_for",
    "bundle",
    "add_on",
]


class TestDensities:
    @given(rnd=st.randoms(use_true_random=False))
    def test_sum_to_no_less_than_a_rule_gives(self, rnd: Random) -> None:
        made = Maker(rnd, kinds=KINDS).case(rules=4, after=False)
        board, _ = board_of(made)
        for candidate in board.candidates:
            state = board.opening()
            state.enter(candidate.plan.layer)
            dealt = deal(board, state, candidate)
            if not isinstance(dealt, Failure):
                units = {line: board.lines[line].quantity for line in range(len(board.lines))}
                most = sum(units[line] * each for line, each in densities(board, candidate))
                assert dealt.off * SCALE <= most + SCALE

    @pytest.mark.parametrize(
        ("rule", "density"),
        [
            ({"benefit": {"kind": "amount_off", "amount": "3.00"}}, 300),
            (
                {
                    "benefit": {"kind": "amount_off", "amount": "3.00"},
                    "condition": {"min_amount": "20.00"},
                },
                150,
            ),
            (
                {
                    "benefit": {"kind": "amount_off", "amount": "3.00"},
                    "condition": {"min_quantity": 2},
                },
                150,
            ),
            ({"benefit": {"kind": "buy_get", "buy": 1, "get": 1, "percent": "50"}}, 250.25),
        ],
    )
    def test_share_a_rule_out_over_what_it_needs(self, rule: Json, density: float) -> None:
        board, _ = board_of(case({"A": "10.00"}, {"A": 4}, rule))
        assert densities(board, board.candidates[0]) == [(0, density * SCALE)]
