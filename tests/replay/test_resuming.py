"""A replay that is cut off at any statement goes on where it was, and books nothing twice."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from sqlalchemy import Engine, event

from selfshop.adapters import sql
from selfshop.replay.orders_file import OrdersRecording, open_orders
from selfshop.replay.reconciliation import Reconciliation
from selfshop.replay.running import Plan, replay
from selfshop.replay.watching import Nobody
from tests.replay.books import books

OrdersFile = Callable[..., Path]

ROWS = (
    "1,an,2026-01-01T09:00:00Z,tea,2,5.00,1.00,EUR",
    "1,an,2026-01-01T09:00:00Z,cup,1,8.00,,EUR",
    "2,an,2026-01-02T09:00:00Z,tea,1,6.00,6.00,EUR",
    "1,an,2026-01-05T09:00:00Z,tea,-1,,,EUR",
)


#: All statements take a minute; 1 tries them all.
STEP = 9


class PowerCut(BaseException):
    """Not to be caught by anything that handles errors."""


@define
class Fuse:
    """Lets so many statements and commits through, then cuts the power."""

    left: int
    spent: int = 0

    def burn(self, *_: object) -> None:
        self.spent += 1
        self.left -= 1
        if self.left < 0:
            raise PowerCut


@contextmanager
def fused(fuse: Fuse) -> Iterator[None]:
    """Have every engine burn *fuse*."""
    names = ("before_cursor_execute", "commit")
    for name in names:
        event.listen(Engine, name, fuse.burn)
    try:
        yield
    finally:
        for name in names:
            event.remove(Engine, name, fuse.burn)


@pytest.fixture
def recording(orders_file: OrdersFile) -> Iterator[OrdersRecording]:
    with open_orders(orders_file(*ROWS)) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A file with all tables and nothing in them."""
    path = tmp_path / "empty.db"
    store = sql.open_store(f"sqlite:///{path}", prefix="", schema=None)
    sql.migrate(store)
    store.close()
    return path


def copied(path: Path, to: Path) -> Path:
    return Path(shutil.copy(path, to))


def run(recording: OrdersRecording, path: Path) -> Reconciliation:
    plan = Plan(recording=recording, store=f"sqlite:///{path}")
    return replay(plan, Nobody()).reconciliation


def shown(path: Path) -> Mapping[str, Any]:
    return books(f"sqlite:///{path}")


class TestAReplay:
    def test_may_be_cut_off_at_any_statement(
        self, recording: OrdersRecording, empty: Path, tmp_path: Path
    ) -> None:
        whole = copied(empty, tmp_path / "whole.db")
        fuse = Fuse(10_000)
        with fused(fuse):
            reconciled = run(recording, whole)
        expected = shown(whole)
        assert reconciled.agrees
        assert fuse.spent > 100
        for after in range(0, fuse.spent, STEP):
            path = copied(empty, tmp_path / f"cut-{after}.db")
            with pytest.raises(PowerCut), fused(Fuse(after)):
                run(recording, path)
            assert run(recording, path) == reconciled
            assert (after, shown(path)) == (after, expected)

    def test_may_be_cut_off_again_and_again(
        self, recording: OrdersRecording, empty: Path, tmp_path: Path
    ) -> None:
        whole = copied(empty, tmp_path / "whole.db")
        reconciled = run(recording, whole)
        cuts, done = 0, None
        while done is None:
            try:
                with fused(Fuse(40 + cuts)):
                    done = run(recording, empty)
            except PowerCut:
                cuts += 1
        assert cuts > 2
        assert done == reconciled
        assert shown(empty) == shown(whole)
