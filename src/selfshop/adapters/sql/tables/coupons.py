"""The tables of coupons, their batches and templates."""

from collections.abc import Callable, Mapping

from sqlalchemy import Column, Table

from selfshop.adapters.sql.columns import ID, count, document, id_, instant, version, word
from selfshop.adapters.sql.table_maker import TableMaker, holds


def _coupon_template(make: TableMaker) -> Table:
    return make.table(
        "coupon_template",
        id_(),
        id_("rule"),
        version(),
        document(),
        key=("id",),
        indexes=(("rule",),),
    )


def _coupon_batch(make: TableMaker) -> Table:
    return make.table("coupon_batch", id_(), version(), document(), key=("id",), indexes=(("id",),))


def _coupon(make: TableMaker) -> Table:
    # A code is not kept: a coupon's id is derived from it.
    return make.table(
        "coupon",
        id_(),
        id_("batch"),
        Column("member_id", ID, nullable=True),
        word("state"),
        instant("expires_at_us"),
        Column("order_id", ID, nullable=True),
        instant("reserved_until_us", nullable=True),
        count("amount_minor"),
        version(),
        holds("amount_minor >= 0", f"ck_{make.prefix}coupon_amount"),
        narrow=True,
        key=("id",),
        indexes=(("batch", "state"), ("member_id", "id"), ("state", "expires_at_us")),
    )


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {
    "coupon_template": _coupon_template,
    "coupon_batch": _coupon_batch,
    "coupon": _coupon,
}
