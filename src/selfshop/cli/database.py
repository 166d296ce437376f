"""`selfshop db`: the database's schema."""

from typing import TYPE_CHECKING

import typer

from selfshop.cli import options
from selfshop.cli.ending import NO
from selfshop.cli.options import DEFAULT_STORE, Language
from selfshop.cli.stores import is_there, opened_database
from selfshop.cli.writing import put, put_json
from selfshop.domain.shared import StoreUnfit

if TYPE_CHECKING:
    from selfshop.adapters.sql import SqlStore

app = typer.Typer(help="Make, check or print a database's tables.", no_args_is_help=False)


@app.command()
def upgrade(
    store: options.Store = DEFAULT_STORE,
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Bring the tables up to date, making them where there are none."""
    del lang
    with opened_database(store, prefix=prefix, schema=schema) as opened:
        from selfshop.adapters import sql  # noqa: PLC0415  # not every command needs the extra

        before = sql.revision_of(opened)
        if before is not None:
            _require_not_newer(opened)
        sql.migrate(opened)
        after = sql.revision_of(opened)
    if as_json:
        put_json({"before": before, "after": after})
    elif before == after:
        put(f"{after}: up to date already")
    else:
        put(f"{before or 'no schema'} -> {after}")


@app.command()
def current(
    store: options.Store = DEFAULT_STORE,
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    as_json: options.Json = False,
    lang: options.Lang = Language.en,
) -> None:
    """Print the tables' revision; the exit code is 1 when it is not the one that is needed."""
    with opened_database(store, prefix=prefix, schema=schema) as opened:
        from selfshop.adapters import sql  # noqa: PLC0415  # not every command needs the extra

        revision = sql.revision_of(opened) if is_there(store) else None
        needed = sql.head_revision()
        newer = None if revision is None else _newer(opened)
    if as_json:
        put_json({"revision": revision, "needed": needed, "current": revision == needed})
    elif revision == needed:
        put(f"{revision}: up to date")
    elif newer is not None:
        put(newer.message(lang.value))
    else:
        put(f"{revision or 'no schema'}: {needed} is needed; run selfshop db upgrade")
    if revision != needed:
        raise typer.Exit(NO)


@app.command(name="sql")
def print_sql(
    store: options.Store = DEFAULT_STORE,
    prefix: options.Prefix = "",
    schema: options.Schema = None,
    lang: options.Lang = Language.en,
) -> None:
    """Print the statements that make the tables from nothing; no database is asked."""
    del lang
    with opened_database(store, prefix=prefix, schema=schema) as opened:
        from selfshop.adapters import sql  # noqa: PLC0415  # not every command needs the extra

        put(sql.plain_sql(opened).rstrip())


def _require_not_newer(opened: "SqlStore") -> None:
    newer = _newer(opened)
    if newer is not None:
        raise newer


def _newer(opened: "SqlStore") -> StoreUnfit | None:
    """Return the complaint about a schema that is newer than the package, if it is."""
    from selfshop.adapters import sql  # noqa: PLC0415  # not every command needs the extra

    try:
        sql.require_current(opened)
    except StoreUnfit as unfit:
        return unfit if unfit.code == "store.schema_newer" else None
    return None
