"""Rules, and how much of them is used up."""

from collections.abc import Callable, Mapping

from sqlalchemy import Table

from selfshop.adapters.sql.columns import count, document, id_, instant, name_, version
from selfshop.adapters.sql.table_maker import TableMaker, holds


def _rule_set(make: TableMaker) -> Table:
    return make.table(
        "rule_set", version(), instant("at_us"), name_("actor"), document(), key=("version",)
    )


def _rule_proposal(make: TableMaker) -> Table:
    return make.table(
        "rule_proposal", id_(), version(), document(), key=("id",), indexes=(("id",),)
    )


def _member_quota(make: TableMaker) -> Table:
    # Counted apart from the total, so that the two are in the parts of their own roots.
    return make.table(
        "member_quota",
        id_("member_id"),
        name_("name"),
        count("used"),
        holds("used >= 0", f"ck_{make.prefix}member_quota_used"),
        narrow=True,
        key=("member_id", "name"),
    )


def _quota(make: TableMaker) -> Table:
    return make.table(
        "quota",
        name_("name"),
        count("used"),
        count("spent_minor"),
        holds("used >= 0 AND spent_minor >= 0", f"ck_{make.prefix}quota_counters"),
        narrow=True,
        key=("name",),
    )


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {
    "rule_set": _rule_set,
    "rule_proposal": _rule_proposal,
    "member_quota": _member_quota,
    "quota": _quota,
}
