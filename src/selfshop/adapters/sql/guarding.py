"""One migration at a time on a server: whoever comes second waits, and finds the work done.

The lock is a row of a table of its own, held by a connection of its own. MariaDB commits at every
change of the schema, so the connection that migrates cannot hold it; and a lock that hangs on a
transaction is free again when its process dies.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Engine, Integer, MetaData, Table, select
from sqlalchemy.exc import DBAPIError

from selfshop.adapters.sql.faults import asks_for_repetition
from selfshop.adapters.sql.store import SqlStore

LOCK_TABLE = "selfshop_migrating"
#: How often the lock's table is tried to be made: several who begin at once may fail at it but once.
_TRIES = 5


@contextmanager
def alone(store: SqlStore) -> Iterator[None]:
    """Keep every other process from migrating the same tables; wait while one does.

    On SQLite nothing is to be done: the one write lock is held by the migration itself.
    """
    if store.is_sqlite:
        yield
        return
    lock = Table(
        f"{store.prefix}{LOCK_TABLE}",
        MetaData(),
        Column("id", Integer, primary_key=True, autoincrement=False),
        schema=store.schema,
    )
    _make(store.engine, lock)
    with store.engine.connect() as holder:
        while True:
            try:
                holder.execute(select(lock.c.id).with_for_update()).all()
                break
            except DBAPIError as error:
                # MariaDB asks after some seconds whether to go on waiting.
                if not asks_for_repetition(error):
                    raise
                holder.rollback()
        yield


def _make(engine: Engine, lock: Table) -> None:
    """Make the lock's table with its one row, unless somebody else has."""
    for left in reversed(range(_TRIES)):
        try:
            with engine.begin() as connection:
                lock.create(connection, checkfirst=True)
            with engine.begin() as connection:
                if not connection.execute(select(lock.c.id)).all():
                    connection.execute(lock.insert().values(id=1))
        except DBAPIError:
            if not left:
                raise
        else:
            return
