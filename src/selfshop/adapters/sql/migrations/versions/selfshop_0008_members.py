"""Members' files, and what members told about themselves."""

import sqlalchemy as sa
from alembic import context

from selfshop.adapters.sql.columns import json_text, text
from selfshop.adapters.sql.migrations.making import Maker

revision = "selfshop_0008"
down_revision = "selfshop_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make = Maker.of(context.config)
    make(
        "personal_profile",
        sa.Column("member_id", text(200), nullable=False),
        sa.Column("gift_at_us", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("member_id",),
        indexes=(("gift_at_us", "member_id"),),
    )
    make(
        "member_file",
        sa.Column("member_id", text(200), nullable=False),
        sa.Column("tier_at_us", sa.BigInteger(), nullable=True),
        sa.Column("erase_at_us", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", json_text(), nullable=False),
        key=("member_id",),
        indexes=(("tier_at_us", "member_id"), ("erase_at_us", "member_id")),
    )
