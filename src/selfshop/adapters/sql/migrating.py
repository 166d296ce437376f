"""Bringing a database to this version's schema, with the migrations that ship in the package."""

import io
from collections.abc import Callable
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from attrs import astuple
from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.exc import DBAPIError

from selfshop.adapters.sql.faults import first_line
from selfshop.adapters.sql.guarding import LOCK_TABLE, alone
from selfshop.adapters.sql.schema import tables
from selfshop.adapters.sql.store import SqlStore
from selfshop.domain.shared import StoreUnfit

#: The package's own place in Alembic's world; its version table is named apart from the host's.
SCRIPTS = "selfshop:adapters/sql/migrations"
VERSION_TABLE = "selfshop_alembic_version"


def migrate(store: SqlStore) -> None:
    """Bring the schema up to date; on SQLite and PostgreSQL in one transaction.

    Of several processes that do so at once, one does and the others wait for it.

    Raises:
        StoreUnfit: `store.schema_newer`.
    """
    _require_known(revision_of(store))
    with alone(store), store.engine.connect() as connection:
        if store.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(_config(store, connection=connection), "head")
        connection.commit()


def plain_sql(store: SqlStore) -> str:
    """Return the statements that make the schema from nothing, for somebody to read and run."""
    out = io.StringIO()
    config = _config(store, output=out)
    command.upgrade(config, "head", sql=True)
    return out.getvalue()


def revision_of(store: SqlStore) -> str | None:
    """Return the schema's revision, None where there is no schema."""
    with store.engine.connect() as connection:
        return _revision(store, connection)


def head_revision() -> str:
    """Return the revision that this version of the package works with."""
    return _scripts().get_current_head() or ""


def require_current(store: SqlStore) -> None:
    """Refuse a schema that is missing, older or newer, naming the command to run.

    Raises:
        StoreUnfit: `store.schema_missing`, `store.schema_older`, `store.schema_newer`.
    """
    revision, head = revision_of(store), head_revision()
    if revision is None:
        raise StoreUnfit("store.schema_missing")
    if revision == head:
        return
    _require_known(revision)
    raise StoreUnfit("store.schema_older", revision=revision, expected=head)


def prepare(store: SqlStore, *, migrating: bool | None) -> None:
    """Bring the schema up to date, or refuse one that is not; None = migrate an empty SQLite file.

    Raises:
        StoreUnfit: as `require_current`; `store.failed` with the database's own words, where it
            does not answer or is not to be read.
    """
    try:
        if migrating or (migrating is None and store.is_sqlite and revision_of(store) is None):
            migrate(store)
        else:
            require_current(store)
    except DBAPIError as error:
        url = store.engine.url.render_as_string(hide_password=True)
        raise StoreUnfit("store.failed", store=url, why=first_line(error)) from error


def lacking(store: SqlStore) -> tuple[str, ...]:
    """Return what a schema that says it is current has lost: tables, and columns as ``a.b``."""
    wanted = {table.name: table for table in astuple(store.tables, recurse=False)}
    inspector = inspect(store.engine)
    there = inspector.get_multi_columns(schema=store.schema, filter_names=list(wanted))
    found = {name: {column["name"] for column in own} for (_, name), own in there.items()}
    lost: list[str] = []
    for name, table in wanted.items():
        if name not in found:
            lost.append(name)
            continue
        lost += [f"{name}.{one.name}" for one in table.columns if one.name not in found[name]]
    return tuple(lost)


def leave_alone(prefix: str = "") -> Callable[..., bool]:
    """Return a filter that keeps a host's autogenerate away from selfshop's tables.

    Pass it to `context.configure(include_object=…)`; without it Alembic would drop what it does
    not find in the host's own MetaData.
    """
    ours = {table.name for table in astuple(tables(MetaData(), prefix=prefix), recurse=False)}
    ours |= {f"{prefix}{VERSION_TABLE}", f"{prefix}{LOCK_TABLE}"}

    def include(_: object, name: str | None, kind: str, *_compared: object) -> bool:
        return kind != "table" or name not in ours

    return include


def _require_known(revision: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreUnfit("store.schema_newer", revision=revision, expected=head_revision())


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    return ScriptDirectory.from_config(config)


def _revision(store: SqlStore, connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts=_options(store))
    return context.get_current_revision()


def _options(store: SqlStore) -> dict[str, Any]:
    return {
        "version_table": f"{store.prefix}{VERSION_TABLE}",
        "version_table_schema": store.schema,
    }


def _config(
    store: SqlStore, *, connection: Connection | None = None, output: io.StringIO | None = None
) -> Config:
    config = Config(output_buffer=output)
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["store"] = store
    config.attributes["connection"] = connection
    config.attributes["options"] = _options(store)
    return config
