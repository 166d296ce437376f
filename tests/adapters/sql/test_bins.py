from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from selfshop.adapters.sql.bins import EVER, LEVELS, bin_of, bins_at

FIRST, LAST = datetime(2, 1, 1), datetime(9900, 12, 31)  # noqa: DTZ001  # Hypothesis adds the zone
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
TICK = timedelta(microseconds=1)
DAY_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


class TestAPeriodInItsBin:
    @given(start=INSTANTS, span=st.timedeltas(TICK, timedelta(days=36_500)), part=st.floats(0, 1))
    @example(start=DAY_ZERO - TICK, span=2 * TICK, part=0.5)
    @example(start=DAY_ZERO, span=timedelta(seconds=2**18), part=1.0)
    @example(start=DAY_ZERO, span=timedelta(seconds=2**18) + TICK, part=1.0)
    def test_is_found_from_every_instant_that_it_covers(
        self, start: datetime, span: timedelta, part: float
    ) -> None:
        until = start + span
        inside = min(start + span * part, until - TICK)
        for at in (start, inside, until - TICK):
            assert bin_of(start, until) in bins_at(at)

    def test_that_just_fits_is_in_the_smallest(self) -> None:
        finest = bins_at(DAY_ZERO)[0]
        assert bin_of(DAY_ZERO, DAY_ZERO + timedelta(seconds=2**18)) == finest
        assert bin_of(DAY_ZERO, DAY_ZERO + timedelta(seconds=2**18) + TICK) != finest

    def test_without_an_end_is_in_the_bin_of_all_time(self) -> None:
        assert bin_of(None, DAY_ZERO) == bin_of(DAY_ZERO, None) == bin_of(None, None) == EVER
        assert EVER in bins_at(DAY_ZERO)

    @given(at=INSTANTS)
    def test_is_looked_for_in_few_bins_that_are_all_different(self, at: datetime) -> None:
        bins = bins_at(at)
        assert len(set(bins)) == len(bins) == LEVELS + 1

    @given(first=INSTANTS, second=INSTANTS)
    def test_of_one_level_shares_no_number_with_another(
        self, first: datetime, second: datetime
    ) -> None:
        for level, number in enumerate(bins_at(first)):
            assert number not in (*bins_at(second)[:level], *bins_at(second)[level + 1 :])
