"""`selfshop quote` on one case."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import CASES, a_case, process, run

GOLDEN = Path(__file__).parent / "golden"
RECEIPT = "every-300-less-50-with-coupon"
NAMES = sorted(path.stem for path in CASES.glob("*.json"))


def check_golden(name: str, text: str) -> None:
    """Compare with what is kept; SELFSHOP_GOLDEN=write keeps what is said now instead."""
    path = GOLDEN / name
    if os.environ.get("SELFSHOP_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
class TestThePublicCases:
    def test_answer_as_they_always_have(self, name: str) -> None:
        ran = run("quote", CASES / f"{name}.json")
        assert (ran.code, ran.err) == (0, "")
        check_golden(f"{name}.json", ran.out)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_receipt_is_printed_for_people_in_their_language(language: str) -> None:
    ran = run("quote", CASES / f"{RECEIPT}.json", "--receipt", "--lang", language)
    assert (ran.code, ran.err) == (0, "")
    check_golden(f"{RECEIPT}.{language}.txt", ran.out)


def test_the_real_command_answers_byte_for_byte_the_same() -> None:
    ran = process("quote", CASES / f"{RECEIPT}.json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (GOLDEN / f"{RECEIPT}.json").read_text(encoding="utf-8")


def test_every_rule_of_the_case_is_answered_for() -> None:
    case = json.loads((CASES / "below-minimum.json").read_text(encoding="utf-8"))
    answer = run("quote", CASES / "below-minimum.json").data
    told = {one["rule"] for one in (*answer["applied"], *answer["rejected"])}
    assert told == {rule["id"] for rule in case["rules"]}


def test_sentences_come_in_the_language_that_is_asked_for() -> None:
    path = CASES / "below-minimum.json"
    english = run("quote", path).data["rejected"][0]["message"]
    chinese = run("quote", path, "--lang", "zh").data["rejected"][0]["message"]
    by_environment = run("quote", path, env={"SELFSHOP_LANG": "zh"}).data["rejected"][0]["message"]
    assert english.isascii()
    assert not chinese.isascii()
    assert by_environment == chinese


class TestOneCaseFromStandardInput:
    def test_is_answered_over_several_lines_however_it_is_written(self) -> None:
        pretty = run("quote", "-", stdin=json.dumps(a_case(), indent=2))
        single = run("quote", "-", stdin=json.dumps(a_case()))
        assert pretty.out == single.out
        assert pretty.data["payable"] == "90.00"
        assert pretty.out.startswith("{\n")

    def test_may_carry_a_byte_order_mark_and_windows_line_ends(self) -> None:
        text = json.dumps(a_case(), indent=2).replace("\n", "\r\n")
        ran = run("quote", "-", stdin=b"\xef\xbb\xbf\r\n" + text.encode())
        assert (ran.code, ran.data["payable"]) == (0, "90.00")

    def test_is_invalid_when_it_is_empty(self) -> None:
        ran = run("quote", "-", stdin=b"")
        assert (ran.code, ran.data["error"]["code"]) == (2, "input.not_json")

    def test_closed_is_said_in_one_line(self) -> None:
        ran = process("quote", "-", python=("-c", CLOSED_STDIN))
        assert ran.code == 2
        assert "standard input is closed" in ran.err


CLOSED_STDIN = """
import os, sys
os.close(0)
os.execv(sys.executable, [sys.executable, "-m", "selfshop", *sys.argv[1:]])
"""


def sku(**changes: Any) -> list[dict[str, Any]]:
    return [{"sku": "TEE", "prices": [{"kind": "list", "amount": "50.00"}], **changes}]


def priced(amount: object) -> dict[str, Any]:
    return {"skus": sku(prices=[{"kind": "list", "amount": amount}])}


def lines(*given: dict[str, Any]) -> dict[str, Any]:
    return {"cart": {"lines": list(given)}}


def ordered(quantity: object) -> dict[str, Any]:
    return lines({"sku": "TEE", "quantity": quantity})


AMOUNT = "skus[0].prices[0].amount"
QUANTITY = "cart.lines[0].quantity"
WRONG: list[tuple[dict[str, Any], str, str]] = [
    (priced(50.0), AMOUNT, "input.not_an_amount"),
    (priced(float("nan")), AMOUNT, "input.not_an_amount"),
    (priced(True), AMOUNT, "input.not_an_amount"),
    (priced("50.001"), AMOUNT, "input.too_many_decimals"),
    (priced("-1.00"), AMOUNT, "input.too_small"),
    (ordered(1.0), QUANTITY, "input.not_a_whole_number"),
    (ordered(float("inf")), QUANTITY, "input.not_a_whole_number"),
    (ordered(True), QUANTITY, "input.not_a_whole_number"),
    (ordered("2"), QUANTITY, "input.not_a_whole_number"),
    (ordered(0), QUANTITY, "input.too_small"),
    (ordered(-1), QUANTITY, "input.too_small"),
    ({"shop": {"currency": "ZZZ"}}, "shop.currency", "input.unknown_currency"),
    ({"shop": {}}, "shop.currency", "input.missing"),
    ({"at": "2026-11-11T00:00:00"}, "at", "input.naive_instant"),
    ({"at": "yesterday"}, "at", "input.not_an_instant"),
    ({"wish": 1}, "wish", "input.unknown_field"),
    ({"skus": sku(colour="red")}, "skus[0].colour", "input.unknown_field"),
    (
        lines(
            {"line": "a", "sku": "TEE", "quantity": 1}, {"line": "a", "sku": "TEE", "quantity": 1}
        ),
        "cart.lines[1].line",
        "input.duplicate",
    ),
    ({"quote": {"payable": float("nan")}}, "quote.payable", "input.not_json"),
]


class TestWhatIsInvalid:
    @pytest.mark.parametrize(
        ("changes", "path", "code"), WRONG, ids=[f"{path} {code}" for _, path, code in WRONG]
    )
    def test_is_said_with_its_path_and_ends_with_2(
        self, changes: dict[str, Any], path: str, code: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "case.json"
        file.write_text(json.dumps(a_case(**changes)), encoding="utf-8")
        ran = run("quote", file)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert ran.err.startswith(f"selfshop: {code}: {path}: ")
        assert ran.data["error"]["code"] == code
        assert ran.data["error"]["path"] == path

    @pytest.mark.parametrize(
        "text",
        [b"", b"{", b"nonsense", b'{"a": 1}}', b"{" * 100_000, b"[" * 100_000, b"1" * 10_000],
        ids=["empty", "open", "no json", "trailing", "deep objects", "deep lists", "long number"],
    )
    def test_may_be_no_json_at_all(self, text: bytes, tmp_path: Path) -> None:
        file = tmp_path / "case.json"
        file.write_bytes(text)
        ran = run("quote", file)
        assert (ran.code, ran.data["error"]["code"]) == (2, "input.not_json")

    def test_a_key_that_stands_twice(self) -> None:
        ran = run("quote", "-", stdin='{"at": 1,\n "at": 2}')
        assert (ran.code, ran.data["error"]["code"]) == (2, "input.duplicate")
        assert ran.data["error"]["path"] == "at"

    @pytest.mark.parametrize("text", [b"\xff\xfe{\x00}\x00", b'{"at": "\xe4"\n}'])
    def test_bytes_that_are_not_utf_8(self, text: bytes) -> None:
        ran = run("quote", "-", stdin=text)
        assert (ran.code, ran.data["error"]["code"]) == (2, "input.unprintable")

    def test_an_expectation_without_end(self) -> None:
        deep: object = 1
        for _ in range(100):
            deep = {"a": deep}
        ran = run("quote", "-", stdin=json.dumps(a_case(quote=deep)))
        assert (ran.code, ran.data["error"]["code"]) == (2, "input.too_deep")

    def test_for_a_receipt_nothing_stands_on_standard_output(self) -> None:
        ran = run("quote", "-", "--receipt", stdin=b"nonsense")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "selfshop: input.not_json: is not valid JSON\n"

    def test_in_chinese_when_asked(self) -> None:
        ran = run("quote", "-", "--lang", "zh", stdin=b"nonsense")
        assert ran.err == "selfshop: input.not_json: 不是有效的 JSON\n"


class TestAFileThatCannotBeRead:
    def test_is_named_with_the_reason(self, tmp_path: Path) -> None:
        ran = run("quote", tmp_path / "none.json")
        assert (ran.code, ran.data["error"]["code"]) == (2, "input.unreadable_file")
        assert ran.err.endswith("none.json: cannot be read: No such file or directory\n")

    def test_may_be_a_folder(self, tmp_path: Path) -> None:
        ran = run("quote", tmp_path)
        assert (ran.code, ran.data["error"]["code"]) == (2, "input.unreadable_file")


def test_what_is_refused_ends_with_1() -> None:
    ran = run("quote", "-", stdin=json.dumps(a_case(skus=sku(listed=False))))
    assert (ran.code, ran.data["error"]["code"]) == (1, "sku.not_listed")
    assert ran.err == "selfshop: sku.not_listed: SKU TEE is not on sale\n"


def test_a_name_with_line_ends_and_controls_stays_in_its_line() -> None:
    case = a_case(cart={"lines": [{"sku": "a\nb\x1b[31m\u2028", "quantity": 1}]})
    ran = run("quote", "-", stdin=json.dumps(case))
    assert ran.code != 0
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_quote_is_walked_through_unit_by_unit(language: str) -> None:
    ran = run("quote", CASES / f"{RECEIPT}.json", "--explain", "--lang", language)
    assert (ran.code, ran.err) == (0, "")
    check_golden(f"{RECEIPT}.walk.{language}.txt", ran.out)


def test_only_one_form_for_people_is_printed_at_once() -> None:
    path = CASES / f"{RECEIPT}.json"
    assert run("quote", path, "--explain", "--receipt").code == 2
    assert run("quote", path, "--explain", "--check").code == 2
