import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.shared import codewords

CODE = "0123-4567-89AB-CDEF"


class TestCodes:
    def test_ten_bytes_of_chance_make_sixteen_characters_in_groups(self) -> None:
        assert codewords.codes_from(bytes(10)) == ("0000-0000-0000-0000",)
        assert codewords.codes_from(b"\xff" * 20) == ("ZZZZ-ZZZZ-ZZZZ-ZZZZ",) * 2

    @given(chance=st.binary(min_size=10, max_size=10))
    def test_every_chance_makes_a_code_that_can_be_read_back(self, chance: bytes) -> None:
        (code,) = codewords.codes_from(chance)
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
        assert codewords.normalised(code) == code.replace("-", "")

    @given(first=st.binary(min_size=10, max_size=10), other=st.binary(min_size=10, max_size=10))
    def test_different_chance_makes_different_codes(self, first: bytes, other: bytes) -> None:
        made = codewords.codes_from(first) == codewords.codes_from(other)
        assert made is (first == other)


class TestReadingACode:
    @pytest.mark.parametrize(
        "typed",
        [
            CODE,
            CODE.lower(),
            CODE.replace("-", ""),
            CODE.replace("-", " "),
            "  " + CODE + "\t",
            CODE.replace("0", "O").replace("1", "l"),
            CODE.replace("1", "i"),
            "０１２３－４５６７－８９ＡＢ－ＣＤＥＦ",
            CODE.replace("-", "–"),
        ],
    )
    def test_is_the_same_however_it_is_typed(self, typed: str) -> None:
        assert codewords.normalised(typed) == "0123456789ABCDEF"

    @pytest.mark.parametrize("typed", ["", "0123", CODE + "0", CODE.replace("F", "U"), "茶" * 16])
    def test_what_is_no_code_is_none(self, typed: str) -> None:
        assert codewords.normalised(typed) is None

    @given(typed=st.text(max_size=200))
    def test_never_fails_whatever_is_typed(self, typed: str) -> None:
        code = codewords.normalised(typed)
        assert code is None or codewords.normalised(code) == code
