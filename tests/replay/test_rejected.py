"""What cannot be booked is written down."""

import json
from pathlib import Path

from selfshop.domain.shared import Rejection
from selfshop.domain.shared.messages import SENTENCES
from selfshop.replay.rejected import FUEL, NO_PRICE, REASONS, Rejected, write_rejected


def lost(line: int, why: Rejection) -> Rejected:
    return Rejected(file="orders.csv", line=line, order="7", sku="茶", why=why)


class TestARejectsFile:
    def test_has_one_line_for_each_rejected_line(self, tmp_path: Path) -> None:
        path = tmp_path / "rejects.jsonl"
        fuel = Rejection(code=FUEL, facts={"quantity": 9_000})
        counted = write_rejected(path, [lost(2, fuel), lost(5, Rejection(code=NO_PRICE))])
        assert counted == {FUEL: 1, NO_PRICE: 1}
        first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        assert first == {
            "file": "orders.csv",
            "line": 2,
            "order": "7",
            "sku": "茶",
            "reason": "recording.fuel",
            "message": "9000 of motor fuel is a volume, not a count of pieces",
            "facts": {"quantity": 9_000},
        }
        assert second["reason"] == "recording.no_price"

    def test_is_written_even_when_it_is_empty(self, tmp_path: Path) -> None:
        path = tmp_path / "rejects.jsonl"
        assert not write_rejected(path, [])
        assert path.read_bytes() == b""


def test_every_reason_has_a_sentence() -> None:
    assert set(REASONS) <= set(SENTENCES)
