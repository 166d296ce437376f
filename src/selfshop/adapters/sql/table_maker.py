"""How a table of the schema is made: its key, its parent, its indexes and their names."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
)

from selfshop.adapters.sql.columns import SHOP


class TableMaker:
    """Makes tables of one prefix in one MetaData."""

    def __init__(self, metadata: MetaData, prefix: str, schema: str | None) -> None:
        self.metadata, self.prefix, self.schema = metadata, prefix, schema

    def table(
        self,
        name: str,
        *rest: Column[str] | Column[int] | CheckConstraint,
        key: tuple[str, ...],
        parent: str | None = None,
        indexes: tuple[tuple[str, ...], ...] = (),
        narrow: bool = False,
    ) -> Table:
        """Make one table keyed by shop, part and *key*.

        Args:
            name: without the prefix.
            rest: the columns and conditions besides shop and part.
            key: what follows shop and part in the primary key.
            parent: the table whose key the columns shop, part and order refer to.
            indexes: columns of each index, after the shop.
            narrow: its rows are short, so SQLite keeps them in the key's own tree.
        """
        full = f"{self.prefix}{name}"
        named = {item.name for item in rest if isinstance(item, Column)}
        leading: list[Column[str] | Column[int]] = [Column("shop_id", SHOP, nullable=False)]
        if "part" not in named:
            leading.append(Column("part", SmallInteger, nullable=False))
        made = Table(
            full,
            self.metadata,
            *leading,
            *rest,
            PrimaryKeyConstraint("shop_id", "part", *key, name=f"pk_{full}"),
            schema=self.schema,
            sqlite_with_rowid=not narrow,
        )
        if parent is not None:
            self._belongs(made, parent)
        for number, index in enumerate(indexes, start=1):
            Index(f"ix_{full}_{number}", *(made.c[column] for column in ("shop_id", *index)))
        return made

    def _belongs(self, child: Table, parent: str) -> None:
        full = f"{self.prefix}{parent}"
        target = full if self.schema is None else f"{self.schema}.{full}"
        own = ["shop_id", "part", "order_id"]
        child.append_constraint(
            ForeignKeyConstraint(
                own,
                [f"{target}.shop_id", f"{target}.part", f"{target}.id"],
                name=f"fk_{child.name}_{full}",
            )
        )


def holds(condition: str, name: str) -> CheckConstraint:
    """Say a condition that every row meets."""
    return CheckConstraint(condition, name=name)
