"""One schema for SQLite, PostgreSQL and MariaDB, on SQLAlchemy Core.

A host that runs Alembic itself finds what it needs here: `tables` to merge into its own MetaData,
`leave_alone` to keep its autogenerate away from them.
"""

from selfshop.adapters.sql.faults import first_line
from selfshop.adapters.sql.joining import require_joinable
from selfshop.adapters.sql.migrating import (
    head_revision,
    lacking,
    leave_alone,
    migrate,
    plain_sql,
    prepare,
    require_current,
    revision_of,
)
from selfshop.adapters.sql.schema import Tables, tables
from selfshop.adapters.sql.store import SqlStore, open_store
from selfshop.adapters.sql.units import SqlUnits
from selfshop.adapters.sql.work import Statements

__all__ = [
    "SqlStore",
    "SqlUnits",
    "Statements",
    "Tables",
    "first_line",
    "head_revision",
    "lacking",
    "leave_alone",
    "migrate",
    "open_store",
    "plain_sql",
    "prepare",
    "require_current",
    "require_joinable",
    "revision_of",
    "tables",
]
