"""Price entries and costs on SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, Table, bindparam, func, select, update

from selfshop.adapters.sql.bins import bin_of, bins_at
from selfshop.adapters.sql.instants import instant, instant_or_none, micros, micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import by_ids, in_shop, this, this_row
from selfshop.domain import pricing
from selfshop.domain.shared import Money, Period, SkuId, part_of

#: `starts_us` of an entry that has always been in force: before any instant a datetime can be.
_ALWAYS_US = -(2**62)

#: No name of a rung looks like a hash: each has a bar.
_RUNG_MAX = 64

_COLUMNS = (
    "kind", "amount_minor", "currency", "tier", "channel", "segment", "min_quantity",
    "starts_us", "until_us",
)  # fmt: skip


class PriceStatements:
    """The statements of the price ladders, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        price = self.price = tables.price
        self.ladders = by_ids(price, "sku")
        self.in_force = select(price.c.sku, *(price.c[name] for name in _COLUMNS)).where(
            price.c.shop_id == bindparam("shop"),
            price.c.part.in_(bindparam("parts", expanding=True)),
            price.c.sku.in_(bindparam("ids", expanding=True)),
            price.c.bin.in_(bindparam("bins", expanding=True)),
            price.c.starts_us <= bindparam("at"),
            (price.c.until_us.is_(None)) | (price.c.until_us > bindparam("at")),
        )
        self.asking = _asking(price)
        sku = tables.sku
        first_later = (
            select(func.min(price.c.starts_us))
            .where(
                price.c.shop_id == sku.c.shop_id,
                price.c.part == sku.c.part,
                price.c.sku == sku.c.id,
                price.c.starts_us > bindparam("at"),
            )
            .scalar_subquery()
        )
        self.next_start = select(func.min(first_later)).where(
            sku.c.shop_id == bindparam("shop"),
            sku.c.part.in_(bindparam("parts", expanding=True)),
            sku.c.id.in_(bindparam("ids", expanding=True)),
        )
        self.cut = (
            update(price)
            .where(
                this_row(price, "sku", "rung", "starts_us"),
                price.c.until_us.is_not_distinct_from(bindparam("b_until_us")),
            )
            .values(until_us=bindparam("until_us"), bin=bindparam("bin"))
        )
        cost = self.cost = tables.sku_cost
        self.costs = by_ids(cost, "sku")
        self.set_cost = (
            update(cost)
            .where(this_row(cost, "sku"))
            .values(amount_minor=bindparam("amount_minor"), currency=bindparam("currency"))
        )


def _asking(price: Table) -> Select[Any]:
    """Return how to read what entries that are not over ask of a buyer, one row for each kind."""
    asked = (price.c.tier, price.c.segment, price.c.channel, price.c.min_quantity.is_not(None))
    not_over = (price.c.until_us.is_(None)) | (price.c.until_us > bindparam("at"))
    found = select(*asked, func.min(price.c.sku)).where(in_shop(price), not_over)
    return found.group_by(*asked)


