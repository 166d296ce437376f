from typing import Any

import pytest

from selfshop import InvalidInput
from selfshop.domain.membership.stored_value import Order, Terms


class TestTerms:
    def test_begin_with_the_law_of_china_and_the_bonus(self) -> None:
        assert Terms() == Terms(profile="CN", order=Order.BONUS_FIRST, grace_days=30)

    @pytest.mark.parametrize(
        ("name", "value"), [("profile", "XX"), ("order", "bonus_first"), ("grace_days", 0)]
    )
    def test_that_are_wrong_are_named(self, name: str, value: Any) -> None:
        with pytest.raises(InvalidInput) as no:
            Terms(**{name: value})
        assert no.value.path == name
