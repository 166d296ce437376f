"""What a database error means: repeat the unit, or give up."""

from sqlalchemy.exc import DBAPIError, IntegrityError

#: SQLSTATEs of PostgreSQL that ask for a repetition: serialization, deadlock, lock not available.
_POSTGRES_REPEAT = frozenset({"40001", "40P01", "55P03"})
_POSTGRES_UNIQUE = "23505"
#: Error numbers of MariaDB: record changed, lock wait timeout, deadlock, node not ready, and a
#: savepoint that is gone, since a deadlock takes back the whole transaction.
_MARIADB_REPEAT = frozenset({1020, 1205, 1213, 1047, 1305})
_MARIADB_UNIQUE = 1062
#: A broken CHECK, which the driver takes for an operational error.
_MARIADB_CHECK = 4025
_SQLITE_REPEAT = ("SQLITE_BUSY", "SQLITE_LOCKED")
_SQLITE_UNIQUE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


def asks_for_repetition(error: DBAPIError) -> bool:
    """Tell whether the same unit may succeed when repeated."""
    original = error.orig
    if getattr(original, "sqlstate", None) in _POSTGRES_REPEAT:
        return True
    if str(getattr(original, "sqlite_errorname", "")).startswith(_SQLITE_REPEAT):
        return True
    return _mariadb_number(original) in _MARIADB_REPEAT or breaks_uniqueness(error)


def breaks_uniqueness(error: DBAPIError) -> bool:
    """Tell whether a row with the same key was there already: somebody was faster."""
    if not isinstance(error, IntegrityError):
        return False
    original = error.orig
    return (
        getattr(original, "sqlstate", None) == _POSTGRES_UNIQUE
        or getattr(original, "sqlite_errorname", None) in _SQLITE_UNIQUE
        or _mariadb_number(original) == _MARIADB_UNIQUE
    )


def breaks_a_constraint(error: DBAPIError) -> bool:
    """Tell whether the database refused a row that must not be."""
    return isinstance(error, IntegrityError) or _mariadb_number(error.orig) == _MARIADB_CHECK


def first_line(error: DBAPIError) -> str:
    """Return what the database says, in one line."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__


def _mariadb_number(original: BaseException | None) -> object:
    return original.args[0] if original is not None and original.args else None
