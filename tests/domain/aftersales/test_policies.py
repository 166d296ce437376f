from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from selfshop.domain.aftersales import Discounts, ReturnPolicy
from selfshop.domain.shared import InvalidInput


class TestAReturnPolicy:
    def test_is_seven_days_with_discounts_kept_unless_said_otherwise(self) -> None:
        policy = ReturnPolicy()
        assert (policy.window_days, policy.discounts) == (7, Discounts.KEEP)

    @pytest.mark.parametrize(
        ("days", "zone", "closes"),
        [
            (7, "Asia/Shanghai", datetime(2026, 6, 10, 16, tzinfo=UTC)),
            (14, "Asia/Shanghai", datetime(2026, 6, 17, 16, tzinfo=UTC)),
            (7, "UTC", datetime(2026, 6, 11, 0, tzinfo=UTC)),
            (7, "America/New_York", datetime(2026, 6, 11, 4, tzinfo=UTC)),
            (0, "Asia/Shanghai", datetime(2026, 6, 3, 13, tzinfo=UTC)),
        ],
    )
    def test_counts_whole_days_after_the_day_of_sign_off(
        self, days: int, zone: str, closes: datetime
    ) -> None:
        # Signed for at 21:00 in Shanghai, on the third of June: the tenth is the seventh day.
        signed = datetime(2026, 6, 3, 13, tzinfo=UTC)
        policy = ReturnPolicy(window_days=days)
        assert policy.closes_at(signed, zone=ZoneInfo(zone)) == closes

    def test_counts_days_that_a_change_of_the_clocks_makes_longer(self) -> None:
        zone = ZoneInfo("Europe/Berlin")
        signed = datetime(2026, 10, 24, 12, tzinfo=zone)
        closes = datetime(2026, 10, 26, 0, tzinfo=zone)
        assert ReturnPolicy(window_days=1).closes_at(signed, zone=zone) == closes

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("window_days", -1),
            ("window_days", 3_651),
            ("window_days", 1.5),
            ("send_within_days", 0),
            ("send_within_days", True),
            ("discounts", "keep"),
        ],
    )
    def test_is_bounded(self, field: str, value: Any) -> None:
        with pytest.raises(InvalidInput) as caught:
            ReturnPolicy(**{field: value})
        assert caught.value.path == field
