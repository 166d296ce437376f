"""What SKUs cost, and rule sets that wait for a second person."""

import sqlalchemy as sa
from alembic import context

from selfshop.adapters.sql.columns import json_text, text
from selfshop.adapters.sql.migrations.making import Maker, check

revision = "selfshop_0003"
down_revision = "selfshop_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make = Maker.of(context.config)
    make(
        "sku_cost",
        sa.Column("sku", text(200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", text(3), nullable=False),
        check("sku_cost_amount", "amount_minor >= 0"),
        key=("sku",),
        narrow=True,
    )
    make(
        "rule_proposal",
        sa.Column("id", text(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("id",),
        indexes=(("id",),),
    )
