"""Addresses: the only personal data, checked field by field."""

import pytest

from selfshop.domain.membership import Address
from selfshop.domain.shared import InvalidInput

WHOLE = {
    "name": "Ann",
    "country": "CN",
    "region": "Zhejiang",
    "city": "Hangzhou",
    "postcode": "310000",
    "street": "1 West Lake Road",
    "phone": "+86 571 0000 0000",
}


def test_an_address_needs_a_name_a_country_and_a_street() -> None:
    address = Address(name="Ann", country="CN", street="1 West Lake Road")
    assert (address.region, address.city, address.postcode, address.phone) == (None,) * 4


@pytest.mark.parametrize("field", sorted(WHOLE))
def test_an_empty_field_is_refused_by_name(field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Address(**{**WHOLE, field: ""})
    assert (refusal.value.path, refusal.value.code) == (field, "input.empty")


@pytest.mark.parametrize(
    ("field", "most"), [("country", 2), ("postcode", 20), ("phone", 40), ("street", 1_000)]
)
def test_a_field_that_is_too_long_is_refused_by_name(field: str, most: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Address(**{**WHOLE, field: "x" * (most + 1)})
    assert (refusal.value.path, refusal.value.code) == (field, "input.too_long")
    assert getattr(Address(**{**WHOLE, field: "x" * most}), field) == "x" * most
