import pytest

from selfshop.domain.checkout import FreightTerms, TaxMode, TaxRounding, TaxTerms, Terms
from selfshop.domain.shared import InvalidInput, Money

FLAT = Money(800, "CNY")


class TestTheTermsOfAShop:
    @pytest.mark.parametrize(
        ("freight", "path"),
        [
            (FreightTerms(flat=Money(1, "USD")), "freight.flat"),
            (FreightTerms(flat=FLAT, free_over=Money(1, "USD")), "freight.free_over"),
        ],
    )
    def test_are_all_in_its_currency(self, freight: FreightTerms, path: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            Terms(currency="CNY", freight=freight)
        assert (refusal.value.path, refusal.value.code) == (path, "input.other_currency")

    def test_know_the_tax_class_of_freight(self) -> None:
        tax = TaxTerms(mode=TaxMode.INCLUSIVE, rounding=TaxRounding.LINE, classes={})
        with pytest.raises(InvalidInput) as refusal:
            Terms(currency="CNY", freight=FreightTerms(flat=FLAT, tax_class="x"), tax=tax)
        assert refusal.value.code == "tax.unknown_class"

    def test_know_their_currency(self) -> None:
        with pytest.raises(InvalidInput, match="currency"):
            Terms(currency="ZZZ")
