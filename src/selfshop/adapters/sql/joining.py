"""Working inside a transaction that is the host's."""

from typing import Any

from sqlalchemy import Connection

from selfshop.domain.shared import StoreUnfit


def require_joinable(connection: Connection) -> None:
    """Refuse a connection on which a shop's promises would not hold, saying what to change.

    Raises:
        StoreUnfit: no transaction is open, its isolation is not READ COMMITTED (servers), or
            SQLite has not really begun it (the driver's legacy mode would commit at RELEASE).
    """
    if not connection.in_transaction():
        raise StoreUnfit("join.no_transaction")
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction:
            raise StoreUnfit("join.sqlite_not_begun")
        return
    level = "AUTOCOMMIT" if _commits_by_itself(connection) else connection.get_isolation_level()
    if level != "READ COMMITTED":
        raise StoreUnfit("join.isolation", isolation=level)


def _commits_by_itself(connection: Connection) -> bool:
    # The server names its isolation level all the same, and SQLAlchemy counts a transaction.
    driver: Any = connection.connection.dbapi_connection
    asked = getattr(driver, "get_autocommit", None)
    return bool(driver.autocommit if asked is None else asked())
