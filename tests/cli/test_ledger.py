"""`selfshop ledger verify`: the books prove themselves, or every breach is a line."""

import json
import sqlite3
from pathlib import Path

import pytest

from selfshop import open_shop
from tests.cli.commands import run
from tests.ledgers import ACCOUNTS, earn, journal, spend


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    with open_shop(url) as shop:
        shop.ledger.open_accounts(accounts=ACCOUNTS)
        for number in range(5):
            shop.ledger.post(journal=journal(f"j{number}", earn(10), spend(4)))
    return url


def tamper(url: str) -> None:
    database = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)
    database.execute("UPDATE ledger_balance SET credits_posted = 51 WHERE account = 'ann'")
    database.commit()
    database.close()


def test_books_that_prove_themselves(url: str) -> None:
    done = run("ledger", "verify", "--store", url)
    assert (done.code, done.out) == (0, "5 journals, 5 accounts, 5 lots: no breaches\n")
    done = run("ledger", "verify", "--store", url, "--json", "--limit", "2")
    assert done.code == 0
    assert json.loads(done.out) == {
        "checked": {"journals": 5, "accounts": 5, "lots": 5},
        "breaches": 0,
    }


def test_every_breach_is_a_line(url: str) -> None:
    tamper(url)
    done = run("ledger", "verify", "--store", url)
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0].startswith("ledger.breach.balance: account ann is kept as 20, 51, 0, 0")
    assert lines[1] == "ledger.breach.lots: account ann has 31 available, but 30 in its lots"
    assert lines[2].endswith(": 2 breaches")
    done = run("ledger", "verify", "--store", url, "--json", "--lang", "zh")
    told = [json.loads(line) for line in done.out.splitlines()]
    assert [one.get("code") for one in told[:2]] == ["ledger.breach.balance", "ledger.breach.lots"]
    assert told[1]["message"] == "账户 ann 可用 31, 而批次余量合计 30"
    assert told[2]["breaches"] == 2


def test_a_proof_goes_on_where_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from selfshop.application.ledger import proving  # noqa: PLC0415  # one test stops it

    real, seen = proving.prove, []

    def stopped(*given: object, **named: object) -> object:
        seen.append(named["cursor"])
        if len(seen) == 3:
            raise KeyboardInterrupt
        return real(*given, **named)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(proving, "prove", stopped)
    done = run("ledger", "verify", "--store", url, "--limit", "2")
    assert done.code == 130
    line = next(line for line in done.err.splitlines() if "--from" in line)
    cursor = line.rpartition(" ")[2]
    assert cursor == seen[2]
    monkeypatch.setattr(proving, "prove", real)
    done = run("ledger", "verify", "--store", url, "--from", cursor)
    assert (done.code, done.out) == (0, "1 journals, 5 accounts, 5 lots: no breaches\n")
    assert run("ledger", "verify", "--store", url, "--from", "x").code == 2
