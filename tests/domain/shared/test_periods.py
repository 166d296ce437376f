from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from selfshop.domain.shared import ALWAYS, InvalidInput, Period

FROM = datetime(2026, 11, 11, tzinfo=UTC)
UNTIL = datetime(2026, 11, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


class TestAPeriod:
    @pytest.mark.parametrize(
        ("at", "inside", "before", "over"),
        [
            (FROM - TICK, False, True, False),
            (FROM, True, False, False),
            (UNTIL - TICK, True, False, False),
            (UNTIL, False, False, True),
            (UNTIL + TICK, False, False, True),
        ],
    )
    def test_has_its_first_instant_and_not_its_last(
        self,
        at: datetime,
        inside: bool,  # noqa: FBT001  # a row of the table
        before: bool,  # noqa: FBT001  # a row of the table
        over: bool,  # noqa: FBT001  # a row of the table
    ) -> None:
        period = Period(from_=FROM, until=UNTIL)
        assert (at in period, period.starts_after(at), period.ended_by(at)) == (
            inside, before, over,
        )  # fmt: skip

    def test_without_ends_is_always(self) -> None:
        for at in (datetime.min.replace(tzinfo=UTC), FROM, datetime.max.replace(tzinfo=UTC)):
            assert at in ALWAYS

    def test_may_be_open_on_one_side(self) -> None:
        assert FROM - TICK not in Period(from_=FROM)
        assert FROM in Period(from_=FROM)
        assert FROM - TICK in Period(until=FROM)
        assert FROM not in Period(until=FROM)

    def test_means_instants_and_not_what_clocks_show(self) -> None:
        in_shanghai = datetime(2026, 11, 11, 8, tzinfo=timezone(timedelta(hours=8)))
        assert in_shanghai in Period(from_=FROM)
        assert in_shanghai - TICK not in Period(from_=FROM)

    def test_tells_the_two_half_past_ones_of_an_autumn_night_apart(self) -> None:
        zone = ZoneInfo("Europe/Berlin")
        first = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=0).astimezone(UTC)
        second = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1).astimezone(UTC)
        assert first in Period(until=second)
        assert second not in Period(until=second)

    @pytest.mark.parametrize("until", [FROM, FROM - TICK])
    def test_ends_after_it_starts(self, until: datetime) -> None:
        with pytest.raises(InvalidInput) as no:
            Period(from_=FROM, until=until)
        assert (no.value.path, no.value.code) == ("until", "input.empty_period")

    @pytest.mark.parametrize("name", ["from_", "until"])
    def test_is_between_instants_with_an_offset(self, name: str) -> None:
        naive = datetime(2026, 11, 11)  # noqa: DTZ001  # that is the point
        for wrong, code in ((naive, "naive_instant"), ("2026-11-11", "not_an_instant")):
            with pytest.raises(InvalidInput) as no:
                Period(**{name: wrong})  # type: ignore[arg-type]  # that is the point
            assert (no.value.path, no.value.code) == (name, f"input.{code}")
