from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.shared import (
    AMOUNT_MINOR_MAX,
    DECIMALS,
    InvalidInput,
    Money,
    decimals_of,
    format_minor,
    parse_minor,
)

CURRENCIES = st.sampled_from(sorted(DECIMALS))
AMOUNTS = st.integers(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX)


class TestMoneyOfAText:
    def test_is_the_money_that_it_says(self) -> None:
        assert Money.of("129.00", "CNY") == Money(12900, "CNY")
        assert Money.of("0", "JPY") == Money(0, "JPY")

    def test_is_written_without_a_sign_when_it_is_nothing(self) -> None:
        assert format_minor(0, "CNY") == "0.00"
        assert format_minor(-1, "CNY") == "-0.01"

    @pytest.mark.parametrize("minor", [AMOUNT_MINOR_MAX, -AMOUNT_MINOR_MAX])
    def test_reaches_to_the_largest_amount_and_no_further(self, minor: int) -> None:
        assert Money(minor, "CNY").minor == minor
        with pytest.raises(InvalidInput, match="minor"):
            Money(minor + (1 if minor > 0 else -1), "CNY")


class TestReadingAnAmount:
    @pytest.mark.parametrize(
        ("text", "currency", "minor"),
        [
            ("129.00", "CNY", 12900),
            ("129", "CNY", 12900),
            ("129.5", "CNY", 12950),
            ("0.01", "CNY", 1),
            ("-0.01", "CNY", -1),
            ("-0", "CNY", 0),
            ("00012.30", "CNY", 1230),
            ("1500", "JPY", 1500),
            ("1.234", "KWD", 1234),
            ("0.0001", "CLF", 1),
            ("10000000000000.00", "CNY", AMOUNT_MINOR_MAX),
        ],
    )
    def test_is_exact(self, text: str, currency: str, minor: int) -> None:
        assert parse_minor(text, currency) == minor

    @pytest.mark.parametrize(
        "text",
        ["", " 1", "1 ", "1,00", "1.", ".5", "+1", "1e3", "NaN", "inf", "1_0", "١", "--1", "0x1",
         "1.2.3", "12345678901234567", 1, 1.0, True, None, Decimal(1), b"1"],
    )  # fmt: skip
    def test_takes_plain_decimals_only(self, text: object) -> None:
        with pytest.raises(InvalidInput) as no:
            parse_minor(text, "CNY", path="price")
        assert (no.value.path, no.value.code) == ("price", "input.not_an_amount")

    @pytest.mark.parametrize(
        ("text", "currency"),
        [("1.001", "CNY"), ("1.000", "CNY"), ("1.0", "JPY"), ("1.0001", "BHD")],
    )
    def test_refuses_more_decimals_than_the_currency_has(self, text: str, currency: str) -> None:
        with pytest.raises(InvalidInput) as no:
            parse_minor(text, currency)
        assert no.value.code == "input.too_many_decimals"
        assert no.value.facts == {"currency": currency, "decimals": DECIMALS[currency]}

    def test_refuses_what_is_beyond_any_amount(self) -> None:
        with pytest.raises(InvalidInput) as no:
            parse_minor("10000000000000.01", "CNY")
        assert no.value.code == "input.too_large"

    @given(minor=AMOUNTS, currency=CURRENCIES)
    def test_gives_back_what_was_written(self, minor: int, currency: str) -> None:
        assert parse_minor(format_minor(minor, currency), currency) == minor

    @given(minor=AMOUNTS, currency=CURRENCIES)
    def test_agrees_with_decimal_arithmetic(self, minor: int, currency: str) -> None:
        written = Decimal(format_minor(minor, currency))
        assert written == Decimal(minor).scaleb(-DECIMALS[currency])


class TestMoney:
    def test_is_written_with_all_its_decimals(self) -> None:
        assert [str(Money(minor, "CNY")) for minor in (0, 5, -5, 100, -12345)] == [
            "0.00 CNY", "0.05 CNY", "-0.05 CNY", "1.00 CNY", "-123.45 CNY",
        ]  # fmt: skip
        assert (Money(5, "JPY").decimal, Money(5, "BHD").decimal) == ("5", "0.005")

    @pytest.mark.parametrize("minor", [1.0, True, "1", None, float("nan"), Decimal(1)])
    def test_is_made_of_a_whole_number(self, minor: object) -> None:
        with pytest.raises(InvalidInput) as no:
            Money(minor, "CNY")  # type: ignore[arg-type]  # that is the point
        assert (no.value.path, no.value.code) == ("minor", "input.not_a_whole_number")

    @pytest.mark.parametrize("minor", [AMOUNT_MINOR_MAX + 1, -AMOUNT_MINOR_MAX - 1])
    def test_has_a_bound_on_both_sides(self, minor: int) -> None:
        with pytest.raises(InvalidInput) as no:
            Money(minor, "CNY")
        assert (no.value.path, no.value.code) == ("minor", "input.too_large")

    @pytest.mark.parametrize("currency", ["cny", "XXX", "", "CNYCNY" * 9])
    def test_knows_its_currency(self, currency: str) -> None:
        with pytest.raises(InvalidInput) as no:
            Money(1, currency)
        assert (no.value.path, no.value.code) == ("currency", "input.unknown_currency")
        assert no.value.facts["currency"] == currency[:20]

    @pytest.mark.parametrize("currency", [None, 156, b"CNY", ["CNY"]])
    def test_names_its_currency_in_text(self, currency: object) -> None:
        with pytest.raises(InvalidInput) as no:
            decimals_of(currency, path="settings.currency")
        assert (no.value.path, no.value.code) == ("settings.currency", "input.not_text")

    def test_adds_and_subtracts_within_one_currency(self) -> None:
        assert Money(30, "USD") + Money(15, "USD") == Money(45, "USD")
        assert Money(30, "USD") - Money(45, "USD") == Money(-15, "USD")

    def test_never_mixes_currencies(self) -> None:
        for mix in (lambda: Money(1, "USD") + Money(1, "CNY"), lambda: Money(1, "USD").in_("CNY")):
            with pytest.raises(InvalidInput) as no:
                mix()
            assert no.value.code == "input.other_currency"

    def test_sums_stay_within_the_bound(self) -> None:
        with pytest.raises(InvalidInput):
            Money(AMOUNT_MINOR_MAX, "CNY") + Money(1, "CNY")

    def test_has_no_order_that_could_compare_yen_with_dollars(self) -> None:
        with pytest.raises(TypeError):
            assert Money(1, "USD") < Money(2, "USD")  # type: ignore[operator]  # that is the point
