import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from selfshop.adapters.codec import JsonCodec, schema_of, stored
from selfshop.domain import catalog, checkout, inventory, membership, pricing
from selfshop.domain.shared import Money
from selfshop.testing import strategies

VALUES: st.SearchStrategy[tuple[Any, type]] = st.one_of(
    strategies.money().map(lambda value: (value, Money)),
    strategies.price_entries().map(lambda value: (value, pricing.PriceEntry)),
    strategies.stock_lines().map(lambda value: (value, inventory.StockLine)),
    strategies.skus().map(lambda value: (value, catalog.Sku)),
    strategies.members().map(lambda value: (value, membership.Member)),
    strategies.carts().map(lambda value: (value, checkout.Cart)),
)


@pytest.mark.law
class TestPlainData:
    """Whatever goes out as plain JSON data comes back as the same value."""

    @given(VALUES)
    def test_comes_back_from_outside(self, valued: tuple[Any, type]) -> None:
        value, kind = valued
        codec = JsonCodec("CNY")
        plain = json.loads(json.dumps(codec.dump(value, kind)))
        assert codec.load(plain, kind) == value

    @given(strategies.currencies().flatmap(strategies.money))
    def test_names_amounts_in_any_currency(self, money: Money) -> None:
        codec = JsonCodec(money.currency)
        assert codec.dump(money, Money) == money.decimal
        assert codec.load(money.decimal, Money) == money

    @given(VALUES.filter(lambda valued: valued[1] is not Money))
    def test_comes_back_from_the_store(self, valued: tuple[Any, type]) -> None:
        value, kind = valued
        assert stored.read(stored.write(value, kind), kind) == value


@pytest.mark.law
class TestSchemas:
    """Whatever goes out as plain JSON data is what its schema says."""

    @given(VALUES)
    def test_describe_what_goes_out(self, valued: tuple[Any, type]) -> None:
        value, kind = valued
        plain = json.loads(json.dumps(JsonCodec("CNY").dump(value, kind)))
        Draft202012Validator(schema_of(kind)).validate(plain)
        assert plain is not None
