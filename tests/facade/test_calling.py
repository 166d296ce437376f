import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from selfshop import Conflict, Customer, InvalidInput, Refused, Shop, Staff, System, open_shop
from selfshop.adapters.codec import JsonCodec
from selfshop.application.calling import DEPTH_MAX, Described
from selfshop.domain import checkout, inventory
from selfshop.domain.shared import MemberId, SkuId
from selfshop.testing.builders import cart, stock_line
from tests.each_store import rows_of
from tests.facade.asking import GOOD, small_shop, spoiled

ANN = Customer(id=MemberId("ann"))
DESCRIBED = {described.name: described for described in open_shop("memory://").operations()}


def is_plain(value: object) -> bool:
    """Tell whether *value* is made of what JSON can say, and of nothing that merely looks alike."""
    if type(value) is dict:
        return all(type(name) is str and is_plain(inner) for name, inner in value.items())
    if type(value) is list:
        return all(map(is_plain, value))
    return value is None or type(value) in (str, int, bool)


class TestACall:
    @pytest.mark.parametrize("operation", GOOD)
    def test_takes_and_returns_plain_data_as_its_schemas_say(
        self, shop: Shop, operation: str
    ) -> None:
        described = DESCRIBED[operation]
        Draft202012Validator(dict(described.arguments)).validate(GOOD[operation])
        result = small_shop(shop).call(operation, json.loads(json.dumps(GOOD[operation])))
        assert is_plain(result), result
        Draft202012Validator(dict(described.result)).validate(result)

    def test_does_what_the_operation_itself_does(self, shop: Shop) -> None:
        small = small_shop(shop)
        direct = small.checkout.quote(cart=cart({"tea": 2, "pot": 1}))
        plain = {"lines": [{"sku": "tea", "quantity": 2}, {"sku": "pot", "quantity": 1}]}
        called = small.call("checkout.quote", {"cart": plain})
        assert called == JsonCodec("CNY").dump(direct, checkout.Quote)
        assert (called["payable"], called["currency"]) == ("114.80", "CNY")
        assert called["hash"] == direct.hash
        assert JsonCodec("CNY").load(called, checkout.Quote) == direct

    def test_is_remembered_under_its_key_as_the_operation_itself_is(self, shop: Shop) -> None:
        small = small_shop(shop)
        ann = small.acting_as(ANN, key="k")
        hold = ann.inventory.hold(lines=(stock_line("tea", 2),))
        plain = {"lines": [{"quantity": 2, "sku": "tea"}]}
        called = ann.call("inventory.hold", plain)
        assert called == JsonCodec("CNY").dump(hold, inventory.Hold)
        with pytest.raises(Conflict):
            ann.call("inventory.hold", {"lines": [{"quantity": 1, "sku": "tea"}]})
        assert small.inventory.level(sku=SkuId("tea")).held == 2

    def test_speaks_the_shop_s_currency(self, shop: Shop) -> None:
        host = shop.acting_as(System())
        host.settings.change(currency="JPY")
        host.call("catalog.add_product", {"product": {"id": "tea", "title": "茶"}})
        price = {"sku": "tea", "entry": {"kind": "list", "amount": "1500"}}
        assert host.call("pricing.set_prices", {"prices": [price]}) == 1
        assert host.call("pricing.ladder", {"sku": "tea"})[0]["amount"] == "1500"
        price["entry"] = {"kind": "list", "amount": "1500.0"}
        with pytest.raises(InvalidInput) as no:
            host.call("pricing.set_prices", {"prices": [price]})
        assert no.value.code == "input.too_many_decimals"

    def test_needs_somebody_who_asks(self, shop: Shop) -> None:
        with pytest.raises(Refused) as no:
            shop.call("settings.get", {})
        assert no.value.code == "actor.unbound"

    def test_asks_for_the_same_permissions(self, shop: Shop) -> None:
        small = small_shop(shop)
        before = rows_of(small)
        for actor, code in (
            (ANN, "actor.not_allowed"),
            (Staff(id="bob"), "actor.permission_missing"),
        ):
            with pytest.raises(Refused) as no:
                small.acting_as(actor).call("settings.change", {"hold_minutes": 1})
            assert no.value.code == code
        assert rows_of(small) == before

    def test_lets_customers_quote_though_they_may_not_read_settings(self, shop: Shop) -> None:
        ann = small_shop(shop).acting_as(ANN)
        quote = ann.call("checkout.quote", {"cart": {"lines": [{"sku": "tea", "quantity": 1}]}})
        assert quote["payable"] == "12.90"

    @pytest.mark.parametrize(
        "operation",
        ["", ".", "catalog", "catalog.", ".get", "catalog.fly", "kitchen.get", "catalog.desk",
         "catalog._desk", "catalog.__init__", "catalog.name", "desk.carry_out", "settings.get.get",
         "x" * 10_000, "\0", "catalog .get"],
    )  # fmt: skip
    def test_of_what_is_no_operation_is_refused(self, shop: Shop, operation: str) -> None:
        with pytest.raises(InvalidInput) as no:
            shop.acting_as(System()).call(operation, {})
        assert (no.value.path, no.value.code) == ("operation", "operation.unknown")
        assert len(no.value.message()) < 300

    @pytest.mark.parametrize("operation", [None, 7, b"settings.get", ["settings.get"]])
    def test_names_its_operation_in_text(self, shop: Shop, operation: str) -> None:
        with pytest.raises(InvalidInput) as no:
            shop.acting_as(System()).call(operation, {})
        assert no.value.path == "operation"

    @pytest.mark.parametrize("arguments", [None, [], "x", 7, [("sku", "tea")]])
    def test_takes_its_arguments_by_name(self, shop: Shop, arguments: Any) -> None:
        with pytest.raises(InvalidInput) as no:
            shop.acting_as(System()).call("settings.get", arguments)
        assert no.value.code == "input.wrong_type"

    @pytest.mark.parametrize("names", [{7: "tea"}, {None: 1}, {("a",): 1}])
    def test_names_its_arguments_in_text(self, shop: Shop, names: Any) -> None:
        host = small_shop(shop)
        inside = "skus[0].attributes"
        for path, arguments in (
            ("", names),
            (inside, spoiled("catalog.add_products", inside, names)),
        ):
            with pytest.raises(InvalidInput) as no:
                host.call("catalog.add_products", arguments)
            assert (no.value.path, no.value.code) == (path, "input.name_not_text")


