import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop import InvalidInput, Refused, Shop, open_shop
from selfshop.domain import catalog
from selfshop.testing.builders import Goods, furnish
from tests.each_store import rows_of
from tests.facade.asking import GOOD, MISSING, places, small_shop, spoiled

NAN, INFINITE = float("nan"), float("inf")

#: Operation, where, what, and the code of the one complaint.
BAD: list[tuple[str, str, Any, str]] = [
    # quantities
    *(
        (operation, path, value, code)
        for operation, path in (
            ("checkout.quote", "cart.lines[1].quantity"),
            ("inventory.hold", "lines[0].quantity"),
            ("inventory.receive_stock", "lines[1].quantity"),
            ("pricing.set_prices", "prices[0].entry.min_quantity"),
        )
        for value, code in (
            (1.0, "not_a_whole_number"),
            (NAN, "not_a_whole_number"),
            (INFINITE, "not_a_whole_number"),
            (True, "not_a_whole_number"),
            ("1", "not_a_whole_number"),
            ([1], "not_a_whole_number"),
            ({}, "not_a_whole_number"),
            (Decimal(1), "not_a_whole_number"),
            (0, "too_small"),
            (-1, "too_small"),
            (1_000_000_001, "too_large"),
        )
    ),
    # amounts
    *(
        (operation, path, value, code)
        for operation, path in (
            ("pricing.set_prices", "prices[1].entry.amount"),
            ("checkout.quote", "cart.lines[0].adjustments[0].amount"),
            ("catalog.add_products", "skus[0].floor_price"),
            ("promotions.publish", "rules[0].benefit.amount"),
            ("promotions.publish", "rules[0].condition.amount"),
        )
        for value, code in (
            (9.9, "not_an_amount"),
            (9, "not_an_amount"),
            (NAN, "not_an_amount"),
            (True, "not_an_amount"),
            ("NaN", "not_an_amount"),
            ("1e3", "not_an_amount"),
            ("¥1.00", "not_an_amount"),
            ("", "not_an_amount"),
            ("1.001", "too_many_decimals"),
            ("1.000", "too_many_decimals"),
            ("-0.01", "too_small"),
            ("9999999999999999", "too_large"),
        )
    ),
    # percentages
    *(
        ("promotions.publish", "rules[1].benefit.percent", value, code)
        for value, code in (
            (12.5, "not_a_decimal"),
            (12, "not_a_decimal"),
            ("1e1", "not_a_decimal"),
            ("1e999999999", "not_a_decimal"),
            ("NaN", "not_a_decimal"),
            ("1_0", "not_a_decimal"),
            ("", "not_a_decimal"),
            ("0", "not_a_percent"),
            ("-5", "not_a_percent"),
            ("100.5", "not_a_percent"),
        )
    ),
    # instants
    *(
        ("pricing.set_prices", f"prices[0].entry.period.{end}", value, code)
        for end in ("from", "until")
        for value, code in (
            ("2026-11-11T00:00:00", "naive_instant"),
            ("2026-11-11", "naive_instant"),
            ("yesterday", "not_an_instant"),
            (1762819200, "not_an_instant"),
            ("2026-02-29T00:00:00Z", "not_an_instant"),
            ("9999-12-31T23:59:59-23:59", "instant_out_of_range"),
            ("0001-01-01T00:00:00+23:59", "instant_out_of_range"),
        )
    ),
    ("pricing.set_prices", "prices[0].entry.period.until", "2026-11-10T16:00:00Z", "empty_period"),
    # names
    *(
        (operation, path, value, code)
        for operation, path in (
            ("checkout.quote", "cart.lines[0].sku"),
            ("membership.register", "member"),
            ("membership.register", "tier"),
            ("catalog.add_product", "product.id"),
            ("catalog.add_product", "product.options[0].values[1]"),
            ("inventory.receive_stock", "reference"),
            ("inventory.receive_stock", "lines[1].location"),
            ("promotions.publish", "rules[1].layer"),
            ("settings.change", "languages[0]"),
        )
        for value, code in (
            ("", "empty"),
            ("x" * 201, "too_long"),
            (7, "not_text"),
            (1.5, "not_text"),
            (True, "not_text"),
            ({"a": 1}, "not_text"),
            (b"tea", "not_text"),
            ("a\0b", "unstorable"),
            ("\ud800", "unstorable"),
        )
    ),
    # names of new things
    *(
        (operation, path, value, "blanks_around")
        for operation, path in (
            ("membership.register", "member"),
            ("catalog.add_product", "product.id"),
            ("catalog.add_products", "products[0].id"),
            ("catalog.add_products", "skus[0].id"),
            ("promotions.publish", "rules[1].id"),
        )
        for value in (" ", "\t\n", "a ", "\u3000a")
    ),
    ("membership.register", "member", None, "not_text"),
    ("membership.register", "segments[0]", "", "empty"),
    ("catalog.add_products", "skus[0].attributes.color", "", "empty"),
    ("catalog.add_products", "skus[0].attributes.color", "\0", "unstorable"),
    ("catalog.add_products", "skus[0].attributes.color", 7, "not_text"),
    # one of a few
    ("pricing.set_prices", "prices[0].entry.kind", "gift", "not_one_of"),
    ("pricing.set_prices", "prices[0].entry.kind", 1, "not_one_of"),
    ("pricing.set_prices", "prices[0].entry.kind", [], "not_one_of"),
    ("catalog.add_products", "skus[0].listing", "LISTED", "not_one_of"),
    ("promotions.publish", "rules[0].benefit.type", "free_lunch", "not_one_of"),
    ("promotions.publish", "rules[0].benefit.type", ["amount_off"], "not_one_of"),
    ("promotions.publish", "rules[0].benefit.type", MISSING, "missing"),
    ("settings.change", "choice", "luck", "not_one_of"),
    # yes or no
    ("catalog.add_products", "skus[0].cash_equivalent", 1, "not_true_or_false"),
    ("catalog.add_products", "skus[0].cash_equivalent", "no", "not_true_or_false"),
    # shapes
    ("checkout.quote", "cart.lines[0]", 7, "wrong_type"),
    ("checkout.quote", "cart.lines[0]", None, "wrong_type"),
    ("checkout.quote", "cart.lines", {"sku": "tea"}, "wrong_type"),
    ("checkout.quote", "cart.lines", "tea", "wrong_type"),
    ("checkout.quote", "cart.lines", [], "empty"),
    ("checkout.quote", "cart", [], "wrong_type"),
    ("checkout.quote", "cart", None, "wrong_type"),
    ("catalog.add_products", "skus[0].attributes", ["red"], "wrong_type"),
    ("promotions.publish", "rules[0].benefit", "3.00", "wrong_type"),
    ("membership.find", "limit", 5.0, "not_a_whole_number"),
    ("membership.find", "limit", 0, "too_small"),
    ("membership.find", "limit", 201, "too_large"),
    ("inventory.set_safety", "units", -1, "too_small"),
    ("settings.change", "hold_minutes", 0, "too_small"),
    ("settings.change", "hold_minutes", 86_401, "too_large"),
    ("settings.change", "languages", [], "empty"),
    # missing and unknown
    ("checkout.quote", "cart.lines[1].sku", MISSING, "missing"),
    ("checkout.quote", "cart.lines[1].quantity", MISSING, "missing"),
    ("checkout.quote", "cart", MISSING, "missing"),
    ("pricing.set_prices", "prices[1].entry.tier", MISSING, "missing"),
    ("inventory.receive_stock", "lines[0].sku", MISSING, "missing"),
    ("checkout.quote", "cart.lines[1].price", "0.01", "unknown_field"),
    ("checkout.quote", "cart.total", "0.01", "unknown_field"),
    ("checkout.quote", "discount", "0.01", "unknown_field"),
    ("pricing.set_prices", "prices[0].entry.period.from_", None, "unknown_field"),
    ("catalog.add_product", "product.options[0].colour", "red", "unknown_field"),
    ("promotions.publish", "rules[0].benefit.floor", "1.00", "unknown_field"),
    ("settings.change", "version", 7, "unknown_field"),
    # twice
    ("checkout.quote", "cart.lines[1].line", "a", "duplicate"),
    ("catalog.add_product", "product.options[0].values[1]", "S", "duplicate"),
]
CURRENCY = [
    ("cny", "unknown_currency"),
    ("XXX", "unknown_currency"),
    ("", "unknown_currency"),
    (156, "not_text"),
]


