"""A shop that a recording was replayed into tells what the recording tells."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from selfshop import Period, Shop, System
from selfshop.domain import promotions
from selfshop.replay.opening import opened_shop
from selfshop.replay.orders_file import OrdersRecording, open_orders
from selfshop.replay.rehearsing import (
    Plan,
    Question,
    RuleFile,
    books_of,
    rehearse,
    rehearse_store,
    stores,
)
from selfshop.replay.running import Plan as ReplayPlan
from selfshop.replay.running import replay
from selfshop.replay.watching import Nobody
from tests.rehearsals import TEN_PERCENT, book
from tests.replay.books import messy_rows
from tests.replay.conftest import HEADER

ROWS = messy_rows(5, currency="EUR", decimals=2, orders=15)
ONE_OFF = {"kind": "amount_off", "amount": "1.00"}
RULES = book(
    TEN_PERCENT,
    {"id": "FIRST", "layer": "coupon", "audience": {"first_order": True}, "benefit": ONE_OFF},
    currency="EUR",
).rules.rules


class Counting(Nobody):
    """Counts what it is told."""

    def __init__(self) -> None:
        self.told = 0

    def advances(self, count: int) -> None:
        self.told += count


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OrdersRecording]:
    path = tmp_path_factory.mktemp("orders") / "orders.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    with open_orders(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def replayed(
    recording: OrdersRecording, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    store = f"sqlite:///{tmp_path_factory.mktemp('store') / 'shop.db'}"
    replay(ReplayPlan(recording=recording, store=store), Nobody())
    with opened_shop(store, shop="main") as opened:
        yield opened.acting_as(System())


def a_plan(recording: OrdersRecording) -> Plan:
    """Rehearse as a replayed shop prices: by priority."""
    file = RuleFile(rules=RULES, usage={}, shop=None)
    books = books_of(recording, file, against=None, add=False)
    terms = evolve(books[0].terms, choice=promotions.Choice.PRIORITY)
    current, proposed = (evolve(one, terms=terms) for one in books)
    return Plan(recording=recording, current=current, proposed=proposed)


def test_a_shop_s_own_orders_tell_what_the_recording_tells(
    recording: OrdersRecording, replayed: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_PAGE", 4)
    watcher = Counting()
    by_file = rehearse(a_plan(recording), Nobody()).part
    by_store = rehearse_store(replayed, Question(rules=RULES), watcher)
    assert by_store.complete
    assert watcher.told == by_file.rehearsal.baskets
    # A shop gives its orders ids of its own.
    told, expected = (evolve(part.rehearsal, changed=()) for part in (by_store.part, by_file))
    assert told == expected
    assert by_store.part.members == by_file.members
    assert [one.by for one in by_store.part.rehearsal.changed] == [
        one.by for one in by_file.rehearsal.changed
    ]


def test_orders_of_another_time_are_passed_over(recording: OrdersRecording, replayed: Shop) -> None:
    span = recording.span()
    assert span is not None
    question = Question(rules=RULES, period=Period(until=span.first))
    done = rehearse_store(replayed, question, Nobody())
    assert done.part.rehearsal.baskets == 0
    assert done.part.passed_over == recording.size().orders


def test_it_stops_after_the_page_in_hand(replayed: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_PAGE", 4)
    done = rehearse_store(replayed, Question(rules=RULES), Nobody(), stopped=lambda: True)
    assert (done.part.rehearsal.baskets, done.complete) == (4, False)
