"""A shop's own rows: settings, remembered calls, people, events."""

from collections.abc import Callable, Mapping

from sqlalchemy import Column, Integer, SmallInteger, Table

from selfshop.adapters.sql.columns import (
    ID,
    count,
    document,
    id_,
    instant,
    json_text,
    name_,
    text,
    version,
    word,
)
from selfshop.adapters.sql.table_maker import TableMaker, holds


def _shop(make: TableMaker) -> Table:
    return make.table(
        "shop",
        Column("secret", text(64), nullable=False),
        Column("settings_version", Integer, nullable=False),
        Column("rule_set_version", Integer, nullable=False),
        Column("plan_version", Integer, nullable=False, server_default="0"),
        key=(),
    )


def _settings(make: TableMaker) -> Table:
    return make.table(
        "settings", version(), instant("at_us"), name_("actor"), document(), key=("version",)
    )


def _idempotency(make: TableMaker) -> Table:
    return make.table(
        "idempotency",
        name_("actor"),
        id_("key"),
        Column("request_hash", text(64)),
        instant("at_us"),
        Column("answer", json_text()),
        key=("actor", "key"),
        indexes=(("at_us",),),
    )


def _unique_name(make: TableMaker) -> Table:
    # What must be unique across parts has its row here, in the part of the value itself.
    return make.table(
        "unique_name",
        word("space"),
        id_("name"),
        id_("holder"),
        narrow=True,
        key=("space", "name"),
    )


def _personal(make: TableMaker) -> Table:
    # The only table with names, addresses and contacts: one row per subject, to be shredded.
    return make.table(
        "personal", id_("member_id"), id_("record"), document(), key=("member_id", "record")
    )


def _member(make: TableMaker) -> Table:
    return make.table(
        "member",
        id_(),
        Column("tier", ID, nullable=True),
        count("orders"),
        version(),
        document(),
        holds("orders >= 0", f"ck_{make.prefix}member_orders"),
        key=("id",),
        indexes=(("tier", "id"), ("id",)),
    )


def _outbox(make: TableMaker) -> Table:
    return make.table(
        "outbox",
        id_(),
        name_("aggregate"),
        version(),
        Column("kind", text(64), nullable=False),
        name_("actor"),
        Column("operation", text(64), nullable=False),
        Column("key", ID, nullable=True),
        instant("at_us"),
        document(),
        Column("relayed", SmallInteger, nullable=False),
        key=("id",),
        indexes=(("relayed", "id"), ("aggregate", "version")),
    )


#: Name of the table -> what makes it.
TABLES: Mapping[str, Callable[[TableMaker], Table]] = {
    "shop": _shop,
    "settings": _settings,
    "idempotency": _idempotency,
    "unique_name": _unique_name,
    "personal": _personal,
    "member": _member,
    "outbox": _outbox,
}
