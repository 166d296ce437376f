"""`selfshop quote` on files of cases, a line each."""

import json
import os
import resource
import subprocess
from pathlib import Path

import pytest

from selfshop.cli import sources
from tests.cli.commands import CASES, a_case, as_line, process, run, start, terminal

GOOD = as_line(a_case())


def file_of(folder: Path, *lines: bytes) -> Path:
    path = folder / "cases.jsonl"
    path.write_bytes(b"".join(lines))
    return path


class TestAFileOfCases:
    def test_is_answered_a_line_each(self, tmp_path: Path) -> None:
        ran = run("quote", file_of(tmp_path, GOOD, GOOD, GOOD))
        assert (ran.code, ran.err) == (0, "")
        assert [row["payable"] for row in ran.rows] == ["90.00"] * 3

    def test_has_each_error_in_its_place_and_the_others_unharmed(self, tmp_path: Path) -> None:
        naive = as_line(a_case(at="2026-11-11T00:00:00"))
        unknown = as_line(a_case(cart={"lines": [{"sku": "HAT", "quantity": 1}]}))
        ran = run("quote", file_of(tmp_path, b"nonsense\n", GOOD, naive, unknown, b"[]\n", GOOD))
        codes = [row["error"]["code"] if "error" in row else row["payable"] for row in ran.rows]
        assert codes == [
            "input.not_json",
            "90.00",
            "input.naive_instant",
            "sku.unknown",
            "input.wrong_type",
            "90.00",
        ]
        assert ran.rows[2]["error"]["path"] == "at"
        assert (ran.code, ran.err) == (1, "selfshop: 4 of 6 cases have an error\n")

    def test_passes_over_blank_lines(self, tmp_path: Path) -> None:
        ran = run("quote", file_of(tmp_path, b"\n", GOOD, b"  \r\n", GOOD, b"\n\n"))
        assert (ran.code, len(ran.rows)) == (0, 2)

    def test_may_carry_a_byte_order_mark_and_windows_line_ends(self, tmp_path: Path) -> None:
        windows = GOOD.replace(b"\n", b"\r\n")
        ran = run("quote", file_of(tmp_path, b"\xef\xbb\xbf", windows, windows.rstrip()))
        assert (ran.code, len(ran.rows)) == (0, 2)

    def test_may_be_empty(self, tmp_path: Path) -> None:
        ran = run("quote", file_of(tmp_path))
        assert (ran.code, ran.out, ran.err) == (0, "", "")

    def test_refuses_a_byte_order_mark_anywhere_but_at_the_start(self, tmp_path: Path) -> None:
        ran = run("quote", file_of(tmp_path, GOOD, b"\xef\xbb\xbf", GOOD))
        assert ["error" in row for row in ran.rows] == [False, True]

    def test_answers_lines_that_are_not_utf_8_in_place(self, tmp_path: Path) -> None:
        ran = run("quote", file_of(tmp_path, b'{"id": "\xff"}\n', GOOD))
        assert ran.rows[0]["error"]["code"] == "input.unprintable"
        assert ran.rows[1]["payable"] == "90.00"

    def test_keeps_one_answer_in_one_line_whatever_names_hold(self, tmp_path: Path) -> None:
        name = "T\u2028E\u0085E\u2029"
        case = a_case(
            skus=[{"sku": name, "prices": [{"kind": "list", "amount": "1.00"}]}],
            cart={"lines": [{"sku": name, "quantity": 1}]},
            rules=[],
        )
        ran = run("quote", file_of(tmp_path, as_line(case), GOOD))
        assert len(ran.out.splitlines()) == 2

    def test_prints_receipts_under_their_places(self, tmp_path: Path) -> None:
        path = file_of(tmp_path, GOOD, b"nonsense\n")
        ran = run("quote", path, "--receipt")
        assert ran.code == 1
        assert f"== {path}:1\nTEE x 2" in ran.out
        assert f"== {path}:2\ninput.not_json: is not valid JSON\n" in ran.out

    def test_a_line_too_long_is_answered_and_not_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sources, "CASE_BYTES_MAX", 2_000)
        long = b'{"id": "' + b"x" * 10_000 + b'"}\n'
        ran = run("quote", file_of(tmp_path, GOOD, long, GOOD, long.strip()))
        codes = [row["error"]["code"] if "error" in row else "" for row in ran.rows]
        assert codes == ["", "input.too_long", "", "input.too_long"]


