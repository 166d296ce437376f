"""When to ask providers after payments and refunds that they have not decided."""

import sqlalchemy as sa
from alembic import context, op

from selfshop.adapters.sql.columns import text
from selfshop.adapters.sql.migrations.making import Maker

revision = "selfshop_0004"
down_revision = "selfshop_0003"
branch_labels = None
depends_on = None

#: What waits for its provider as the schema was before: it is asked after at once.
_WAITING = {
    "payment": ("processing", "authorized", "unknown"),
    "refund": ("approved", "submitted"),
}


def upgrade() -> None:
    make = Maker.of(context.config)
    for name, statuses in _WAITING.items():
        full = f"{make.prefix}{name}"
        op.add_column(full, sa.Column("ask_at_us", sa.BigInteger()), schema=make.schema)
        columns = ["shop_id", "ask_at_us", "id"]
        op.create_index(f"ix_{full}_2", full, columns, schema=make.schema)
        table = sa.table(
            full,
            sa.column("status", text(32)),
            sa.column("ask_at_us", sa.BigInteger()),
            schema=make.schema,
        )
        op.execute(sa.update(table).where(table.c.status.in_(statuses)).values(ask_at_us=0))
