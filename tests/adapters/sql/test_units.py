"""What a unit does when somebody is faster, and what it never does inside a host's transaction."""

from collections.abc import Iterator

import pytest
from attrs import evolve
from sqlalchemy import create_engine

from selfshop.adapters.sql import SqlUnits, Statements, open_store
from selfshop.adapters.sql.units import ATTEMPTS_MAX
from selfshop.domain import catalog, inventory, membership
from selfshop.domain.shared import Conflict, Corrupted, MemberId, ProductId, SkuId
from selfshop.ports.units import Short
from selfshop.ports.work import Work
from selfshop.testing.contracts import Bench
from selfshop.testing.contracts.bench import AT, MAIN, book, event, found, new_shop
from tests.each_store import Store

TEA = SkuId("tea")
SKU = catalog.Sku(id=TEA, product=ProductId("tea"), version=1)


@pytest.fixture
def bench(sql_store: Store) -> Iterator[Bench]:
    """A bench with one SKU, and one unit of it in stock."""
    store = open_store(sql_store.url, prefix="", schema=None)
    made = Bench(units=SqlUnits(statements=Statements.on(store)), shop=new_shop())
    found(made)
    made.run(lambda work: work.catalog.add_skus([SKU]))
    made.run(lambda work: work.stock.open_levels([(TEA, MAIN)]))
    made.run(lambda work: book(work, inventory.Cause.RECEIVED, 1))
    yield made
    store.close()


def retitle(work: Work, title: str) -> catalog.Sku:
    """Load the SKU and save it with another title."""
    return work.catalog.save_sku(evolve(work.catalog.skus([TEA])[TEA], title=title))


class TestAUnitThatIsOvertaken:
    def test_is_repeated_as_a_whole_with_the_same_ids(self, bench: Bench) -> None:
        drawn = []

        def work(unit: Work) -> None:
            loaded = unit.catalog.skus([TEA])[TEA]
            drawn.append(unit.new_id())
            unit.emit(event())
            if len(drawn) <= 2:
                bench.run(lambda faster: retitle(faster, f"faster {len(drawn)}"))
            unit.catalog.save_sku(evolve(loaded, title=f"{loaded.title}, then mine"))

        bench.run(work)
        assert drawn == [drawn[0]] * 3
        assert bench.run(lambda unit: unit.catalog.skus([TEA]))[TEA].title == "faster 2, then mine"
        assert len(bench.run(lambda unit: unit.outbox.unrelayed(limit=10))) == 1

    def test_gives_up_at_last_and_says_that_it_may_be_tried_again(self, bench: Bench) -> None:
        tries = []

        def work(unit: Work) -> None:
            tries.append(unit.catalog.skus([TEA]))
            unit.catalog.save_sku(evolve(SKU, version=99))

        with pytest.raises(Conflict) as no:
            bench.run(work)
        assert (no.value.code, no.value.retryable) == ("store.changed_meanwhile", True)
        assert len(tries) == ATTEMPTS_MAX

    def test_is_not_repeated_when_it_was_refused(self, bench: Bench) -> None:
        tries = []

        def work(unit: Work) -> None:
            tries.append(unit.new_id())
            book(unit, inventory.Cause.HELD, 2, reference="hold:1")

        with pytest.raises(Short):
            bench.run(work)
        assert len(tries) == 1

    def test_never_says_sold_out_when_goods_came_back_meanwhile(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Between the counter's no and the look at what is there, somebody returns the goods."""
        bench.run(lambda unit: book(unit, inventory.Cause.HELD, 1, reference="hold:1"))
        look = SqlUnits._shortages
        looked: list[list[inventory.Shortage]] = []

        def give_back_and_look(units: SqlUnits, *what: object) -> list[inventory.Shortage]:
            if not looked:
                bench.run(lambda unit: book(unit, inventory.Cause.RELEASED, 1, reference="hold:1"))
            looked.append(look(units, *what))  # type: ignore[arg-type]  # passed on
            return looked[-1]

        monkeypatch.setattr(SqlUnits, "_shortages", give_back_and_look)
        bench.run(lambda unit: book(unit, inventory.Cause.HELD, 1, reference="hold:2"))
        assert looked == [[]]
        assert bench.run(lambda unit: unit.stock.levels([(TEA, MAIN)]))[TEA, MAIN].held == 1


class TestAUnitThatWouldBreakAnInvariant:
    def test_is_stopped_by_the_database_and_not_repeated(self, bench: Bench) -> None:
        ann = membership.Member(id=MemberId("ann"), registered_at=AT, version=1)
        bench.run(lambda unit: unit.members.add([ann]))
        tries = []

        def work(unit: Work) -> None:
            tries.append(unit.new_id())
            unit.members.count_orders(ann.id, -1)

        with pytest.raises(Corrupted) as no:
            bench.run(work)
        assert (no.value.code, len(tries)) == ("store.constraint_broken", 1)
        assert bench.run(lambda unit: unit.members.get([ann.id])) == {ann.id: ann}


class TestInsideAHostSTransaction:
    def test_nothing_is_repeated(self, bench: Bench, sql_store: Store) -> None:
        options = {"isolation_level": None} if sql_store.name == "sqlite" else {}
        engine = create_engine(sql_store.url, connect_args=options)
        tries = []

        def work(unit: Work) -> None:
            tries.append(unit.new_id())
            unit.catalog.save_sku(evolve(SKU, version=99))

        with engine.connect() as connection:
            if sql_store.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            assert isinstance(bench.units, SqlUnits)
            joined = evolve(bench, units=bench.units.joining(connection))
            with pytest.raises(Conflict) as no:
                joined.run(work)
            joined.run(lambda unit: retitle(unit, "after the conflict"))
            connection.commit()
        engine.dispose()
        assert no.value.retryable
        assert len(tries) == 1
        assert bench.run(lambda u: u.catalog.skus([TEA]))[TEA].title == "after the conflict"
