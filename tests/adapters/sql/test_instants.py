from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.adapters.sql.instants import instant, instant_or_none, micros, micros_or_none


class TestMicroseconds:
    @given(st.datetimes(timezones=st.just(UTC)))
    def test_give_back_the_very_instant(self, at: datetime) -> None:
        assert instant(micros(at)) == at

    @pytest.mark.parametrize(
        ("at", "count"),
        [
            (datetime(1970, 1, 1, tzinfo=UTC), 0),
            (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
            (datetime(1970, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))), 0),
            (datetime(2026, 3, 1, 0, 0, 0, 1, tzinfo=UTC), 1_772_323_200_000_001),
        ],
    )
    def test_are_counted_from_1970_whatever_the_zone(self, at: datetime, count: int) -> None:
        assert micros(at) == count

    def test_of_nothing_are_nothing(self) -> None:
        assert (micros_or_none(None), instant_or_none(None)) == (None, None)
        assert instant_or_none(0) == datetime(1970, 1, 1, tzinfo=UTC)