@pytest.fixture(scope="module")
def small() -> Shop:
    """A small shop in memory, which no bad input changes."""
    return small_shop(open_shop("memory://"))


def complaint(shop: Shop, operation: str, arguments: dict[str, Any]) -> InvalidInput:
    """Return what is wrong with the request, having seen that nothing was stored."""
    before = rows_of(shop)
    with pytest.raises(InvalidInput) as no:
        shop.acting_as(shop._desk.actor, key="bad").call(operation, arguments)
    assert rows_of(shop) == before
    return no.value


class TestABadField:
    @pytest.mark.parametrize(
        ("operation", "path", "value", "code"),
        BAD,
        ids=[f"{operation}-{number}" for number, (operation, *_) in enumerate(BAD)],
    )
    def test_is_one_complaint_with_its_path_and_nothing_is_stored(
        self, small: Shop, operation: str, path: str, value: Any, code: str
    ) -> None:
        wrong = complaint(small, operation, spoiled(operation, path, value))
        assert (wrong.path, wrong.code) == (path, f"input.{code}")
        assert wrong.message("zh") != wrong.message("en")

    def test_may_be_a_rule_that_is_there_twice(self, small: Shop) -> None:
        arguments = spoiled("promotions.publish", "rules[1].id", "r1")
        wrong = complaint(small, "promotions.publish", arguments)
        assert (wrong.path, wrong.code) == ("rules[1]", "input.duplicate")

    @pytest.mark.parametrize(("currency", "code"), CURRENCY)
    def test_may_be_the_currency(self, small: Shop, currency: str, code: str) -> None:
        wrong = complaint(small, "settings.change", {"currency": currency})
        assert (wrong.path, wrong.code.removeprefix("input.")) in {
            ("currency", code), ("currency", "empty"),
        }  # fmt: skip

    @pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "Asia", "/etc/localtime"])
    def test_may_be_the_time_zone(self, small: Shop, zone: str) -> None:
        wrong = complaint(small, "settings.change", {"timezone": zone})
        assert (wrong.path, wrong.code) == ("timezone", "input.unknown_zone")

    def test_is_found_on_every_store(self, shop: Shop) -> None:
        small = small_shop(shop)
        for operation, path, value, code in BAD[::9]:
            wrong = complaint(small, operation, spoiled(operation, path, value))
            assert (wrong.path, wrong.code) == (path, f"input.{code}")


