"""The points of orders."""

import sqlalchemy as sa
from alembic import context

from selfshop.adapters.sql.columns import json_text, text
from selfshop.adapters.sql.migrations.making import Maker, check

revision = "selfshop_0007"
down_revision = "selfshop_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make = Maker.of(context.config)
    make(
        "order_points",
        sa.Column("order_id", text(200), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.Column("ripe_at_us", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        check(
            "order_points_counts",
            "earned >= 0 AND returned >= 0 AND returned <= used",
        ),
        key=("order_id",),
        parent="orders",
        indexes=(("ripe_at_us", "order_id"),),
    )
