"""Columns and their types: text that compares alike on every database, whole numbers, documents."""

from sqlalchemy import BigInteger, Column, Integer, String, Text
from sqlalchemy.dialects.mysql import LONGTEXT, VARCHAR
from sqlalchemy.types import TypeEngine


def text(most: int) -> TypeEngine[str]:
    """Text that is compared and sorted by its code points, on every database alike.

    Left to themselves, MariaDB takes ``a`` and ``A`` for one name, and PostgreSQL sorts by locale.
    """
    exact = VARCHAR(most, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return (
        String(most)
        .with_variant(String(most, collation="C"), "postgresql")
        .with_variant(exact, "mysql", "mariadb")
    )


SHOP = text(64)
ID = text(200)
WORD = text(32)
#: An id with the kind of thing it names in front: an actor, an aggregate, what a movement is for.
NAME = text(240)


def id_(name: str = "id") -> Column[str]:
    """Make a column of an id."""
    return Column(name, ID, nullable=False)


def name_(name: str) -> Column[str]:
    """Make a column of an id with the kind of thing it names in front."""
    return Column(name, NAME, nullable=False)


def word(name: str, *, nullable: bool = False) -> Column[str]:
    """Make a column of one of our own words, such as a state."""
    return Column(name, WORD, nullable=nullable)


def count(name: str) -> Column[int]:
    """Make a column of a whole number: units, or minor units of money."""
    return Column(name, BigInteger, nullable=False)


def instant(name: str, *, nullable: bool = False) -> Column[int]:
    """Make a column of an instant."""
    return Column(name, BigInteger, nullable=nullable)


def json_text() -> TypeEngine[str]:
    """Text that holds any document; MariaDB's own TEXT ends at 64 kB."""
    return Text().with_variant(LONGTEXT(charset="utf8mb4"), "mysql", "mariadb")


def document() -> Column[str]:
    """Make the column of what is neither queried, joined, summed nor constrained."""
    return Column("data", json_text(), nullable=False)


def version() -> Column[int]:
    """Make the column that tells whether an aggregate has changed since it was loaded."""
    return Column("version", Integer, nullable=False)
