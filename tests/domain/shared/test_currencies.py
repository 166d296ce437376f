import pytest

from selfshop.domain.shared import DECIMALS

#: From the published list of ISO 4217, copied by hand.
SOME = {
    "AED": 2, "AUD": 2, "BHD": 3, "BIF": 0, "BRL": 2, "CAD": 2, "CHF": 2, "CLF": 4, "CLP": 0,
    "CNY": 2, "CZK": 2, "DJF": 0, "DKK": 2, "EUR": 2, "GBP": 2, "GNF": 0, "HKD": 2, "HUF": 2,
    "IDR": 2, "INR": 2, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KES": 2, "KMF": 0, "KRW": 0,
    "KWD": 3, "LYD": 3, "MGA": 2, "MOP": 2, "MRU": 2, "MXN": 2, "MYR": 2, "NGN": 2, "NOK": 2,
    "NZD": 2, "OMR": 3, "PHP": 2, "PLN": 2, "PYG": 0, "RUB": 2, "RWF": 0, "SAR": 2, "SEK": 2,
    "SGD": 2, "SLE": 2, "THB": 2, "TND": 3, "TRY": 2, "TWD": 2, "UGX": 0, "USD": 2, "UYI": 0,
    "UYW": 4, "VED": 2, "VND": 0, "VUV": 0, "XAF": 0, "XCG": 2, "XOF": 0, "XPF": 0, "ZAR": 2,
    "ZWG": 2,
}  # fmt: skip


class TestCurrencies:
    @pytest.mark.parametrize(("currency", "decimals"), SOME.items())
    def test_have_the_decimals_that_the_standard_says(self, currency: str, decimals: int) -> None:
        assert DECIMALS[currency] == decimals

    def test_that_nobody_pays_with_are_unknown(self) -> None:
        assert not {"XXX", "XTS", "XAU", "XDR", "XSU", "XUA", "XBA", "BTC"} & DECIMALS.keys()

    def test_that_have_been_withdrawn_are_unknown(self) -> None:
        withdrawn = {"BGN", "HRK", "DEM", "FRF", "ANG", "SLL", "ZWL", "CUC", "MRO", "BYR"}
        assert not withdrawn & DECIMALS.keys()

    def test_are_named_by_three_capitals(self) -> None:
        assert all(len(code) == 3 and code.isupper() and code.isascii() for code in DECIMALS)
