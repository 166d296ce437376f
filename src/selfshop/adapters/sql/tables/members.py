"""The tables of what membership keeps beside the members: their files, and what they told."""

from collections.abc import Callable, Mapping

from sqlalchemy import Table

from selfshop.adapters.sql.columns import document, id_, instant, version
from selfshop.adapters.sql.table_maker import TableMaker


def _member_file(make: TableMaker) -> Table:
    return make.table(
        "member_file",
        id_("member_id"),
        instant("tier_at_us", nullable=True),
        instant("erase_at_us", nullable=True),
        version(),
        document(),
        key=("member_id",),
        indexes=(("tier_at_us", "member_id"), ("erase_at_us", "member_id")),
    )


def _personal_profile(make: TableMaker) -> Table:
    # Personal, like `personal` itself: destroyed with it.
    return make.table(
        "personal_profile",
        id_("member_id"),
        instant("gift_at_us", nullable=True),
        version(),
        document(),
        key=("member_id",),
        indexes=(("gift_at_us", "member_id"),),
    )


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {
    "personal_profile": _personal_profile,
    "member_file": _member_file,
}
