import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from selfshop.adapters.system import SystemClock, Uuid7Ids

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
VERSION_7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class TestIds:
    def test_are_uuids_of_version_7_that_say_when(self) -> None:
        made = Uuid7Ids().new(AT)
        assert VERSION_7.fullmatch(made)
        assert uuid.UUID(made).int >> 80 == AT.timestamp() * 1_000

    def test_of_one_instant_sort_as_they_were_made(self) -> None:
        ids = Uuid7Ids()
        made = [ids.new(AT) for _ in range(20_000)]
        assert made == sorted(set(made))

    def test_of_a_later_instant_sort_later(self) -> None:
        ids = Uuid7Ids()
        burst = [ids.new(AT) for _ in range(20_000)]
        assert max(burst) < ids.new(AT + MILLISECOND)
        assert ids.new(AT - MILLISECOND) < min(burst)

    def test_of_two_generators_differ(self) -> None:
        assert Uuid7Ids().new(AT) != Uuid7Ids().new(AT)

    def test_may_be_made_by_many_threads(self) -> None:
        ids = Uuid7Ids()
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _: ids.new(AT), range(4_000)))
        assert len(set(made)) == 4_000

    def test_of_what_was_before_1970_are_well_formed(self) -> None:
        made = Uuid7Ids().new(datetime(1900, 1, 1, tzinfo=UTC))
        assert VERSION_7.fullmatch(made)
        assert made.startswith("00000000-0000-7")


class TestTheClock:
    def test_tells_the_time_in_utc(self) -> None:
        first, second = SystemClock().now(), SystemClock().now()
        assert first.tzinfo is UTC
        assert timedelta(0) <= second - first < timedelta(minutes=1)
