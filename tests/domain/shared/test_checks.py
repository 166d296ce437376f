from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from attrs import field, frozen

from selfshop.domain.shared import InvalidInput, Money, checks

DAY = datetime(2026, 3, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Everything:
    """One field of each kind."""

    text: Any = field(default="x", validator=checks.text(most=3))
    note: Any = field(default="", validator=checks.note(most=3))
    whole: Any = field(default=1, validator=checks.whole(least=1, most=9))
    quantity: Any = field(default=1, validator=checks.quantity)
    instant: Any = field(default=DAY, validator=checks.instant)
    flag: Any = field(default=True, validator=checks.true_or_false)
    kind: Any = field(default=1, validator=checks.is_a(int, str))
    choice: Any = field(default="a", validator=checks.one_of({"b", "a"}))
    each: Any = field(default=(), validator=checks.each(checks.text(most=3), least=0, most=2))
    some: Any = field(default=("x",), validator=checks.each(checks.text(), least=1, most=2))
    maybe: Any = field(default=None, validator=checks.optional(checks.text(most=3)))
    money: Any = field(default=Money(0, "CNY"), validator=checks.money(least_minor=0))


NAIVE = datetime(2026, 3, 1)  # noqa: DTZ001  # that is the point

BAD: list[tuple[str, object, str, str]] = [
    # field, value, path, code
    ("text", "", "text", "empty"),
    ("text", "abcd", "text", "too_long"),
    ("text", 1, "text", "not_text"),
    ("text", None, "text", "not_text"),
    ("text", b"x", "text", "not_text"),
    ("text", "a\0b", "text", "unstorable"),
    ("text", "\ud800", "text", "unstorable"),
    ("note", "abcd", "note", "too_long"),
    ("note", None, "note", "not_text"),
    ("note", "\udfff", "note", "unstorable"),
    ("whole", 0, "whole", "too_small"),
    ("whole", 10, "whole", "too_large"),
    ("whole", 1.0, "whole", "not_a_whole_number"),
    ("whole", True, "whole", "not_a_whole_number"),
    ("whole", "1", "whole", "not_a_whole_number"),
    ("whole", float("nan"), "whole", "not_a_whole_number"),
    ("whole", Decimal(1), "whole", "not_a_whole_number"),
    ("quantity", 0, "quantity", "too_small"),
    ("quantity", -1, "quantity", "too_small"),
    ("quantity", checks.QUANTITY_MAX + 1, "quantity", "too_large"),
    ("instant", NAIVE, "instant", "naive_instant"),
    ("instant", "2026-03-01T00:00:00Z", "instant", "not_an_instant"),
    ("instant", DAY.date(), "instant", "not_an_instant"),
    ("instant", datetime(1, 12, 31, tzinfo=UTC), "instant", "instant_out_of_range"),
    ("instant", datetime(9901, 1, 1, tzinfo=UTC), "instant", "instant_out_of_range"),
    ("flag", 1, "flag", "not_true_or_false"),
    ("flag", None, "flag", "not_true_or_false"),
    ("kind", 1.5, "kind", "wrong_type"),
    ("choice", "c", "choice", "not_one_of"),
    ("each", ["x"], "each", "wrong_type"),
    ("each", "xy", "each", "wrong_type"),
    ("each", ("x", ""), "each[1]", "empty"),
    ("each", ("x", "y", "z"), "each", "too_many"),
    ("some", (), "some", "empty"),
    ("maybe", "", "maybe", "empty"),
    ("money", Money(-1, "CNY"), "money", "too_small"),
    ("money", "1.00", "money", "wrong_type"),
    ("money", 1, "money", "wrong_type"),
]


class TestAField:
    @pytest.mark.parametrize(("name", "value", "path", "code"), BAD)
    def test_that_is_wrong_is_named(self, name: str, value: object, path: str, code: str) -> None:
        with pytest.raises(InvalidInput) as no:
            Everything(**{name: value})
        assert (no.value.path, no.value.code) == (path, f"input.{code}")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("text", "abc"), ("text", "茶\U0001f375"), ("text", " "), ("note", ""), ("note", "abc"),
            ("whole", 1), ("whole", 9), ("quantity", checks.QUANTITY_MAX), ("flag", False),
            ("kind", "x"), ("choice", "b"), ("each", ("x", "y")), ("each", frozenset({"x"})),
            ("maybe", "abc"), ("money", Money(0, "JPY")),
            ("instant", datetime(2, 1, 1, tzinfo=timezone(timedelta(hours=14)))),
            ("instant", datetime(9900, 12, 31, 23, tzinfo=timezone(-timedelta(hours=14)))),
        ],
    )  # fmt: skip
    def test_that_is_right_is_taken(self, name: str, value: object) -> None:
        assert getattr(Everything(**{name: value}), name) == value

    def test_is_told_its_bounds(self) -> None:
        with pytest.raises(InvalidInput) as no:
            Everything(whole=10)
        assert no.value.facts == {"most": 9}
        with pytest.raises(InvalidInput) as no:
            Everything(choice="c")
        assert no.value.facts == {"choices": ("a", "b")}


class TestDuplicates:
    def test_are_named_by_the_second_place(self) -> None:
        with pytest.raises(InvalidInput) as no:
            checks.no_duplicates("skus", ["a", "b", "a", "b"])
        assert (no.value.path, no.value.code) == ("skus[2]", "input.duplicate")

    def test_that_are_none_pass(self) -> None:
        assert checks.no_duplicates("skus", ["a", "b"]) is None  # type: ignore[func-returns-value]  # nothing is said


class TestWords:
    @pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000"])
    def test_that_say_nothing_are_refused(self, text: str) -> None:
        with pytest.raises(InvalidInput) as no:
            checks.require_words("reason", text)
        assert (no.value.path, no.value.code) == ("reason", "input.empty")

    def test_that_say_something_pass(self) -> None:
        checks.require_words("reason", " too late ")


class TestNewIds:
    @pytest.mark.parametrize("name", [" ", "\t", "a ", " a", "a\n", "\u3000a", "a\u00a0"])
    def test_blank_at_an_end_are_refused(self, name: str) -> None:
        with pytest.raises(InvalidInput, match=r"must not be blank") as no:
            checks.require_new_id("id", name)
        assert (no.value.path, no.value.code) == ("id", "input.blanks_around")

    def test_with_blanks_within_are_names_like_others(self) -> None:
        checks.require_new_id("id", "tea pot 2")
