"""A shop with a ledger of whatever size, filled past the shop, and journals to post in it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field
from benchmarks.life_cycle import START, CountingIds, SteppingClock
from sqlalchemy import Engine, Table

from selfshop.adapters.codec import stored
from selfshop.adapters.sql import SqlStore
from selfshop.adapters.sql.instants import micros
from selfshop.domain import ledger
from selfshop.domain.ledger import Amount, Side
from selfshop.domain.shared import AccountId, part_of
from selfshop.shop import Shop, open_shop

CASH, REVENUE = AccountId("cash"), AccountId("revenue")
AT_ONCE = 50_000
BALANCE = 10**9


def wallet_id(number: int) -> AccountId:
    return AccountId(f"wallet-{number:09d}")


def wallet(number: int) -> ledger.Account:
    return ledger.Account(
        id=wallet_id(number),
        unit="CNY",
        normal=Side.CREDIT,
        kind="wallet",
        limited=True,
    )


@define
class Books:
    """A shop, its number of wallets, and the payments that are made from them."""

    shop: Shop
    wallets: int
    chance: random.Random = field(factory=lambda: random.Random(20261111))
    payments: int = 0

    @classmethod
    def begin(cls, url: str, *, wallets: int) -> "Books":
        """Open a shop and fill its books with *wallets* accounts and as many journals."""
        shop = open_shop(url, clock=SteppingClock(), ids=CountingIds(), migrate=True)
        house = (
            ledger.Account(id=CASH, unit="CNY", normal=Side.DEBIT, kind="cash", shards=8),
            ledger.Account(id=REVENUE, unit="CNY", normal=Side.CREDIT, kind="revenue", shards=8),
        )
        shop.ledger.open_accounts(accounts=house)
        store = shop._store  # noqa: SLF001  # the benchmark looks under the hood
        assert store is not None
        fill(store, wallets)
        return cls(shop=shop, wallets=wallets)

    @property
    def engine(self) -> Engine:
        store = self.shop._store  # noqa: SLF001  # as above
        assert store is not None
        return store.engine

    def pay(self) -> None:
        """Pay from some wallet."""
        self.payments += 1
        name = wallet_id(self.chance.randrange(self.wallets))
        leg = ledger.Move(debit=name, credit=REVENUE, amount=Amount(7, "CNY"))
        self.shop.ledger.post(
            journal=ledger.Journal(
                id=ledger.JournalId(f"pay-{self.payments}"), kind="paid", legs=(leg,)
            )
        )


def fill(store: SqlStore, wallets: int) -> None:
    """Write accounts, and one journal for each, as if they had been booked."""
    tables = store.tables
    document = stored.write(wallet(0), ledger.Account)
    body = stored.write(
        ledger.Recorded(id=ledger.JournalId("x"), kind="filled", at=START, transfers=()),
        ledger.Recorded,
    )
    last = dict.fromkeys(range(1024), 0)

    def rows() -> Iterator[tuple[Table, dict[str, Any]]]:
        for number in range(wallets):
            name = wallet_id(number)
            own = {"shop_id": "main", "part": part_of(name)}
            data = document.replace(wallet_id(0), name)
            yield tables.ledger_account, {
                **own, "id": name, "unit": "CNY", "owner": None, "data": data,
            }  # fmt: skip
            yield tables.ledger_balance, {
                **own, "account": name, "shard": 0, "limit_side": 1, "frozen": 0,
                "debits_posted": 0, "credits_posted": BALANCE,
                "debits_pending": 0, "credits_pending": 0,
            }  # fmt: skip
            journal = f"fill-{number}"
            part = part_of(journal)
            last[part] += 1
            own = {"shop_id": "main", "part": part}
            yield tables.ledger_journal, {
                **own, "number": last[part], "id": journal, "content": "x", "seal": "x",
                "at_us": micros(START), "data": body,
            }  # fmt: skip
            yield tables.ledger_transfer, {
                **own, "journal_id": journal, "number": 1, "kind": "moved", "debit": CASH,
                "credit": name, "unit": "CNY", "posted": BALANCE, "pending": 0,
                "at_us": micros(START), "hold_id": None, "until_us": None,
            }  # fmt: skip

    _write(store.engine, rows())


def _write(engine: Engine, rows: Iterator[tuple[Table, dict[str, Any]]]) -> None:
    waiting: dict[str, tuple[Table, list[dict[str, Any]]]] = {}
    for table, row in rows:
        some = waiting.setdefault(table.name, (table, []))[1]
        some.append(row)
        if len(some) == AT_ONCE:
            insert(engine, table, some)
            some.clear()
    for table, some in waiting.values():
        if some:
            insert(engine, table, some)


def insert(engine: Engine, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of equal columns in one transaction, the way that the database is fastest in.

    On SQLite what they refer to may be missing.
    """
    # Neighbours of one part lie side by side.
    ordered = sorted(rows, key=lambda row: int(row["part"]))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            columns = ", ".join(f'"{name}"' for name in ordered[0])
            name = engine.dialect.identifier_preparer.format_table(table)
            driver: Any = connection.connection
            with driver.cursor().copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for row in ordered:
                    copy.write_row(tuple(row.values()))
            driver.commit()
        else:
            # The driver commits each row by itself unless it is told otherwise.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
            connection.execute(table.insert(), ordered)
            connection.commit()
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
