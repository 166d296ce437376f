from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.promotions.engine import bounds
from selfshop.domain.promotions.engine.bounds import Bound
from selfshop.domain.promotions.engine.dealing import available
from selfshop.domain.promotions.engine.settling import most_of
from tests.boards import board_of
from tests.oracle import Reckoning
from tests.shops import Maker


class TestALowerBound:
    @given(rnd=st.randoms(use_true_random=False), spread_max=st.sampled_from([0, 250_000]))
    def test_is_never_above_what_the_best_set_costs(self, rnd: Random, spread_max: int) -> None:
        case = Maker(rnd).case(rules=rnd.randint(0, 6))
        board, after = board_of(case)
        opening = board.opening()
        mosts = [most_of(board, c, opening, available(board, opening, c)) for c in board.candidates]
        with pytest.MonkeyPatch.context() as patch:
            # The bound of a cart too large to look at units one by one holds, too.
            patch.setattr(bounds, "SPREAD_MAX", spread_max)
            bound = Bound(board, board.candidates, mosts, after)
        layer = board.candidates[0].plan.layer if board.candidates else -1
        least = bound.least(opening, layer, 0)
        assert least <= Reckoning(case).best().cost