class SqlPrices(Repository[PriceStatements]):
    """Serves `ports.prices.Prices`."""

    def ladders(self, skus: Collection[SkuId]) -> Mapping[SkuId, Sequence[pricing.PriceEntry]]:
        """Return every entry of the SKUs."""
        return _by_sku(self.rows_of(self.statements.ladders, skus))

    def in_force(
        self, skus: Collection[SkuId], *, at: datetime
    ) -> Mapping[SkuId, tuple[pricing.PriceEntry, ...]]:
        """Return the entries in force at *at*."""
        rows = self.rows_of(self.statements.in_force, skus, at=micros(at), bins=bins_at(at))
        return _by_sku(rows)

    def asking(self, *, at: datetime) -> Mapping[tuple[pricing.Condition, ...], SkuId]:
        """Return what entries ask of a buyer, each with the first SKU that asks it."""
        rows = self.rows(self.statements.asking, {"shop": self.shop, "at": micros(at)})
        found = {}
        for tier, segment, channel, quantity, sku in rows:
            asked = pricing.conditions(
                tiers=() if tier is None else (tier,),
                segments=() if segment is None else (segment,),
                channels=() if channel is None else (channel,),
                quantity=bool(quantity),
            )
            found[asked] = SkuId(sku)
        return found

    def next_start(self, skus: Collection[SkuId], *, at: datetime) -> datetime | None:
        """Return the earliest later start of an entry."""
        rows = self.rows_of(self.statements.next_start, skus, at=micros(at))
        return instant_or_none(min((row[0] for row in rows if row[0] is not None), default=None))

    def add(self, entries: Sequence[tuple[SkuId, pricing.PriceEntry]]) -> None:
        """Add entries."""
        self.insert(self.statements.price, [self._row(sku, entry) for sku, entry in entries])

    def cut(self, cuts: Sequence[tuple[SkuId, pricing.PriceEntry, datetime]]) -> None:
        """End entries earlier."""
        for sku, entry, until in cuts:
            start = entry.period.from_
            row = this(
                self.shop,
                sku,
                sku=sku,
                rung=_rung(entry),
                starts_us=_ALWAYS_US if start is None else micros(start),
                until_us=micros_or_none(entry.period.until),
            )
            row |= {"until_us": micros(until), "bin": bin_of(start, until)}
            self.pending.update(self.statements.price, self.statements.cut, row)

    def costs(self, skus: Collection[SkuId]) -> Mapping[SkuId, pricing.Cost]:
        """Return what the SKUs cost the shop."""
        return {
            SkuId(row.sku): pricing.Cost(
                sku=SkuId(row.sku), amount=Money(row.amount_minor, row.currency)
            )
            for row in self.rows_of(self.statements.costs, skus)
        }

    def set_costs(self, costs: Sequence[pricing.Cost]) -> None:
        """Replace costs; two units that tell a first cost at once: the later one is repeated."""
        known = self.costs([cost.sku for cost in costs])
        for cost in costs:
            amount = {"amount_minor": cost.amount.minor, "currency": cost.amount.currency}
            if cost.sku in known:
                row = this(self.shop, cost.sku, sku=cost.sku) | amount
                self.pending.update(self.statements.cost, self.statements.set_cost, row)
                continue
            key = {"shop_id": self.shop, "part": part_of(cost.sku), "sku": cost.sku}
            self.insert(self.statements.cost, [key | amount])

    def _row(self, sku: SkuId, entry: pricing.PriceEntry) -> dict[str, object]:
        period = entry.period
        return {
            "shop_id": self.shop,
            "part": part_of(sku),
            "sku": sku,
            "rung": _rung(entry),
            "bin": bin_of(period.from_, period.until),
            "kind": entry.kind.value,
            "amount_minor": entry.amount.minor,
            "currency": entry.amount.currency,
            "tier": entry.tier,
            "channel": entry.channel,
            "segment": entry.segment,
            "min_quantity": entry.min_quantity,
            "starts_us": _ALWAYS_US if period.from_ is None else micros(period.from_),
            "until_us": micros_or_none(period.until),
        }


def _rung(entry: pricing.PriceEntry) -> str:
    """Return what the entry's rung is found by: its name, or where that is long, a hash of it.

    Names may have 700 characters, and no database's keys are as long as that.
    """
    name = pricing.rung(entry)
    return name if len(name) <= _RUNG_MAX else sha256(name.encode()).hexdigest()


def _by_sku(rows: Sequence[Any]) -> Mapping[SkuId, tuple[pricing.PriceEntry, ...]]:
    found: dict[SkuId, list[pricing.PriceEntry]] = defaultdict(list)
    for row in rows:
        found[SkuId(row.sku)].append(_entry(*(getattr(row, name) for name in _COLUMNS)))
    return {sku: tuple(entries) for sku, entries in found.items()}


@lru_cache(maxsize=65_536)
def _entry(
    kind: str,
    amount_minor: int,
    currency: str,
    tier: str | None,
    channel: str | None,
    segment: str | None,
    min_quantity: int | None,
    starts_us: int,
    until_us: int | None,
) -> pricing.PriceEntry:
    return pricing.PriceEntry(
        kind=pricing.Kind(kind),
        amount=Money(amount_minor, currency),
        tier=tier,
        channel=channel,
        segment=segment,
        min_quantity=min_quantity,
        period=Period(
            from_=None if starts_us == _ALWAYS_US else instant(starts_us),
            until=instant_or_none(until_us),
        ),
    )
