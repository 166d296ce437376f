from functools import cached_property

import pytest
from attrs import frozen
from attrs.exceptions import FrozenInstanceError

from selfshop.domain.checkout.making import maker


@frozen(kw_only=True, weakref_slot=False)
class Pair:
    first: int
    second: str


@frozen(kw_only=True, weakref_slot=False)
class Kept:
    first: int

    @cached_property
    def twice(self) -> list[int]:
        return [self.first, self.first]


class TestWhatIsMade:
    def test_is_the_frozen_value_itself(self) -> None:
        made = maker(Pair)(1, "b")
        usual = Pair(first=1, second="b")
        assert (made, type(made), hash(made), repr(made)) == (
            usual,
            Pair,
            hash(usual),
            repr(usual),
        )

    def test_is_as_frozen_as_any(self) -> None:
        made = maker(Pair)(1, "b")
        with pytest.raises(FrozenInstanceError):
            made.first = 2  # type: ignore[misc]  # on purpose

    def test_keeps_what_it_has_worked_out(self) -> None:
        made = maker(Kept)(3)
        assert made.twice is made.twice
        assert made.twice == [3, 3]
