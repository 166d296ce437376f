"""Holds as they are kept."""

from datetime import datetime, timedelta

from attrs import evolve

from selfshop.domain import inventory
from selfshop.domain.shared import HoldId, SkuId
from selfshop.testing.contracts.bench import AT, Bench, PortContract

MINUTE = timedelta(minutes=1)


def hold(name: str, *, until: datetime = AT + MINUTE) -> inventory.Hold:
    """Return a hold that is not stored yet."""
    return inventory.Hold(
        id=HoldId(name),
        owner="customer:安",
        lines=(inventory.StockLine(sku=SkuId("tea"), quantity=2),),
        expires_at=until,
    )


def keep(bench: Bench, *holds: inventory.Hold) -> list[inventory.Hold]:
    """Store holds, and return them as stored."""
    return bench.run(lambda work: [work.stock.add_hold(each) for each in holds])


def lapsed(bench: Bench, at: datetime, limit: int = 10) -> list[str]:
    """Return the ids of the holds whose time is over."""
    due = bench.run(lambda work: work.stock.lapsed_holds(at=at, limit=limit))
    return [each.id for each in due]


class HoldsContract(PortContract):
    """`ports.stock.Stock`: holds."""

    def test_what_is_kept_comes_back_whole(self, bench: Bench) -> None:
        (kept,) = keep(bench, hold("h1"))
        assert kept == evolve(hold("h1"), version=1)
        assert bench.run(lambda work: work.stock.hold(kept.id)) == kept
        assert bench.run(lambda work: work.stock.hold(HoldId("h2"))) is None

    def test_saving_moves_the_version(self, bench: Bench) -> None:
        (kept,) = keep(bench, hold("h1"))
        claimed = evolve(kept, status=inventory.HoldStatus.CLAIMED)
        saved = bench.run(lambda work: work.stock.save_hold(claimed))
        assert saved == evolve(claimed, version=2)
        assert bench.run(lambda work: work.stock.hold(kept.id)) == saved

    def test_a_hold_ends_once(self, bench: Bench) -> None:
        (kept,) = keep(bench, hold("h1"))
        claimed = evolve(kept, status=inventory.HoldStatus.CLAIMED)
        saved = bench.run(lambda work: work.stock.save_hold(claimed))
        ended = evolve(kept, status=inventory.HoldStatus.LAPSED)
        assert bench.refuses(lambda work: work.stock.save_hold(ended))
        assert bench.run(lambda work: work.stock.hold(kept.id)) == saved

    def test_holds_are_due_from_their_last_instant_on_the_oldest_first(self, bench: Bench) -> None:
        keep(bench, hold("h3", until=AT + MINUTE), hold("h1", until=AT + 2 * MINUTE),
             hold("h2", until=AT))  # fmt: skip
        assert lapsed(bench, AT - timedelta(microseconds=1)) == []
        assert lapsed(bench, AT) == ["h2"]
        assert lapsed(bench, AT + 2 * MINUTE) == ["h2", "h3", "h1"]
        assert lapsed(bench, AT + 2 * MINUTE, limit=2) == ["h2", "h3"]

    def test_only_open_holds_are_due(self, bench: Bench) -> None:
        first, _ = keep(bench, hold("h1", until=AT), hold("h2", until=AT + MINUTE))
        ended = evolve(first, status=inventory.HoldStatus.LAPSED)
        bench.run(lambda work: work.stock.save_hold(ended))
        assert lapsed(bench, AT + MINUTE) == ["h2"]
        assert bench.run(lambda work: work.stock.next_lapse()) == AT + MINUTE

    def test_without_open_holds_nothing_is_due(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.stock.next_lapse()) is None

    def test_another_shop_s_holds_are_not_seen(self, bench: Bench) -> None:
        (kept,) = keep(bench, hold("h1"))
        other = bench.elsewhere()
        assert other.run(lambda work: work.stock.hold(kept.id)) is None
        assert lapsed(other, AT + MINUTE) == []
        assert other.run(lambda work: work.stock.next_lapse()) is None
