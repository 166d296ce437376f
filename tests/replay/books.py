"""What a store holds after a replay, without ids and the times at which things were done."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import asdict
from sqlalchemy import func, select

from selfshop.adapters import sql


def books(url: str) -> Mapping[str, Any]:
    """Count every table's rows, and write out stock, orders and money."""
    store = sql.open_store(url, prefix="", schema=None)
    tables = store.tables
    stock, order, line, taking = tables.stock, tables.orders, tables.order_line, tables.taking
    outbox = tables.outbox
    counts = [line.c[name] for name in ("ordered", "delivered", "returned", "refunded")]
    try:
        with store.engine.connect() as connection:
            rows = {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in asdict(tables, recurse=False).items()
                if table is not outbox
            }
            queries = {
                # Asking a provider again for the same refund is told again.
                "told": select(outbox.c.kind).where(outbox.c.kind != "payments.refund_submitted"),
                "stock": select(stock.c.sku, stock.c.on_hand, stock.c.held, stock.c.allocated),
                "orders": select(order.c.placed_at_us, order.c.status, order.c.paid_minor),
                "lines": select(line.c.sku, line.c.payable_minor, *counts),
                "money": select(
                    taking.c.amount_minor, taking.c.refunding_minor, taking.c.refunded_minor
                ),
            }
            held = {
                what: sorted(tuple(row) for row in connection.execute(query))
                for what, query in queries.items()
            }
    finally:
        store.close()
    return {"rows": rows, **held}


def messy_rows(seed: int, *, currency: str, decimals: int, orders: int = 20) -> list[str]:
    """Write rows of a busy little shop, in no order: sales, returns, and lines that are no use.

    The columns are those of `conftest.HEADER`.
    """
    chance = random.Random(seed)
    rows = [row for number in range(orders) for row in _order(chance, number, currency, decimals)]
    chance.shuffle(rows)
    return rows


def _order(chance: random.Random, number: int, currency: str, decimals: int) -> Iterator[str]:
    customer = f"c{chance.randrange(4)}"
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(3000))
    head = f"o{number},{customer}"
    for _ in range(chance.choice((1, 1, 2, 5))):
        sku, units = f"sku-{chance.randrange(6)}", chance.choice((0, 1, 1, 2, 3, 40))
        price = chance.choice((0, 1, 5, 99, 333, 1250))
        off = chance.randrange(price * units + 1) if chance.random() < 0.6 else 0
        off += (chance.random() < 0.05) * (price * units + 1)
        amounts = f"{_text(price, decimals)},{_text(off, decimals) if off else ''}"
        yield f"{head},{at.isoformat()},{sku},{units},{amounts},{currency}"
        if units and chance.random() < 0.4:
            back = at + timedelta(minutes=chance.randrange(90_000))
            units = chance.randint(1, units + 1)
            yield f"{head},{back.isoformat()},{sku},-{units},,,{currency}"


def _text(minor: int, decimals: int) -> str:
    if not decimals:
        return str(minor)
    whole, part = divmod(minor, 10**decimals)
    return f"{whole}.{part:0{decimals}}"
