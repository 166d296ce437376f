"""How a migration makes a table of whatever prefix and schema the database was opened with."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.config import Config
from attrs import frozen

from selfshop.adapters.sql.columns import SHOP


@frozen(kw_only=True)
class Check:
    """A condition on every row; *name* is completed by the prefix."""

    name: str
    condition: str


def check(name: str, condition: str) -> Check:
    """Say a condition on every row."""
    return Check(name=name, condition=condition)


@frozen(kw_only=True)
class Maker:
    """Makes tables of one prefix in one schema, with the names the schema module gives them.

    A host that runs these migrations itself sets the main options ``selfshop_prefix`` and
    ``selfshop_schema`` of its Alembic configuration.
    """

    prefix: str
    schema: str | None

    @classmethod
    def of(cls, config: Config) -> "Maker":
        """Read prefix and schema from the store that is migrated, or from the host's options."""
        store = config.attributes.get("store")
        if store is not None:
            return cls(prefix=store.prefix, schema=store.schema)
        return cls(
            prefix=config.get_main_option("selfshop_prefix") or "",
            schema=config.get_main_option("selfshop_schema") or None,
        )

    def __call__(
        self,
        name: str,
        *parts: sa.Column[Any] | Check,
        key: tuple[str, ...],
        parent: str | None = None,
        indexes: tuple[tuple[str, ...], ...] = (),
        narrow: bool = False,
    ) -> None:
        """Make one table keyed by shop, part and *key*, its checks, parent and indexes."""
        full = f"{self.prefix}{name}"
        made: list[Any] = [
            sa.Column("shop_id", SHOP, nullable=False),
            sa.Column("part", sa.SmallInteger(), nullable=False),
        ]
        made += [part for part in parts if isinstance(part, sa.Column)]
        made += [
            sa.CheckConstraint(part.condition, name=self._check_name(part))
            for part in parts
            if isinstance(part, Check)
        ]
        made.append(sa.PrimaryKeyConstraint("shop_id", "part", *key, name=f"pk_{full}"))
        if parent is not None:
            made.append(self._reference(full, f"{self.prefix}{parent}"))
        op.create_table(full, *made, schema=self.schema, sqlite_with_rowid=not narrow)
        for number, columns in enumerate(indexes, start=1):
            op.create_index(f"ix_{full}_{number}", full, ["shop_id", *columns], schema=self.schema)

    def _check_name(self, part: Check) -> str:
        return f"ck_{self.prefix}{part.name}"

    def _reference(self, child: str, parent: str) -> sa.ForeignKeyConstraint:
        target = parent if self.schema is None else f"{self.schema}.{parent}"
        return sa.ForeignKeyConstraint(
            ["shop_id", "part", "order_id"],
            [f"{target}.shop_id", f"{target}.part", f"{target}.id"],
            name=f"fk_{child}_{parent}",
        )
