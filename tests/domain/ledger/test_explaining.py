from datetime import timedelta, timezone

import pytest

from selfshop.domain.ledger import Booked, Capture, Hold, Release, TransferId, entries, explain
from tests.ledgers import ACCOUNTS, ANN, ISSUED, Desk, earn, keep, points, spend

ZONE = timezone(timedelta(hours=8))


def lines(locale: str, *, opening: int | None = None) -> list[str]:
    desk = Desk()
    postings = [
        desk.post("e", earn(50), earn(20, days=3)),
        desk.post("h", keep(20)),
        desk.post("c", Capture(hold=TransferId("h/1"), amount=points(15))),
        desk.post("i", keep(3)),
        desk.post("r", Release(hold=TransferId("i/1"))),
        desk.post("p", Hold(debit=ISSUED, credit=ANN, amount=points(4))),
        desk.post("q", Release(hold=TransferId("p/1"))),
        desk.post("s", spend(8)),
    ]
    kinds = {"h": "ledger.held", "r": "ledger.released", "c": "ledger.captured"}
    booked = [
        Booked(transfer=one, kind=kinds.get(one.journal, "points.earned"), reason="")
        for posting in postings
        for one in posting.recorded.transfers
    ]
    told = explain(
        desk.books.standings[ANN],
        entries(ACCOUNTS[3], booked, opening=opening or 0),
        others={one.id: one for one in ACCOUNTS},
        opening=opening,
        lots=desk.books.lots.values(),
        zone=ZONE,
        locale=locale,
    )
    return [one.message(locale) for one in told]


def test_why_the_balance_is_47() -> None:
    assert lines("en") == [
        "2026-03-01 17:00: 50 points came in from issued (earned by an order); balance 50",
        "2026-03-01 17:00: 20 points came in from issued (earned by an order); balance 70",
        "2026-03-01 17:00: 20 points held for spent (amount held); balance 70",
        "2026-03-01 17:00: 15 points went to spent (held amount taken); balance 55",
        "2026-03-01 17:00: 3 points held for spent (earned by an order); balance 55",
        "2026-03-01 17:00: 3 points no longer held for spent (held amount given up); balance 55",
        "2026-03-01 17:00: 4 points are to come from issued (earned by an order); balance 55",
        "2026-03-01 17:00: 4 points are not to come from issued (earned by an order); balance 55",
        "2026-03-01 17:00: 8 points went to spent (earned by an order); balance 47",
        "now: a balance of 47 points, of which 47 can be used",
        "0 points of these end on 2026-03-04 17:00",
        "47 points of these never end",
    ]


def test_it_is_told_in_chinese_too() -> None:
    told = lines("zh", opening=0)
    assert told[0] == "此前余额 0 积分"
    assert told[1] == "2026-03-01 17:00: 从“issued”转入 50 积分 (下单获得), 余额 50"
    assert told[3] == "2026-03-01 17:00: 为“spent”预留 20 积分 (金额预留), 余额 70"
    assert told[-1] == "其中 47 积分 永不过期"


@pytest.mark.parametrize(
    "code",
    [
        "ledger.told.before", "ledger.told.came_in", "ledger.told.went_out", "ledger.told.held",
        "ledger.told.released", "ledger.told.promised", "ledger.told.not_coming",
        "ledger.told.now", "ledger.told.lot", "ledger.told.endless", "ledger.told.owned",
        "kind.ledger.captured",
        "kind.ledger.held", "kind.ledger.hold_lapsed", "kind.ledger.lot_expired",
        "kind.ledger.released",
    ],
)  # fmt: skip
def test_every_word_is_there_in_two_languages(code: str) -> None:
    from selfshop.domain.shared.messages import SENTENCES  # noqa: PLC0415  # only here

    english, chinese = SENTENCES[code]
    assert english != chinese
