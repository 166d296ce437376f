from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.shared import PARTS, part_of


class TestThePartOfARoot:
    @pytest.mark.parametrize(
        ("root", "part"),
        [
            ("", 0),
            ("main", 356),
            ("tea", 946),
            ("茶", 500),
            ("0192f0a1-0000-7000-8000-000000000000", 427),
        ],
    )
    def test_is_the_same_for_ever(self, root: str, part: int) -> None:
        """It is a column of every primary key: these numbers must never change."""
        assert part_of(root) == part

    @given(root=st.text(st.characters(codec="utf-8")))
    def test_is_one_of_1024(self, root: str) -> None:
        assert 0 <= part_of(root) < PARTS == 1024

    def test_spreads_numbered_names_over_all_parts(self) -> None:
        spread = Counter(part_of(f"order-{number:08}") for number in range(100_000))
        assert len(spread) == PARTS
        assert max(spread.values()) < 200
