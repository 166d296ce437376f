"""Which commission plan is in force, in the shop's own row."""

import sqlalchemy as sa
from alembic import context, op

from selfshop.adapters.sql.migrations.making import Maker

revision = "selfshop_0009"
down_revision = "selfshop_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make = Maker.of(context.config)
    column = sa.Column("plan_version", sa.Integer(), nullable=False, server_default="0")
    op.add_column(f"{make.prefix}shop", column, schema=make.schema)
    shop, plan = (
        sa.table(
            f"{make.prefix}{name}", sa.column("shop_id"), sa.column(version), schema=make.schema
        )
        for name, version in (("shop", "plan_version"), ("commission_plan", "version"))
    )
    last = sa.select(sa.func.coalesce(sa.func.max(plan.c.version), 0)).where(
        plan.c.shop_id == shop.c.shop_id
    )
    op.execute(sa.update(shop).values(plan_version=last.scalar_subquery()))
