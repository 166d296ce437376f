from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from selfshop.domain.payments import asking

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "minutes"), [(1, 1), (2, 2), (3, 5), (4, 15), (5, 60), (6, 360), (7, 360), (999, 360)]
)
def test_the_more_often_the_longer_until_the_longest(asked: int, minutes: int) -> None:
    assert asking.ask_again_at(asked, at=AT) == AT + timedelta(minutes=minutes)


def test_nothing_is_asked_again_at_once_or_sooner_than_before() -> None:
    assert asking.SPACING[0] > timedelta(0)
    assert all(shorter < longer for shorter, longer in pairwise(asking.SPACING))
