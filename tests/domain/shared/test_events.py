import pytest
from attrs.exceptions import FrozenInstanceError

from selfshop.domain.shared import Event


class TestAnEvent:
    def test_is_a_value_that_nobody_changes(self) -> None:
        event = Event(kind="tests.tried", aggregate="tea:1", root="1", version=1, facts={"n": 1})
        assert event == Event(
            kind="tests.tried", aggregate="tea:1", root="1", version=1, facts={"n": 1}
        )
        with pytest.raises(FrozenInstanceError):
            event.version = 2  # type: ignore[misc]  # that is the point
