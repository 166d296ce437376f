import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

import selfshop
from selfshop import InvalidInput, NotFound, Shop, StoreUnfit, open_shop
from selfshop.adapters.sql import head_revision, migrating, open_store
from selfshop.domain.shared import MemberId, SkuId
from selfshop.testing.builders import Goods, furnish, stock_line
from tests.each_store import Store, new_shop
from tests.facade.racing import race_threads
from tests.servers import SERVERS, own_corner

TEA = SkuId("tea")


@pytest.fixture
def empty_url(sql_store: Store, tmp_path: Path) -> Iterator[str]:
    """URL of a database of each kind without any table."""
    if sql_store.name == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    with own_corner(SERVERS[sql_store.name]) as url:
        yield url


def table_names(url: str) -> list[str]:
    engine = create_engine(url, poolclass=NullPool)
    return inspect(engine).get_table_names()


class TestANewDatabase:
    def test_is_refused_with_the_command_to_run(self, empty_url: str) -> None:
        with pytest.raises(StoreUnfit) as no:
            open_shop(empty_url, migrate=False)
        assert no.value.code == "store.schema_missing"
        assert "selfshop db upgrade" in no.value.message("en")
        assert "selfshop db upgrade" in no.value.message("zh")
        assert table_names(empty_url) == []

    def test_is_set_up_when_asked(self, empty_url: str) -> None:
        with open_shop(empty_url, migrate=True) as shop:
            furnish(shop, Goods(sku="tea"))
        with open_shop(empty_url) as again:
            assert again.catalog.get(sku=TEA).listed
        with open_shop(empty_url, migrate=True) as again:
            assert again.catalog.get(sku=TEA).listed

    def test_on_a_server_is_not_set_up_unasked(self, empty_url: str) -> None:
        if empty_url.startswith("sqlite"):
            open_shop(empty_url).close()
            assert table_names(empty_url)
            return
        with pytest.raises(StoreUnfit):
            open_shop(empty_url)
        assert table_names(empty_url) == []

    def test_holds_several_stores_by_prefix(self, empty_url: str) -> None:
        with (
            open_shop(empty_url, prefix="a_", migrate=True) as first,
            open_shop(empty_url, prefix="b_", migrate=True) as second,
        ):
            furnish(first, Goods(sku="tea"))
            with pytest.raises(NotFound):
                second.catalog.get(sku=TEA)
        assert {name[:2] for name in table_names(empty_url)} == {"a_", "b_"}


