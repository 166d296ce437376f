import pytest

from selfshop.domain.risk import Signal
from selfshop.domain.shared import InvalidInput, MemberId
from tests.sales import AT


class TestSignal:
    def test_says_what_was_seen_about_whom_and_when(self) -> None:
        signal = Signal(kind="a.b", member=MemberId("m"), occasion="order:1", at=AT)
        assert (signal.kind, signal.member, signal.facts) == ("a.b", "m", {})

    def test_names_the_field_that_is_wrong(self) -> None:
        with pytest.raises(InvalidInput) as no:
            Signal(kind="", member=MemberId("m"), occasion="order:1", at=AT)
        assert no.value.path == "kind"
        with pytest.raises(InvalidInput) as no:
            Signal(kind="a", member=MemberId("m"), occasion="order:1", at=AT.replace(tzinfo=None))
        assert no.value.code == "input.naive_instant"
