"""`selfshop call` and `selfshop operations`."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import Ran, run

STOCKED = "staff:ann:catalog.write,pricing.write,inventory.write"
TEE = {"product": {"id": "TEE", "title": "T-shirt"}}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


def call(
    url: str, operation: str, arguments: object = None, *more: str, who: str = "system"
) -> Ran:
    given = [] if arguments is None else [json.dumps(arguments)]
    return run("call", operation, *given, "--as", who, "--store", url, *more)


class TestCalling:
    def test_performs_an_operation_and_prints_its_result_as_json(self, url: str) -> None:
        added = call(url, "catalog.add_product", TEE, who=STOCKED)
        assert (added.code, added.err) == (0, "")
        found = call(url, "catalog.get_product", {"product": "TEE"})
        assert found.data["title"] == "T-shirt"

    def test_takes_its_arguments_from_standard_input_too(self, url: str) -> None:
        ran = run(
            "call",
            "catalog.add_product",
            "-",
            "--as",
            "system",
            "--store",
            url,
            stdin=json.dumps(TEE, indent=1),
        )
        assert ran.code == 0

    def test_works_in_memory_for_a_try(self) -> None:
        assert call("memory://", "settings.get").data["currency"] == "CNY"

    def test_with_a_key_happens_once(self, url: str) -> None:
        first = call(url, "catalog.add_product", TEE, "--key", "k1")
        again = call(url, "catalog.add_product", TEE, "--key", "k1")
        otherwise = {"product": {"id": "HAT", "title": "Hat"}}
        other = call(url, "catalog.add_product", otherwise, "--key", "k1")
        assert (first.code, again.code) == (0, 0)
        assert first.out == again.out
        assert (other.code, other.data["error"]["code"]) == (1, "key.used_otherwise")

    def test_of_another_shop_finds_nothing_of_this_one(self, url: str) -> None:
        call(url, "catalog.add_product", TEE)
        ran = call(url, "catalog.get_product", {"product": "TEE"}, "--shop", "other")
        assert (ran.code, ran.data["error"]["code"]) == (1, "product.unknown")

    def test_takes_an_instant_from_the_system(self, url: str) -> None:
        assert call(url, "settings.get", None, "--as-of", "2026-01-01T00:00:00Z").code == 0


class TestWhatIsTurnedDown:
    def test_a_customer_may_not_do_what_is_the_houses(self, url: str) -> None:
        ran = call(url, "catalog.add_product", TEE, who="customer:c1")
        assert (ran.code, ran.data["error"]["code"]) == (1, "actor.not_allowed")

    def test_staff_need_the_permission(self, url: str) -> None:
        ran = call(url, "catalog.add_product", TEE, who="staff:ann")
        assert (ran.code, ran.data["error"]["code"]) == (1, "actor.permission_missing")
        assert ran.err.count("\n") == 1

    def test_only_the_system_fixes_the_time(self, url: str) -> None:
        ran = call(url, "settings.get", None, "--as-of", "2026-01-01T00:00:00Z", who="staff:ann")
        assert (ran.code, ran.data["error"]["code"]) == (1, "actor.not_allowed")

    @pytest.mark.parametrize(
        ("instant", "code"),
        [("2026-01-01", "input.naive_instant"), ("soon", "input.not_an_instant")],
    )
    def test_an_instant_must_be_one(self, url: str, instant: str, code: str) -> None:
        ran = call(url, "settings.get", None, "--as-of", instant)
        assert (ran.code, ran.data["error"]["code"]) == (2, code)

    @pytest.mark.parametrize(
        ("operation", "arguments", "code", "path"),
        [
            ("catalog.nothing", "{}", "operation.unknown", "operation"),
            ("catalog.get_product", "{}", "input.missing", "product"),
            ("catalog.get_product", '{"product": 1}', "input.not_text", "product"),
            ("catalog.get_product", '{"wish": 1}', "input.unknown_field", "wish"),
            ("catalog.get_product", '{"product": NaN}', "input.not_json", "product"),
            ("catalog.get_product", '{"product":"a","product":"b"}', "input.duplicate", "product"),
        ],
    )
    def test_wrong_arguments_are_named(
        self, url: str, operation: str, arguments: str, code: str, path: str
    ) -> None:
        ran = run("call", operation, arguments, "--as", "system", "--store", url)
        assert (ran.code, ran.data["error"]["code"]) == (2, code)
        assert ran.data["error"]["path"] == path

    @pytest.mark.parametrize(
        ("arguments", "code"), [("[]", "input.wrong_type"), ("{", "input.not_json")]
    )
    def test_arguments_must_be_an_object(self, url: str, arguments: str, code: str) -> None:
        ran = run("call", "settings.get", arguments, "--as", "system", "--store", url)
        assert (ran.code, ran.data["error"]["code"]) == (2, code)

    @pytest.mark.parametrize("who", ["", "nobody", "customer", "customer:", "staff", "staff::a"])
    def test_who_asks_must_be_said_rightly(self, url: str, who: str) -> None:
        ran = call(url, "settings.get", who=who)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("selfshop: usage: Invalid value for --as: ")

    def test_nothing_is_stored(self, url: str) -> None:
        call(url, "catalog.add_product", {"product": {"id": "TEE"}})
        ran = call(url, "catalog.get_product", {"product": "TEE"})
        assert (ran.code, ran.data["error"]["code"]) == (1, "product.unknown")


class TestTheListOfOperations:
    def test_has_a_line_for_each_with_who_may_ask(self) -> None:
        ran = run("operations")
        assert ran.code == 0
        line = next(one for one in ran.out.splitlines() if one.startswith("catalog.add_product "))
        assert line.endswith("(writes; staff[catalog.write], system)")

    def test_gives_machines_the_schemas(self) -> None:
        listed = run("operations", "--json").data
        names = [one["name"] for one in listed]
        assert names == sorted(names)
        one = next(one for one in listed if one["name"] == "catalog.get_product")
        assert one["arguments"]["required"] == ["product"]

    def test_may_be_narrowed_to_a_group_or_to_one(self) -> None:
        group = run("operations", "settings").out.splitlines()
        assert group
        assert all(line.startswith("settings.") for line in group)
        assert len(run("operations", "settings.get").out.splitlines()) == 1
        assert run("operations", "nothing").code == 2
