"""Products, prices, costs and stock."""

from collections.abc import Callable, Mapping

from sqlalchemy import BigInteger, Column, Integer, Table

from selfshop.adapters.sql.columns import (
    ID,
    count,
    document,
    id_,
    instant,
    name_,
    text,
    version,
    word,
)
from selfshop.adapters.sql.table_maker import TableMaker, holds

_COUNTERS = "held >= 0 AND allocated >= 0 AND on_hand >= 0 AND safety >= 0"


def _product(make: TableMaker) -> Table:
    return make.table("product", id_(), version(), document(), key=("id",), indexes=(("id",),))


def _sku(make: TableMaker) -> Table:
    return make.table(
        "sku",
        id_(),
        id_("product_id"),
        word("state"),
        version(),
        document(),
        key=("id",),
        indexes=(("product_id", "id"), ("id",)),
    )


def _price(make: TableMaker) -> Table:
    # `bin` is the smallest of a hierarchy of time bins that holds the entry's whole period, so
    # that the entries in force at an instant are few and found by equality (see bins.py).
    return make.table(
        "price",
        id_("sku"),
        Column("rung", text(64), nullable=False),
        Column("bin", Integer, nullable=False),
        word("kind"),
        count("amount_minor"),
        Column("currency", text(3), nullable=False),
        Column("tier", ID, nullable=True),
        Column("channel", ID, nullable=True),
        Column("segment", ID, nullable=True),
        Column("min_quantity", BigInteger, nullable=True),
        count("starts_us"),
        instant("until_us", nullable=True),
        holds("amount_minor >= 0", f"ck_{make.prefix}price_amount"),
        narrow=True,
        key=("sku", "rung", "starts_us"),
        indexes=(("part", "sku", "bin"), ("part", "sku", "starts_us")),
    )


def _sku_cost(make: TableMaker) -> Table:
    return make.table(
        "sku_cost",
        id_("sku"),
        count("amount_minor"),
        Column("currency", text(3), nullable=False),
        holds("amount_minor >= 0", f"ck_{make.prefix}sku_cost_amount"),
        narrow=True,
        key=("sku",),
    )


def _stock(make: TableMaker) -> Table:
    return make.table(
        "stock",
        id_("sku"),
        id_("location"),
        count("on_hand"),
        count("safety"),
        count("held"),
        count("allocated"),
        holds(_COUNTERS, f"ck_{make.prefix}stock_counters"),
        narrow=True,
        key=("sku", "location"),
        indexes=(("sku", "location"),),
    )


def _hold(make: TableMaker) -> Table:
    return make.table(
        "hold",
        id_(),
        word("state"),
        instant("expires_at_us"),
        version(),
        document(),
        key=("id",),
        indexes=(("state", "expires_at_us"),),
    )


def _stock_movement(make: TableMaker) -> Table:
    return make.table(
        "stock_movement",
        id_("sku"),
        id_("location"),
        name_("reference"),
        word("cause"),
        count("on_hand"),
        count("held"),
        count("allocated"),
        instant("at_us"),
        narrow=True,
        key=("sku", "location", "reference", "cause"),
    )


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {
    "product": _product,
    "sku": _sku,
    "price": _price,
    "sku_cost": _sku_cost,
    "stock": _stock,
    "hold": _hold,
    "stock_movement": _stock_movement,
}
