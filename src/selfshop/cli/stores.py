"""Opening the database or the shop that a command is about; what fails is said in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from selfshop.domain.shared import InvalidInput, StoreUnfit
from selfshop.shop import MEMORY, Shop, open_shop

if TYPE_CHECKING:
    from selfshop.adapters.sql import SqlStore

#: Module that may be missing -> the extra that brings it.
EXTRAS = {"sqlalchemy": "sql", "alembic": "sql", "psycopg": "postgres", "pymysql": "mariadb"}


@contextmanager
def opened_database(url: str, *, prefix: str, schema: str | None) -> Iterator["SqlStore"]:
    """Open the database at *url*; nothing is created."""
    if url == MEMORY:
        raise typer.BadParameter(f"{MEMORY} has no database", param_hint="--store")
    with explained(url):
        from selfshop.adapters import sql  # noqa: PLC0415  # not every command needs the extra

        store = sql.open_store(url, prefix=prefix, schema=schema)
        try:
            yield store
        finally:
            store.close()


@contextmanager
def opened_shop(
    url: str, *, shop: str, prefix: str, schema: str | None, must_exist: bool = False
) -> Iterator[Shop]:
    """Open one shop of the store at *url*.

    Args:
        must_exist: refuse a SQLite file that is not there, rather than make it.
    """
    with explained(url):
        if must_exist and not is_there(url):
            raise StoreUnfit("store.schema_missing")
        migrate = False if must_exist else None
        with open_shop(url, shop=shop, prefix=prefix, schema=schema, migrate=migrate) as opened:
            yield opened


def is_there(url: str) -> bool:
    """Tell whether asking the database at *url* anything would not make a new SQLite file."""
    if url == MEMORY:
        return True
    from sqlalchemy import make_url  # noqa: PLC0415  # not every command needs the extra

    parsed = make_url(url)
    file = parsed.database or ""
    return parsed.get_backend_name() != "sqlite" or file.startswith("file:") or Path(file).exists()


def shown(url: str) -> str:
    """Return *url* without its password."""
    from sqlalchemy import make_url  # noqa: PLC0415  # not every command needs the extra

    return make_url(url).render_as_string(hide_password=True)


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn what the database's libraries raise into what a command ends with."""
    try:
        yield
    except ModuleNotFoundError as missing:
        module = (missing.name or "").partition(".")[0].lower()
        if module == "selfshop":
            raise
        raise _missing(module) from missing
    except InvalidInput as fault:
        if fault.code != "store.not_a_url":
            raise
        raise _no_url() from fault
    except Exception as fault:
        explanation = _explanation(fault, url)
        if explanation is None:
            raise
        raise explanation from fault


def _missing(module: str) -> Exception:
    if module in EXTRAS:
        return StoreUnfit("extra.missing", module=module, extra=EXTRAS[module])
    return typer.BadParameter(
        f"needs {module}, which is not installed; the drivers that selfshop's extras bring are"
        " postgresql+psycopg:// and mariadb+pymysql://",
        param_hint="--store",
    )


def _explanation(fault: Exception, url: str) -> Exception | None:
    if type(fault).__module__.partition(".")[0] != "sqlalchemy":
        return None
    from sqlalchemy import exc  # noqa: PLC0415  # it is there: it has raised

    if isinstance(fault, exc.DBAPIError):
        from selfshop.adapters.sql import first_line  # noqa: PLC0415  # as above

        return StoreUnfit("store.failed", store=shown(url), why=first_line(fault))
    if isinstance(fault, exc.ArgumentError):
        # Also an unknown kind of database. The URL itself may hold a password.
        return _no_url()
    return None


def _no_url() -> Exception:
    return typer.BadParameter("is not the URL of a database", param_hint="--store")
