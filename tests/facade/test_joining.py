from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from selfshop import Conflict, Customer, Refused, Shop, StoreUnfit, open_shop
from selfshop.domain.shared import MemberId, SkuId
from selfshop.testing.builders import Goods, furnish, stock_line
from tests.each_store import Store, rows_of

ANN = Customer(id=MemberId("ann"))
ONE_TEA = (stock_line("tea", 1),)


@pytest.fixture
def shop(sql_store: Store) -> Shop:
    """A shop with two teas on each SQL database."""
    return furnish(sql_store.open(), Goods(sku="tea", units=2))


@pytest.fixture
def engine(sql_store: Store) -> Iterator[Engine]:
    """The host's own engine on the same database."""
    options = {"isolation_level": None} if sql_store.name == "sqlite" else {}
    made = create_engine(sql_store.url, connect_args=options)
    yield made
    made.dispose()


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Open a transaction of the host's, as each database needs it."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execution_options(isolation_level="READ COMMITTED").begin()
        yield connection


@contextmanager
def begun(url: str, isolation_level: str) -> Iterator[Connection]:
    """Open a transaction at another level of isolation, as far as SQLAlchemy knows."""
    engine = create_engine(url, isolation_level=isolation_level, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        yield connection


class TestAHostThatRollsBack:
    def test_finds_nothing(self, shop: Shop, engine: Engine) -> None:
        before = rows_of(shop)
        with transaction(engine) as connection:
            joined = shop.joining(connection)
            furnish(joined, Goods(sku="pot"), members=("bob",))
            joined.acting_as(ANN, key="k").inventory.hold(lines=ONE_TEA)
            joined.settings.change(hold_minutes=3)
            assert joined.inventory.level(sku=SkuId("tea")).held == 1
            connection.rollback()
        assert rows_of(shop) == before
        assert shop.settings.get().hold_minutes == 15

    def test_leaves_the_key_free(self, shop: Shop, engine: Engine) -> None:
        held = []
        for end in ("rollback", "commit"):
            with transaction(engine) as connection:
                ann = shop.joining(connection).acting_as(ANN, key="k")
                held.append(ann.inventory.hold(lines=ONE_TEA))
                getattr(connection, end)()
        assert shop.acting_as(ANN, key="k").inventory.hold(lines=ONE_TEA) == held[1] != held[0]
        assert shop.inventory.level(sku=SkuId("tea")).held == 1


class TestAHostThatCommits:
    def test_finds_everything(self, shop: Shop, engine: Engine) -> None:
        with transaction(engine) as connection:
            shop.joining(connection).acting_as(ANN).inventory.hold(lines=ONE_TEA)
            assert shop.inventory.level(sku=SkuId("tea")).held == 0
            connection.commit()
        assert shop.inventory.level(sku=SkuId("tea")).held == 1

    def test_reads_its_own_writes_in_later_operations(self, shop: Shop, engine: Engine) -> None:
        with transaction(engine) as connection:
            joined = shop.joining(connection)
            hold = joined.inventory.hold(lines=ONE_TEA)
            assert joined.inventory.get_hold(hold=hold.id) == hold
            released = joined.inventory.release(hold=hold.id)
            connection.commit()
        assert shop.inventory.get_hold(hold=hold.id) == released


class TestARefusal:
    def test_leaves_the_host_s_transaction_usable(self, shop: Shop, engine: Engine) -> None:
        with transaction(engine) as connection:
            joined = shop.joining(connection)
            joined.membership.register(member=MemberId("before"))
            for refused in (
                lambda: joined.membership.register(member=MemberId("before")),
                lambda: joined.inventory.hold(lines=(stock_line("tea", 3),)),
                lambda: joined.acting_as(ANN, key="k").inventory.hold(lines=ONE_TEA * 3),
            ):
                with pytest.raises(Refused):
                    refused()
            joined.membership.register(member=MemberId("after"))
            assert connection.execute(text("SELECT 1")).scalar() == 1
            connection.commit()
        assert [m.id for m in shop.membership.find().items] == ["after", "before"]
        with pytest.raises(Refused) as no:
            shop.acting_as(ANN, key="k").inventory.hold(lines=ONE_TEA * 3)
        assert no.value.code == "stock.short"
        assert shop.inventory.level(sku=SkuId("tea")).held == 0


class TestHostsThatWaitForEachOther:
    # SQLite lets one write at a time.
    @pytest.mark.parametrize("sql_store", ["postgres", "mariadb"], indirect=True)
    def test_hear_which_of_them_is_to_repeat(self, shop: Shop, engine: Engine) -> None:
        """MariaDB takes back the whole transaction, and with it the savepoint of the operation."""
        furnish(shop, Goods(sku="pot", units=2))
        both_hold = Barrier(2)

        def hold(*skus: str) -> str:
            with transaction(engine) as connection:
                joined = shop.joining(connection)
                joined.inventory.hold(lines=(stock_line(skus[0], 1),))
                both_hold.wait()
                try:
                    joined.inventory.hold(lines=(stock_line(skus[1], 1),))
                except Conflict as conflict:
                    connection.rollback()
                    return "repeat" if conflict.retryable else conflict.code
                connection.commit()
                return "done"

        with ThreadPoolExecutor(2) as pool:
            ends = [pool.submit(hold, *skus) for skus in (("tea", "pot"), ("pot", "tea"))]
            assert sorted(end.result() for end in ends) == ["done", "repeat"]
        assert [shop.inventory.level(sku=SkuId(sku)).held for sku in ("tea", "pot")] == [1, 1]


class TestAnUnfitConnection:
    def test_without_a_transaction_is_refused(self, shop: Shop, engine: Engine) -> None:
        with engine.connect() as connection, pytest.raises(StoreUnfit) as no:
            shop.joining(connection)
        assert no.value.code == "join.no_transaction"

    def test_that_commits_by_itself_is_refused(self, sql_store: Store, shop: Shop) -> None:
        with begun(sql_store.url, "AUTOCOMMIT") as connection, pytest.raises(StoreUnfit) as no:
            shop.joining(connection)
        wrong = "join.sqlite_not_begun" if sql_store.name == "sqlite" else "join.isolation"
        assert no.value.code == wrong

    def test_of_another_isolation_is_refused(self, sql_store: Store, shop: Shop) -> None:
        with begun(sql_store.url, "SERIALIZABLE") as connection, pytest.raises(StoreUnfit) as no:
            shop.joining(connection)
        wrong = "join.sqlite_not_begun" if sql_store.name == "sqlite" else "join.isolation"
        assert no.value.code == wrong
        assert "BEGIN IMMEDIATE" in no.value.message() or "READ COMMITTED" in no.value.message()

    def test_in_the_driver_s_legacy_mode_is_refused(self, tmp_path: object) -> None:
        """SQLAlchemy says that a transaction is open, and the driver has not begun one."""
        with open_shop(f"sqlite:///{tmp_path}/own.db") as shop:
            engine = create_engine(f"sqlite:///{tmp_path}/own.db", poolclass=NullPool)
            with engine.begin() as connection, pytest.raises(StoreUnfit) as no:
                shop.joining(connection)
        assert no.value.code == "join.sqlite_not_begun"

    def test_cannot_be_joined_by_a_shop_in_memory(self, engine: Engine) -> None:
        with transaction(engine) as connection, pytest.raises(StoreUnfit) as no:
            open_shop("memory://").joining(connection)
        assert no.value.code == "join.not_on_sql"