class TestASchemaOfAnotherVersion:
    @pytest.fixture
    def newer_scripts(self, tmp_path: Path) -> Path:
        """Migrations with one more than the package has."""
        scripts = tmp_path / "migrations"
        copytree(Path(migrating.__file__).parent / "migrations", scripts)
        (scripts / "versions" / "later.py").write_text(
            '"""Later."""\n'
            f'revision, down_revision = "later", "{head_revision()}"\n'
            "branch_labels = depends_on = None\n\n\n"
            "def upgrade() -> None:\n"
            "    pass\n"
        )
        return scripts

    def test_that_is_older_is_refused_with_the_command_to_run(
        self, empty_url: str, newer_scripts: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        open_shop(empty_url, migrate=True).close()
        monkeypatch.setattr(migrating, "SCRIPTS", str(newer_scripts))
        with pytest.raises(StoreUnfit) as no:
            open_shop(empty_url)
        assert no.value.code == "store.schema_older"
        assert no.value.facts["expected"] == "later"
        assert "selfshop db upgrade" in no.value.message()
        open_shop(empty_url, migrate=True).close()
        open_shop(empty_url).close()

    def test_that_is_newer_is_refused_always(
        self, empty_url: str, newer_scripts: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(migrating, "SCRIPTS", str(newer_scripts))
            open_shop(empty_url, migrate=True).close()
        for migrate in (None, True, False):
            with pytest.raises(StoreUnfit) as no:
                open_shop(empty_url, migrate=migrate)
            assert no.value.code == "store.schema_newer"
            assert no.value.facts == {"revision": "later", "expected": head_revision()}


class TestAShop:
    def test_is_found_again_with_all_it_had(self, sql_store: Store) -> None:
        name = new_shop()
        furnish(sql_store.open(shop=name), Goods(sku="tea", units=3), members=["ann"])
        again = sql_store.open(shop=name)
        assert again.inventory.level(sku=TEA).on_hand == 3
        assert again.membership.get(member=MemberId("ann")).id == "ann"

    def test_is_another_in_another_database(self, tmp_path: Path) -> None:
        """Settings, rules and plans are read once, but never another database's."""
        currencies = ("EUR", "USD")
        for currency in currencies:
            with open_shop(f"sqlite:///{tmp_path / currency}.db") as shop:
                shop.settings.change(currency=currency)
                assert shop.settings.get().currency == currency
        shops = [open_shop(f"sqlite:///{tmp_path / currency}.db") for currency in currencies]
        assert [shop.settings.get().currency for shop in shops] == list(currencies)
        for shop in shops:
            shop.close()

    @pytest.mark.parametrize("name", ["", "x" * 65, 7, None])
    def test_has_a_decent_name(self, name: str) -> None:
        with pytest.raises(InvalidInput) as no:
            open_shop("memory://", shop=name)
        assert no.value.path == "shop"

    @pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///"])
    def test_on_sqlite_has_a_file(self, url: str) -> None:
        with pytest.raises(StoreUnfit) as no:
            open_shop(url)
        assert no.value.code == "store.sqlite_without_file"

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("", "store.not_a_url"),
            ("shop.db", "store.not_a_url"),
            ("memory://mine", "store.not_a_url"),
            ("gopher://me:secret@here/shop", "store.not_a_url"),
            (None, "input.wrong_type"),
            (3, "input.wrong_type"),
        ],
    )
    def test_is_a_database_s(self, url: Any, code: str) -> None:
        with pytest.raises(InvalidInput) as no:
            open_shop(url)
        assert (no.value.path, no.value.code) == ("url_or_engine", code)
        assert "secret" not in str(no.value)

    @pytest.mark.parametrize(
        ("url", "word"),
        [
            ("sqlite:///none/shop.db", "unable to open"),
            ("sqlite:///notes.txt", "not a database"),
            ("postgresql+psycopg://me:secret@127.0.0.1:1/shop", "refused"),
            ("mariadb+pymysql://me:secret@127.0.0.1:1/shop", "Can't connect"),
        ],
    )
    def test_that_cannot_be_reached_is_said_in_the_database_s_words(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, word: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("notes.txt").write_bytes(b"no database" * 100)
        with pytest.raises(StoreUnfit) as no:
            open_shop(url)
        assert no.value.code == "store.failed"
        assert word in str(no.value.facts["why"])
        assert "secret" not in str(no.value.facts)

    def test_leaves_a_host_s_engine_open_and_at_its_isolation(self, sql_store: Store) -> None:
        engine = create_engine(sql_store.url, pool_size=1, max_overflow=0)
        with engine.connect() as connection:
            level = connection.get_isolation_level()
        shop = open_shop(engine, shop=new_shop())
        furnish(shop, Goods(sku="tea"))
        shop.close()
        with engine.connect() as connection:
            assert connection.get_isolation_level() == level
            assert connection.execute(text("SELECT 1")).scalar() == 1
        engine.dispose()

    def test_gives_back_its_own_connections(self, sql_store: Store) -> None:
        with open_shop(sql_store.url, shop=new_shop()) as shop:
            shop.settings.get()
            pool = shop._desk.units.statements.store.engine.pool  # type: ignore[attr-defined]  # SQL's own
            assert pool.checkedin() > 0
        assert shop._desk.units.statements.store.engine.pool.checkedin() == 0  # type: ignore[attr-defined]  # as above
        shop.close()

    def test_serves_many_threads(self, shop: Shop) -> None:
        furnish(shop, Goods(sku="tea", units=1_000))

        def work(number: int) -> int:
            for _ in range(5):
                shop.inventory.hold(lines=(stock_line("tea", 1),))
                shop.catalog.get(sku=TEA)
            return number

        assert race_threads(8, work) == list(range(8))
        assert shop.inventory.level(sku=TEA).held == 40

    def test_is_usable_on_both_sides_of_a_fork(self, sql_store: Store) -> None:
        shop = furnish(sql_store.open(), Goods(sku="tea", units=10))
        child = os.fork()
        if child == 0:
            try:
                shop.inventory.hold(lines=(stock_line("tea", 3),))
                os._exit(0)
            except BaseException:  # noqa: BLE001  # the parent is told by the exit code
                os._exit(1)
        shop.inventory.hold(lines=(stock_line("tea", 4),))
        assert os.waitpid(child, 0)[1] == 0
        shop.inventory.hold(lines=(stock_line("tea", 1),))
        assert shop.inventory.level(sku=TEA).held == 8


class TestTheSchema:
    def test_refuses_counters_below_zero_from_anybody(self, sql_store: Store) -> None:
        """Even raw SQL cannot break what a database can hold."""
        shop = furnish(sql_store.open(), Goods(sku="tea", units=1))
        stock = open_store(sql_store.url, prefix="", schema=None).tables.stock
        engine = create_engine(sql_store.url, poolclass=NullPool)
        for column in ("on_hand", "safety", "held", "allocated"):
            raw = stock.update().where(stock.c.shop_id == shop._desk.shop).values({column: -1})
            with (
                engine.connect() as connection,
                pytest.raises(Exception, match=r"(?i)check|constraint"),
            ):
                connection.execute(raw)
        assert shop.inventory.level(sku=TEA).on_hand == 1


class TestImporting:
    @pytest.mark.parametrize(
        ("code", "absent"),
        [
            ("import selfshop", ["sqlalchemy", "alembic", "typer", "rich", "cattrs"]),
            ("from selfshop import Money, open_shop", ["sqlalchemy", "alembic", "typer", "rich"]),
            (
                "import selfshop; selfshop.open_shop('memory://').settings.get()",
                ["sqlalchemy", "alembic", "typer", "rich", "hypothesis", "pytest"],
            ),
        ],
    )
    def test_loads_no_more_than_is_needed(self, code: str, absent: list[str]) -> None:
        program = f"import sys; {code}; print(*(m for m in {absent} if m in sys.modules))"
        done = subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == ""

    def test_offers_what_it_names(self) -> None:
        assert dir(selfshop) == selfshop.__all__ == sorted(selfshop.__all__)
        assert all(getattr(selfshop, name) for name in selfshop.__all__)
        with pytest.raises(AttributeError):
            selfshop.Nothing  # noqa: B018  # that is the point
