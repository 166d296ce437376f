"""`selfshop quote --check`."""

import json
from pathlib import Path

from tests.cli.commands import CASES, a_case, as_line, run


def test_the_public_cases_hold() -> None:
    ran = run("quote", "--check", *sorted(CASES.glob("*.json")))
    count = len(list(CASES.glob("*.json")))
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == f"{count} checked: {count} same"


def test_a_difference_is_named_with_its_path_and_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(
        json.dumps(a_case(title="tees", quote={"payable": "90.01", "lines": {"1": {"list": "9"}}})),
        encoding="utf-8",
    )
    ran = run("quote", "--check", path)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"differs  {path}  tees",
        "         payable: expected '90.01', found '90.00'",
        "         lines.1.list: expected '9', found '100.00'",
        "1 checked: 1 differs",
    ]


def test_machines_read_one_verdict_a_line() -> None:
    cases = [
        a_case(quote={"payable": "90"}),
        a_case(quote={"payable": "91"}),
        a_case(),
        "nonsense",
    ]
    ran = run("quote", "--check", "--json", "-", stdin=b"".join(map(as_line, cases)))
    assert ran.code == 1
    assert [(row["case"], row["verdict"]) for row in ran.rows] == [
        ("-:1", "same"),
        ("-:2", "differs"),
        ("-:3", "unsaid"),
        ("-:4", "error"),
    ]
    assert ran.rows[1]["differences"] == ["payable: expected '91', found '90.00'"]
    assert ran.rows[3]["error"]["code"] == "input.wrong_type"


def test_a_case_that_expects_nothing_is_no_difference() -> None:
    ran = run("quote", "--check", "-", stdin=json.dumps(a_case()))
    assert (ran.code, ran.out) == (0, "unsaid   -\n1 checked: 1 unsaid\n")


def test_an_error_is_a_no_and_the_next_case_is_checked() -> None:
    good = a_case(quote={"payable": "90.00"})
    ran = run("quote", "--check", "-", stdin=b"nonsense\n" + as_line(good))
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "error    -:1",
        "         input.not_json: is not valid JSON",
        "same     -:2",
        "2 checked: 1 same, 1 error",
    ]


def test_it_does_not_go_with_receipts() -> None:
    ran = run("quote", "--check", "--receipt", "-", stdin=json.dumps(a_case()))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("selfshop: usage: Invalid value for --receipt: ")
