from datetime import UTC, datetime
from typing import Any

import pytest

from selfshop.domain.aftersales import Discounts, ReturnPolicy
from selfshop.domain.shared import InvalidInput


class TestAReturnPolicy:
    def test_is_seven_days_with_discounts_kept_unless_said_otherwise(self) -> None:
        policy = ReturnPolicy()
        assert (policy.window_days, policy.discounts) == (7, Discounts.KEEP)

    def test_counts_its_window_from_the_sign_off(self) -> None:
        signed = datetime(2026, 2, 27, 9, tzinfo=UTC)
        assert ReturnPolicy(window_days=3).closes_at(signed) == datetime(2026, 3, 2, 9, tzinfo=UTC)

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
