"""`selfshop rehearse`: a campaign before it is run, as a command."""

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli import commands
from tests.replay.books import messy_rows
from tests.replay.conftest import HEADER

GOLDEN = Path(__file__).parent / "golden"
TEN = {
    "id": "TEN",
    "name": "Ten off",
    "layer": "order",
    "benefit": {"kind": "percent_off", "percent": "10"},
}
SUPPLIED = {
    "id": "TEA-5",
    "layer": "item",
    "scope": {"include": {"categories": ["food"]}},
    "condition": {"min_quantity": 2},
    "benefit": {"kind": "amount_off", "amount": "1.00"},
    "funded_by": "supplier",
    "limits": {"total": 1, "budget": "1.50"},
}
LOST = {**TEN, "id": "LOST", "layer": "coupon", "scope": {"include": {"skus": ["TEE"]}}}
ROWS = (
    "1001,c-17,2026-03-01T09:30:00Z,TEA,2,12.50,2.50,EUR",
    "1001,c-17,2026-03-01T09:30:00Z,CUP,1,8.00,,EUR",
    "1002,c-23,2026-03-01T10:05:00Z,TEA,3,12.50,,EUR",
    "1003,c-17,2026-03-02T10:05:00Z,CUP,1,8.00,,EUR",
    "1003,c-17,2026-03-02T10:05:00Z,CUP,0,8.00,,EUR",
    "1001,c-17,2026-03-06T16:00:00Z,TEA,-1,,,EUR",
)
GOODS = [{"sku": "TEA", "categories": ["food/tea"]}, {"sku": "CUP", "categories": ["home"]}]
COSTS = "sku,cost\nTEA,7.00\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a shop's orders, and what is known of them."""
    monkeypatch.chdir(tmp_path)
    a_file("orders.csv", "\n".join([HEADER, *ROWS]) + "\n")
    a_file("rules.json", json.dumps([TEN, SUPPLIED, LOST]))
    a_file("ten.json", json.dumps([TEN]))
    a_file("goods.json", json.dumps(GOODS))
    a_file("costs.csv", COSTS)
    return tmp_path


