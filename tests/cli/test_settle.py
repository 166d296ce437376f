"""`selfshop settle`: a period's statements, to the end, and on after an interruption."""

import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from selfshop import open_shop
from selfshop.application.distribution import settling
from selfshop.domain.distribution import accounts
from tests.cli.commands import run, start, terminal
from tests.promoting import ANN, BOB, CAT, Promoting, open_promoting

#: The command asks the real clock, which is past this by now.
UNTIL = "2026-07-01T00:00:00+08:00"
SUMMED_UP = "2026-06: 2 promoters, 2 statements, 60.00 CNY settled, 0 passed over\n"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def promoting(url: str) -> Promoting:
    """Let 40.00 of bob's and 20.00 of ann's be due."""
    made = open_promoting(lambda **options: open_shop(url, **options))
    made.received(made.bought(CAT))
    made.due(days=7)
    assert made.floor.clock.at < datetime.fromisoformat(UNTIL)
    return made


def stopping(at: int) -> Callable[..., Any]:
    """Return what settles until it is interrupted before its step number *at*."""
    steps: list[None] = []
    real = settling._settle  # what one test stops

    def settle(*arguments: Any) -> Any:
        steps.append(None)
        if len(steps) == at:
            raise KeyboardInterrupt
        return real(*arguments)

    return settle


def test_it_closes_the_period_and_settles_everybody(url: str, promoting: Promoting) -> None:
    done = run("settle", "2026-06", "--until", UNTIL, "--store", url)
    assert (done.code, done.out, done.err) == (0, SUMMED_UP, "")
    assert (promoting.stands(BOB), promoting.stands(ANN)) == (
        {"settled": 40_00},
        {"settled": 20_00},
    )
    again = run("settle", "2026-06", "--store", url, "--json")
    assert (again.code, again.data) == (
        0,
        {
            "period": "2026-06",
            "until": "2026-06-30T16:00:00+00:00",
            "promoters": 2,
            "statements": 2,
            "settled": 60_00,
            "passed_over": 0,
        },
    )


@pytest.mark.parametrize("at", [1, 2])
def test_a_run_that_is_interrupted_is_gone_on_with_to_the_same_totals(
    url: str, promoting: Promoting, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    command = ("settle", "2026-06", "--until", UNTIL, "--store", url, "--limit", "1")
    with monkeypatch.context() as interrupted:
        interrupted.setattr(settling, "_settle", stopping(at))
        done = run(*command)
    assert (done.code, done.out) == (130, "")
    assert done.err == (
        f"selfshop: {at - 1} promoters were seen to; the same command goes on\n"
        "selfshop: interrupted\n"
    )
    done = run(*command)
    assert (done.code, done.out) == (0, SUMMED_UP)
    assert promoting.stands(BOB) == {"settled": 40_00}


def test_whoever_cannot_be_settled_is_told_in_a_line(url: str, promoting: Promoting) -> None:
    payable = accounts.account(accounts.PAYABLE, BOB)
    promoting.shop.ledger.freeze(account=payable, frozen=True)
    done = run("settle", "2026-06", "--until", UNTIL, "--store", url, "--json", "--lang", "zh")
    assert done.code == 1
    told, summed_up = done.rows
    assert (told["code"], told["facts"]) == ("ledger.account_frozen", {"account": payable})
    assert "冻结" in told["message"]
    assert (summed_up["statements"], summed_up["passed_over"]) == (1, 1)
    again = run("settle", "2026-06", "--store", url)
    assert (again.code, again.out) == (
        1, "2026-06: 2 promoters, 1 statements, 20.00 CNY settled, 1 passed over\n"
    )  # fmt: skip


class TestBadInput:
    def test_is_refused(self, url: str, promoting: Promoting) -> None:
        cases: tuple[tuple[tuple[str, ...], int, str], ...] = (
            (("2026-06",), 1, "settlement.unknown"),
            (("2026-06", "--until", "2026-07-01"), 2, "input.naive_instant: --until"),
            (("2026-06", "--until", "today"), 2, "input.not_an_instant: --until"),
            (("2026-06", "--until", "2999-01-01T00:00:00Z"), 1, "settlement.not_over"),
            (("2026-06", "--limit", "201"), 2, "usage"),
            ((), 2, "usage"),
        )
        for arguments, code, said in cases:
            done = run("settle", *arguments, "--store", url)
            assert (done.code, done.out) == (code, "")
            assert done.err.startswith(f"selfshop: {said}")
        assert promoting.stands(BOB) == {"payable": 40_00}

    def test_a_closed_period_keeps_its_end(self, url: str, promoting: Promoting) -> None:
        run("settle", "2026-06", "--until", UNTIL, "--store", url)
        done = run("settle", "2026-06", "--until", "2026-07-02T00:00:00Z", "--store", url)
        assert (done.code, done.err.split(":")[1].strip()) == (1, "settlement.overlaps")
        assert promoting.stands(BOB) == {"settled": 40_00}

    def test_a_database_that_is_not_there_is_not_made(self, url: str, tmp_path: Path) -> None:
        done = run("settle", "2026-06", "--store", url)
        assert (done.code, list(tmp_path.iterdir())) == (1, [])
        assert done.err.startswith("selfshop: store.schema_missing: ")


def test_a_bar_shows_on_a_terminal_beside_the_answers(url: str, promoting: Promoting) -> None:
    payable = accounts.account(accounts.PAYABLE, BOB)
    promoting.shop.ledger.freeze(account=payable, frozen=True)
    command = ("settle", "2026-06", "--until", UNTIL, "--store", url, "--limit", "1")
    narrow = {"COLUMNS": "100", "TERM": "xterm"}
    with (
        terminal() as (screen, read),
        start(*command, stderr=screen, stdout=subprocess.PIPE, env=narrow) as running,
    ):
        shown = read()
        assert running.stdout is not None
        told, summed_up = running.stdout.read().decode().splitlines()
    assert running.returncode == 1
    assert told.startswith("ledger.account_frozen: ")
    assert summed_up.startswith("2026-06: 2 promoters")
    assert b"promoters" in shown
    assert b"2/2" in shown
