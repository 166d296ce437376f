from typing import Annotated

import pytest

from selfshop import InvalidInput
from selfshop.adapters.codec import JsonCodec
from selfshop.adapters.codec.schemas import schema_of
from selfshop.domain.shared import spelling

Count = Annotated[int, spelling.Spelled("max", 1_000)]


class TestASpelledNumber:
    """A number that has a word MUST go out as the word, and MAY come in as either."""

    @pytest.mark.parametrize("hint", [Count, Count | None, tuple[Count, ...]])
    def test_goes_out_and_comes_in(self, hint: object) -> None:
        codec = JsonCodec("CNY")
        many = hint == tuple[Count, ...]
        for number, plain in ((1_000, "max"), (999, 999), (0, 0)):
            value, written = ((number,), [plain]) if many else (number, plain)
            assert codec.dump(value, hint) == written
            assert codec.load(written, hint) == value
        assert codec.load([1_000] if many else 1_000, hint) == ((1_000,) if many else 1_000)

    @pytest.mark.parametrize("plain", ["most", "MAX", "1000", 1.0, True, ["max"]])
    def test_is_no_other_word(self, plain: object) -> None:
        with pytest.raises(InvalidInput, match="whole number"):
            JsonCodec("CNY").load(plain, Count)

    def test_is_kept_in_the_store_as_the_number(self) -> None:
        assert JsonCodec().dump(1_000, Count) == 1_000

    def test_says_so_in_its_schema(self) -> None:
        assert schema_of(Count) == {"anyOf": [{"type": "integer"}, {"const": "max"}]}
