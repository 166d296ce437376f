from decimal import Decimal
from typing import Any

import pytest

from selfshop.domain import promotions
from selfshop.domain.settings import Settings, change
from selfshop.domain.shared import InvalidInput

LAYER = promotions.Layer(name="all", base=promotions.Base.LIST, claims=promotions.Claims.NONE)


class TestSettings:
    def test_start_with_defaults(self) -> None:
        settings = Settings()
        assert (settings.version, settings.currency, settings.timezone) == (
            0, "CNY", "Asia/Shanghai",
        )  # fmt: skip
        assert settings.languages == ("zh", "en")
        assert settings.layers == promotions.DEFAULT_LAYERS

    @pytest.mark.parametrize(
        ("name", "value", "path", "code"),
        [
            ("currency", "cny", "currency", "unknown_currency"),
            ("currency", 156, "currency", "not_text"),
            ("timezone", "", "timezone", "empty"),
            ("languages", (), "languages", "empty"),
            ("languages", ("zh", ""), "languages[1]", "empty"),
            ("languages", ("zh",) * 21, "languages", "too_many"),
            ("layers", (), "layers", "empty"),
            ("layers", (LAYER, LAYER), "layers[1]", "duplicate"),
            ("layers", ("item",), "layers[0]", "wrong_type"),
            ("choice", "best", "choice", "wrong_type"),
            ("max_coupons", -1, "max_coupons", "too_small"),
            ("max_coupons", True, "max_coupons", "not_a_whole_number"),
            ("hint_reach", Decimal(101), "hint_reach", "not_a_percent"),
            ("hold_minutes", 0, "hold_minutes", "too_small"),
            ("hold_minutes", 15.0, "hold_minutes", "not_a_whole_number"),
            ("pay_within_minutes", 86_401, "pay_within_minutes", "too_large"),
            ("receive_after_days", 3_651, "receive_after_days", "too_large"),
            ("remember_days", 0, "remember_days", "too_small"),
            ("returns", None, "returns", "wrong_type"),
            ("payee", "", "payee", "empty"),
            ("version", 3, "version", "unknown_field"),
            ("colour", "red", "colour", "unknown_field"),
        ],
    )
    def test_that_are_wrong_are_named(self, name: str, value: Any, path: str, code: str) -> None:
        with pytest.raises(InvalidInput) as no:
            change(Settings(), {name: value})
        assert (no.value.path, no.value.code) == (path, f"input.{code}")

    def test_go_back_to_a_new_shop_s_where_they_are_unset(self) -> None:
        before = change(Settings(), {"max_coupons": 3, "hold_minutes": 5, "payee": "us"})
        after = change(before, {"payee": "them"}, unset=("max_coupons", "hold_minutes"))
        assert after == change(Settings(), {"payee": "them"})

    @pytest.mark.parametrize(
        ("unset", "path", "code"),
        [
            (("colour",), "unset[0]", "input.not_one_of"),
            (("version",), "unset[0]", "input.not_one_of"),
            (("tax", "tax"), "unset[1]", "input.duplicate"),
            (("payee",), "unset[0]", "input.duplicate"),
        ],
    )
    def test_are_unset_by_name_and_once(self, unset: tuple[str, ...], path: str, code: str) -> None:
        with pytest.raises(InvalidInput) as no:
            change(Settings(), {"payee": "them"}, unset=unset)
        assert (no.value.path, no.value.code) == (path, code)

    def test_say_how_far_hints_reach(self) -> None:
        assert change(Settings(), {"hint_reach": Decimal(80)}).terms.hint_reach == 80

    def test_change_in_what_is_named_alone(self) -> None:
        before = Settings(version=3, hold_minutes=5)
        after = change(before, {"currency": "JPY", "languages": ["ja"], "layers": [LAYER]})
        assert (after.currency, after.languages, after.layers) == ("JPY", ("ja",), (LAYER,))
        assert (after.version, after.hold_minutes) == (3, 5)
        assert before.currency == "CNY"


class TestAMarginFloor:
    @pytest.mark.parametrize("percent", ["-1000", "0", "12.5", "100"])
    def test_is_a_percentage_of_what_is_paid(self, percent: str) -> None:
        assert change(Settings(), {"margin_floor": Decimal(percent)}).margin_floor == Decimal(
            percent
        )

    @pytest.mark.parametrize("wrong", [Decimal("100.1"), Decimal(-1001), 5, "5"])
    def test_is_refused_by_name(self, wrong: object) -> None:
        with pytest.raises(InvalidInput) as no:
            change(Settings(), {"margin_floor": wrong})
        assert (no.value.path, no.value.code) == ("margin_floor", "input.not_a_margin")