#: Values that JSON can say, and some that it cannot.
ANYTHING: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, -1, 1, 2**63, 10**40, 1.5, NAN, INFINITE, "", "x", "0", "1.00", "-1",
     "茶", "\0", "\ud800", "x" * 100_001, "9" * 50, [], [[]], [None], {}, {"": None},
     {"type": "x"}, {"id": 1}, MISSING, b"x", Decimal("NaN"), (1, 2), object()]
)  # fmt: skip


class TestAnyField:
    @given(data=st.data())
    def test_with_anything_in_it_is_taken_or_complained_of(self, data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(sorted(GOOD)))
        path = data.draw(st.sampled_from(places(GOOD[operation])))
        arguments = spoiled(operation, path, data.draw(ANYTHING))
        shop = small_shop(open_shop("memory://"))
        before = rows_of(shop)
        told = None
        try:
            shop.call(operation, arguments)
        except (InvalidInput, Refused) as no:
            told = no
        assert told is None or (bool(told.message("zh")) and rows_of(shop) == before)


class TestWhatTheStoreRefuses:
    @pytest.mark.parametrize(
        ("operation", "path", "value", "code"),
        [
            ("checkout.quote", "cart.lines[1].sku", "cup", "sku.unknown"),
            ("checkout.quote", "cart.lines[1].sku", "draft", "sku.not_listed"),
            ("checkout.quote", "cart.lines[1].sku", "bare", "price.missing"),
            ("checkout.quote", "member", "nobody", "member.unknown"),
            ("inventory.hold", "lines[0].quantity", 11, "stock.short"),
            ("inventory.hold", "lines[0].sku", "cup", "stock.short"),
            ("inventory.receive_stock", "lines[1].sku", "cup", "sku.unknown"),
            ("inventory.set_safety", "sku", "bare", "stock.never_received"),
            ("membership.register", "member", "ann", "member.exists"),
            ("catalog.add_product", "product.id", "tea", "product.exists"),
            ("catalog.add_products", "skus[0].id", "tea", "sku.exists"),
            ("catalog.add_products", "skus[0].product", "none", "product.unknown"),
            ("pricing.set_prices", "prices[1].sku", "cup", "sku.unknown"),
            ("settings.change", "currency", "USD", "settings.currency_in_use"),
        ],
    )
    def test_has_its_code_and_nothing_is_stored(
        self, shop: Shop, operation: str, path: str, value: Any, code: str
    ) -> None:
        small = small_shop(shop)
        draft = Goods(sku="draft", listing=catalog.Listing.DRAFT, units=0)
        furnish(small, draft, Goods(sku="bare", price=None, units=0))
        before = rows_of(small)
        with pytest.raises(Refused) as no:
            small.call(operation, spoiled(operation, path, value))
        assert (no.value.code, no.value.retryable) == (code, False)
        assert no.value.message("zh") != no.value.message("en")
        assert json.dumps(dict(no.value.facts))
        assert rows_of(small) == before
