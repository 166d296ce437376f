"""The one schema, for SQLite, PostgreSQL and MariaDB.

Every primary and unique key starts with ``(shop_id, part)``: *part* (0 to 1023) is a pure function
of the root's id, children store the root's part, and foreign keys stay inside a part. Instants are
microseconds since 1970-01-01 UTC; amounts are minor units of the shop's currency; what is neither
queried, joined, summed nor constrained is in the one JSON column ``data``, written by the codec.
"""

from collections.abc import Callable, Mapping

from attrs import frozen
from sqlalchemy import MetaData, Table

from selfshop.adapters.sql.table_maker import TableMaker
from selfshop.adapters.sql.tables import (
    coupons,
    distribution,
    goods,
    house,
    ledger,
    members,
    offers,
    points,
    trade,
)


@frozen(kw_only=True)
class Tables:
    """The tables of one prefix, in the order in which a unit writes its new rows."""

    shop: Table
    settings: Table
    idempotency: Table
    unique_name: Table
    personal: Table
    personal_profile: Table
    member: Table
    member_file: Table
    member_quota: Table
    product: Table
    sku: Table
    price: Table
    sku_cost: Table
    rule_set: Table
    rule_proposal: Table
    stock: Table
    hold: Table
    orders: Table
    order_line: Table
    order_quote: Table
    payment: Table
    taking: Table
    refund: Table
    parcel: Table
    return_request: Table
    stock_movement: Table
    coupon_template: Table
    coupon_batch: Table
    coupon: Table
    ledger_account: Table
    ledger_balance: Table
    ledger_journal: Table
    ledger_transfer: Table
    ledger_hold: Table
    ledger_lot: Table
    ledger_lot_use: Table
    commission_plan: Table
    promoter: Table
    referral: Table
    referral_path: Table
    member_trace: Table
    commission: Table
    order_points: Table
    settlement_period: Table
    commission_statement: Table
    withdrawal: Table
    tax_year: Table
    risk_signal: Table
    outbox: Table
    quota: Table


_MAKERS: Mapping[str, Callable[[TableMaker], Table]] = {
    **house.TABLES,
    **members.TABLES,
    **goods.TABLES,
    **offers.TABLES,
    **coupons.TABLES,
    **ledger.TABLES,
    **trade.TABLES,
    **distribution.TABLES,
    **points.TABLES,
}


def tables(metadata: MetaData, *, prefix: str = "", schema: str | None = None) -> Tables:
    """Add selfshop's tables to *metadata*, named with *prefix*, in *schema*.

    A host merges them into its own Alembic run by calling this on its own MetaData.
    """
    maker = TableMaker(metadata, prefix, schema)
    # A child's foreign key needs no order, since MetaData resolves it by name.
    return Tables(**{name: make(maker) for name, make in _MAKERS.items()})