@pytest.fixture(scope="module")
def host() -> Shop:
    """A shop in memory as the system sees it."""
    return small_shop(open_shop("memory://"))


class TestPlainData:
    def test_may_not_be_nested_without_end(self, host: Shop) -> None:
        deep: Any = "tea"
        for _ in range(DEPTH_MAX):
            deep = [deep]
        round_and_round: list[Any] = []
        round_and_round.append(round_and_round)
        for sku in (deep, round_and_round):
            with pytest.raises(InvalidInput) as no:
                host.call("catalog.get", {"sku": sku})
            assert no.value.code == "input.too_deep"

    def test_may_not_be_of_any_size(self, host: Shop) -> None:
        with pytest.raises(InvalidInput) as no:
            host.call("catalog.get", {"sku": ["x"] * 500_001})
        assert no.value.code == "input.too_many"

    def test_may_not_hold_numbers_of_any_length(self, host: Shop) -> None:
        with pytest.raises(InvalidInput) as no:
            host.call("inventory.hold", {"lines": [{"sku": "tea", "quantity": 10**5_000}]})
        assert (no.value.path, no.value.code) == ("lines[0].quantity", "input.too_large")

    def test_of_a_list_is_bounded_by_the_operation(self, host: Shop) -> None:
        lines = [{"sku": "tea", "quantity": 1}] * 10_001
        with pytest.raises(InvalidInput) as no:
            host.call("inventory.hold", {"lines": lines})
        assert (no.value.path, no.value.code) == ("lines", "input.too_many")


class TestTheListOfOperations:
    @pytest.mark.parametrize("described", DESCRIBED.values(), ids=lambda d: d.name)
    def test_describes_each_by_valid_schemas(self, described: Described) -> None:
        for schema in (described.arguments, described.result):
            Draft202012Validator.check_schema(schema)
            assert json.dumps(schema)
        assert described.summary.endswith(".")
        assert set(described.who) <= {"customer", "staff", "system"}

    def test_names_every_operation_once_in_order(self) -> None:
        names = [described.name for described in open_shop("memory://").operations()]
        assert names == sorted(set(names))
        assert GOOD.keys() <= set(names)

    @pytest.mark.parametrize("operation", GOOD)
    def test_refuses_what_the_call_refuses(self, operation: str) -> None:
        schema = Draft202012Validator(dict(DESCRIBED[operation].arguments))
        assert schema.is_valid(GOOD[operation])
        assert not schema.is_valid(GOOD[operation] | {"price": "0.01"})
        for name in GOOD[operation]:
            assert not schema.is_valid(GOOD[operation] | {name: 1.5})
        for name in DESCRIBED[operation].arguments["required"]:
            without = {n: value for n, value in GOOD[operation].items() if n != name}
            assert not schema.is_valid(without)