def a_file(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def rehearse(*options: str, rules: str = "rules.json") -> commands.Ran:
    return commands.run("rehearse", rules, *options)


def own(*options: str, **named: Any) -> commands.Ran:
    """Rehearse on the shop's own orders."""
    return rehearse("--orders", "orders.csv", "--catalogue", "goods.json", *options, **named)


def without_speed(text: str) -> str:
    """Leave out the one line that is of the machine."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if " MB" not in line) + "\n"


class TestTheReport:
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_is_for_people_in_their_language(self, folder: Path, language: str) -> None:
        done = own("--costs", "costs.csv", "--lang", language)
        assert done.code == 0
        expected = (GOLDEN / f"rehearsal.{language}.txt").read_text(encoding="utf-8")
        assert without_speed(done.out) == expected
        assert len((folder / "selfshop-rehearse-rejected.jsonl").read_bytes().splitlines()) == 1

    def test_is_for_programs_in_json(self, folder: Path) -> None:
        done = own("--costs", "costs.csv", "--json")
        assert done.code == 0
        data = done.data
        assert data.pop("seconds") >= 0
        assert data.pop("memory_mb") > 0
        expected = json.loads((GOLDEN / "rehearsal.json").read_text(encoding="utf-8"))
        assert data == expected

    def test_of_several_workers_is_that_of_one(self, folder: Path) -> None:
        one, two = (own("--margin", "30", "--json", "--workers", n).data for n in ("1", "2"))
        for data in (one, two):
            del data["seconds"], data["memory_mb"]
        assert one == two

    def test_is_of_the_sample_by_default(self, folder: Path) -> None:
        done = rehearse("--json", "--limit", "40", "--top", "0", rules="ten.json")
        assert done.data["recording"] == "complete-journey-sample"
        assert (done.data["baskets"], done.data["margin"]) == (40, None)
        assert done.data["most_changed"] == []
        people = rehearse("--limit", "40", "--top", "0", rules="ten.json")
        assert "costs are unknown, so no margin is told" in people.out

    def test_compares_with_the_rules_of_a_file(self, folder: Path) -> None:
        done = own("--against", "ten.json", "--json", rules="ten.json")
        assert done.data["changes"]["same"] == 3
        assert done.data["before"] == done.data["after"]

    def test_adds_to_the_current_rules(self, folder: Path) -> None:
        a_file("five.json", json.dumps([{**TEN, "id": "FIVE", "layer": "coupon"}]))
        done = own("--against", "five.json", "--add", "--json", rules="ten.json")
        assert [one["rule"] for one in done.data["rules"] if one["after"]["in_force"]] == [
            "FIVE",
            "TEN",
        ]
        twice = own("--against", "ten.json", "--add", rules="ten.json")
        assert (twice.code, twice.err) == (
            2,
            "selfshop: input.duplicate: ten.json: rules[0].id: appears twice\n",
        )


class TestAShopsOwnOrders:
    def test_are_quoted_again_with_the_rules_in_force_beside(self, folder: Path) -> None:
        store = f"sqlite:///{folder / 'shop.db'}"
        replayed = commands.run(
            "replay", "--orders", "orders.csv", "--store", store, "--rejected", "/dev/null"
        )
        assert replayed.code == 0
        by_store = rehearse("--store", store, "--json", rules="ten.json").data
        by_file = own("--json", rules="ten.json").data
        assert by_store["recording"] == store
        assert (by_store["entries"], by_store["rejected_file"]) == (None, None)
        for name in ("baskets", "members", "before", "after", "changes"):
            assert by_store[name] == by_file[name], name
        first = rehearse("--store", store, "--until", "2026-03-02T00:00:00Z", rules="ten.json")
        assert "2 baskets quoted again" in first.out
        assert "passed over, since they are no sales asked for: 1" in first.out

    def test_have_to_be_there(self, folder: Path) -> None:
        done = rehearse("--store", "sqlite:///none.db", rules="ten.json")
        assert (done.code, done.err.split()[1]) == (1, "store.schema_missing:")
        assert not (folder / "none.db").exists()


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--orders", "orders.csv", "--full"), "--orders: does not go with --full"),
            (("--data", "."), "--data: goes with --full only"),
            (("--costs", "costs.csv", "--margin", "30"), "--margin: does not go with --costs"),
            (("--from", "2026-01-01T00:00:00Z"), "--from, --until: goes with --store only"),
            (("--store", "sqlite:///x.db", "--add"), "--add: does not go with --store"),
            (
                ("--store", "sqlite:///x.db", "--workers", "2"),
                "--workers: does not go with --store",
            ),
            (("--store", "sqlite:///x.db", "--limit", "2"), "--limit: does not go with --store"),
        ],
    )
    def test_is_wrong_usage(self, folder: Path, options: tuple[str, ...], said: str) -> None:
        done = rehearse(*options)
        assert done.code == 2
        assert said in done.err

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--margin", "0"), "input.not_a_percent: --margin: "),
            (("--margin", "some"), "input.not_a_percent: --margin: "),
            (("--from", "yesterday"), "input.not_an_instant: --from: "),
            (("--costs", "none.csv"), "input.unreadable_file: none.csv: "),
            (("--against", "none.json"), "input.unreadable_file: none.json: "),
            (("--rejected", "no/such/file"), "input.unwritable_file: --rejected: "),
        ],
    )
    def test_is_said_in_one_line(self, folder: Path, options: tuple[str, ...], said: str) -> None:
        done = rehearse(*options, "--json")
        assert done.code == 2
        assert done.err.startswith(f"selfshop: {said}")
        assert done.data["error"]["path"]

    def test_in_a_rule_names_file_rule_and_field(self, folder: Path) -> None:
        a_file("bad.json", json.dumps([TEN, {**TEN, "id": "B", "benefit": {"kind": "ten"}}]))
        done = rehearse(rules="bad.json")
        assert done.code == 2
        assert "bad.json: rules[1].benefit.kind" in done.err


def wait_for(process: subprocess.Popen[bytes], met: Callable[[], bool]) -> None:
    """Wait until *met*, as long as *process* runs."""
    until = time.monotonic() + commands.PATIENCE_SECONDS
    while not met():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)


class TestInterrupting:
    """Read, it takes a while; and so does quoting."""

    COMMAND = ("rehearse", "slow.json", "--orders", "many.csv", "--json", "--workers")

    @pytest.fixture
    def busy(self, folder: Path) -> Path:
        many = messy_rows(7, currency="EUR", decimals=2, orders=10_000)
        a_file("many.csv", "\n".join([HEADER, *many]) + "\n")
        slow = [{**TEN, "id": f"R{n}", "layer": "coupon", "priority": n} for n in range(6)]
        a_file("slow.json", json.dumps(slow))
        return folder

    def stopped(
        self, busy: Path, workers: str, number: signal.Signals, sign: str
    ) -> tuple[int, str, str]:
        """Send a signal once a file called *sign* is there."""
        env = {"TMPDIR": str(busy)}
        with commands.start(*self.COMMAND, workers, env=env) as running:
            wait_for(running, lambda: any(busy.glob(sign)))
            # The first entry is looked for once the file is there.
            time.sleep(0.2)
            running.send_signal(number)
            out, err = running.communicate(timeout=commands.PATIENCE_SECONDS)
        return running.returncode, out.decode(), err.decode()

    @pytest.mark.parametrize(
        ("workers", "number", "code"),
        [("1", signal.SIGINT, 130), ("2", signal.SIGINT, 130), ("2", signal.SIGTERM, 143)],
    )
    def test_tells_what_was_done_so_far(
        self, busy: Path, workers: str, number: signal.Signals, code: int
    ) -> None:
        ended, out, err = self.stopped(busy, workers, number, "selfshop-rehearse-*/members.db")
        assert ended == code
        data = json.loads(out)
        assert data["complete"] is False
        assert data["baskets"] < data["entries"]
        assert err == "selfshop: interrupted; what is told is of the baskets so far\n"
        assert not list(busy.glob("selfshop-re*/")), "nothing is left behind"

    @pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_while_it_still_reads_tells_nothing(
        self, busy: Path, number: signal.Signals, code: int
    ) -> None:
        ended, out, err = self.stopped(busy, "1", number, "selfshop-replay-*/orders.db")
        assert (ended, out, err) == (code, "", "selfshop: interrupted\n")
