"""The table of the points of orders; balances are in the ledger."""

from collections.abc import Callable, Mapping

from sqlalchemy import Table

from selfshop.adapters.sql.columns import count, document, id_, instant, version
from selfshop.adapters.sql.table_maker import TableMaker, holds


def _order_points(make: TableMaker) -> Table:
    return make.table(
        "order_points",
        id_("order_id"),
        count("used"),
        count("returned"),
        count("earned"),
        # When they can be used, as long as they cannot: what sweepers look for.
        instant("ripe_at_us", nullable=True),
        version(),
        document(),
        holds(
            "earned >= 0 AND returned >= 0 AND returned <= used",
            f"ck_{make.prefix}order_points_counts",
        ),
        key=("order_id",),
        parent="orders",
        indexes=(("ripe_at_us", "order_id"),),
    )


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {"order_points": _order_points}