class TestSeveralFiles:
    def test_are_answered_one_after_the_other_a_line_each(self) -> None:
        paths = sorted(CASES.glob("*.json"))[:3]
        ran = run("quote", *paths)
        assert (ran.code, len(ran.rows)) == (0, 3)

    def test_may_mix_single_cases_and_files_of_them(self, tmp_path: Path) -> None:
        pretty = tmp_path / "case.json"
        pretty.write_text(json.dumps(a_case(), indent=1), encoding="utf-8")
        ran = run("quote", file_of(tmp_path, GOOD, GOOD), pretty)
        assert (ran.code, len(ran.rows)) == (0, 3)

    def test_one_that_is_missing_is_said_in_a_line_after_the_others(self, tmp_path: Path) -> None:
        ran = run("quote", file_of(tmp_path, GOOD, GOOD), tmp_path / "none.json")
        assert ran.code == 2
        assert ["error" in row for row in ran.rows] == [False, False, True]


class TestStandardInput:
    def test_of_several_lines_is_a_file_of_cases(self) -> None:
        ran = run("quote", "-", stdin=GOOD + b"nonsense\n" + GOOD)
        assert ["error" in row for row in ran.rows] == [False, True, False]

    def test_that_begins_with_an_invalid_line_is_one_too(self) -> None:
        ran = run("quote", "-", stdin=b"\nnonsense\n" + GOOD)
        assert ["error" in row for row in ran.rows] == [True, False]

    def test_is_one_when_told_so_whatever_its_first_line(self) -> None:
        ran = run("quote", "-", "--lines", stdin=b'{"open": \n' + GOOD)
        assert ["error" in row for row in ran.rows] == [True, False]
        alone = run("quote", "-", "--lines", stdin=GOOD)
        assert len(alone.out.splitlines()) == 1

    def test_is_answered_line_by_line_to_whoever_waits_for_each_answer(self) -> None:
        with start("quote", "-", "--lines") as running:
            assert running.stdin is not None
            assert running.stdout is not None
            for _ in range(3):
                running.stdin.write(GOOD)
                running.stdin.flush()
                assert json.loads(running.stdout.readline())["payable"] == "90.00"
            running.stdin.close()
            assert running.wait(30) == 0


def test_a_file_without_a_telling_name_is_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "cases.txt"
    path.write_bytes(GOOD * 2)
    assert len(run("quote", path).rows) == 2
    path.write_bytes(json.dumps(a_case(), indent=1).encode())
    assert run("quote", path).data["payable"] == "90.00"


def test_a_huge_file_is_streamed(tmp_path: Path) -> None:
    padded = as_line(a_case(rules=[], title="x" * 9_000))
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        for _ in range(6_000):
            file.write(b" " * 9_000 + b"\n" + b"x" * 900 + b"\n")
        file.write(padded)
    ran = process("quote", path, preexec_fn=_with_little_memory)
    assert ran.code == 1
    assert ran.rows[-1]["payable"] == "100.00"
    assert path.stat().st_size > 50_000_000


def _with_little_memory() -> None:
    # 400 MB of address space hold Python, the package and one case at a time, not this file
    # and its answers besides.
    resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))


class TestAReaderThatGoesAway:
    def test_ends_the_command_in_silence(self, tmp_path: Path) -> None:
        path = file_of(tmp_path, *[GOOD] * 2_000)
        with start("quote", path) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            assert running.stdout.readline()
            running.stdout.close()
            assert running.stderr.read() == b""
            assert running.wait(30) == 141

    def test_before_the_first_answer_too(self, tmp_path: Path) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with start("quote", file_of(tmp_path, GOOD), stdout=writing) as running:
            os.close(writing)
            assert running.stderr is not None
            assert running.stderr.read() == b""
            assert running.wait(30) == 141


def test_an_answer_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process("quote", file_of(tmp_path, GOOD), stdout=full)
    assert ran.code == 1
    assert ran.err == (
        "selfshop: output.failed: the answer cannot be written: No space left on device\n"
    )


def test_a_bar_shows_only_on_a_terminal_and_only_beside_the_answers(tmp_path: Path) -> None:
    path = file_of(tmp_path, *[GOOD] * 300)
    with (
        terminal() as (screen, read),
        start("quote", path, stderr=screen, stdout=subprocess.DEVNULL) as running,
    ):
        shown = read()
        assert running.wait(30) == 0
    assert b"cases.jsonl" in shown
    assert b"%" in shown
    assert process("quote", path).err == ""
