"""The tables of promoters: who brought whom in, what they get, and how it is paid."""

from collections.abc import Callable, Mapping

from sqlalchemy import Column, Integer, Table

from selfshop.adapters.sql.columns import ID, count, document, id_, instant, name_, version, word
from selfshop.adapters.sql.table_maker import TableMaker, holds


def _commission_plan(make: TableMaker) -> Table:
    return make.table("commission_plan", version(), document(), key=("version",))


def _promoter(make: TableMaker) -> Table:
    return make.table(
        "promoter", id_("member_id"), version(), document(), key=("member_id",),
        indexes=(("member_id",),),
    )  # fmt: skip


def _referral(make: TableMaker) -> Table:
    return make.table(
        "referral",
        id_("member_id"),
        Column("referrer", ID, nullable=True),
        instant("bound_at_us", nullable=True),
        Column("ordered", Integer, nullable=False),
        Column("refers", Integer, nullable=False),
        version(),
        holds("referrer <> member_id", f"ck_{make.prefix}referral_self"),
        narrow=True,
        key=("member_id",),
    )


def _referral_path(make: TableMaker) -> Table:
    # Everybody above a member, written down with the member: an upline is one read by key.
    return make.table(
        "referral_path",
        id_("member_id"),
        Column("depth", Integer, nullable=False),
        id_("ancestor"),
        holds("depth >= 1 AND ancestor <> member_id", f"ck_{make.prefix}referral_path_above"),
        narrow=True,
        key=("member_id", "depth"),
        indexes=(("ancestor", "depth", "member_id"),),
    )


def _member_trace(make: TableMaker) -> Table:
    return make.table(
        "member_trace",
        id_("member_id"),
        word("kind"),
        id_("digest"),
        narrow=True,
        key=("member_id", "kind", "digest"),
    )


def _commission(make: TableMaker) -> Table:
    return make.table(
        "commission",
        id_("order_id"),
        id_("promoter"),
        count("accrued_minor"),
        count("amount_minor"),
        instant("matures_at_us", nullable=True),
        instant("due_at_us", nullable=True),
        version(),
        document(),
        holds(
            "amount_minor >= 0 AND amount_minor <= accrued_minor",
            f"ck_{make.prefix}commission_amount",
        ),
        key=("order_id", "promoter"),
        parent="orders",
        indexes=(
            ("promoter", "order_id"),
            ("promoter", "due_at_us"),
            ("due_at_us", "matures_at_us"),
        ),
    )


def _settlement_period(make: TableMaker) -> Table:
    return make.table(
        "settlement_period", id_("name"), instant("until_us"), version(), document(),
        key=("name",), indexes=(("until_us",),),
    )  # fmt: skip


def _commission_statement(make: TableMaker) -> Table:
    return make.table(
        "commission_statement", id_("promoter"), id_("period"), document(),
        key=("promoter", "period"),
    )  # fmt: skip


def _withdrawal(make: TableMaker) -> Table:
    return make.table(
        "withdrawal",
        id_("promoter"),
        id_(),
        word("state"),
        version(),
        document(),
        key=("promoter", "id"),
        indexes=(("id",), ("state", "id"), ("promoter", "id")),
    )


def _tax_year(make: TableMaker) -> Table:
    return make.table(
        "tax_year", id_("promoter"), Column("year", Integer, nullable=False), version(), document(),
        key=("promoter", "year"),
    )  # fmt: skip


def _signal(make: TableMaker) -> Table:
    return make.table(
        "risk_signal", id_("member_id"), id_("kind"), name_("occasion"), instant("at_us"), document(),
        key=("member_id", "kind", "occasion"),
        indexes=(("member_id", "kind", "occasion"),),
    )  # fmt: skip


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {
    "commission_plan": _commission_plan,
    "promoter": _promoter,
    "referral": _referral,
    "referral_path": _referral_path,
    "member_trace": _member_trace,
    "commission": _commission,
    "settlement_period": _settlement_period,
    "commission_statement": _commission_statement,
    "withdrawal": _withdrawal,
    "tax_year": _tax_year,
    "risk_signal": _signal,
}
