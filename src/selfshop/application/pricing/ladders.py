"""Setting prices and costs, and reading them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Annotated

from selfshop.application.operation import HOUSE, Group, operation
from selfshop.application.shape import AtMost
from selfshop.domain import pricing
from selfshop.domain.shared import Event, NotFound, Refused, SkuId, checks
from selfshop.ports.work import Work

ROWS_MAX = 10_000
WRITE = "pricing.write"
COSTS = "pricing.costs"


class Pricing(Group):
    """Price ladders with effective dates."""

    name = "pricing"

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def set_prices(
        self,
        work: Work,
        *,
        prices: Annotated[tuple[pricing.SkuPrice, ...], AtMost(entries=ROWS_MAX)],
    ) -> int:
        """Put up to 10,000 entries on their ladders, all or nothing; return how many.

        A new list price ends the one that is in force when it starts; other kinds may overlap.

        Raises:
            InvalidInput: an amount is in another currency than the shop's.
            NotFound: ``sku.unknown``, with the row.
            Refused: ``price.overlaps``, ``price.same_start``, ``price.undisclosed``, with the row.
        """
        _check(work, prices)
        rows: dict[SkuId, list[int]] = defaultdict(list)
        for position, price in enumerate(prices):
            rows[price.sku].append(position)
        ladders = work.prices.ladders(rows.keys())
        for sku in sorted(rows):
            revision = _revised(ladders.get(sku, ()), prices, rows[sku])
            work.prices.add([(sku, entry) for entry in revision.added])
            work.prices.cut([(sku, entry, until) for entry, until in revision.cut])
            work.emit(_priced(sku, len(revision.added), work.new_id()))
        return len(prices)

    @operation(who=HOUSE, writes=False)
    def ladder(self, work: Work, *, sku: SkuId) -> tuple[pricing.PriceEntry, ...]:
        """Return every entry of a SKU, past and future ones included, by kind and start."""
        entries = work.prices.ladders([sku]).get(sku, ())
        return tuple(sorted(entries, key=lambda e: (pricing.rung(e), str(e.period.from_ or ""))))

    @operation(who=HOUSE, permission=COSTS, writes=True)
    def set_costs(
        self, work: Work, *, costs: Annotated[tuple[pricing.Cost, ...], AtMost(entries=ROWS_MAX)]
    ) -> int:
        """Say what up to 10,000 SKUs cost the shop, in place of what was said before.

        Returns:
            How many.

        Raises:
            InvalidInput: an amount is in another currency than the shop's, or a SKU stands twice.
            NotFound: ``sku.unknown``, with the row.
        """
        checks.no_duplicates("costs", [cost.sku for cost in costs])
        currency = work.house.settings().currency
        _require_known(work, [cost.sku for cost in costs])
        for position, cost in enumerate(costs):
            cost.amount.in_(currency, path=f"costs[{position}].amount")
        work.prices.set_costs(costs)
        for cost in sorted(costs, key=lambda one: one.sku):
            work.emit(_costed(cost, work.new_id()))
        return len(costs)

    @operation(who=HOUSE, permission=COSTS, writes=False)
    def costs(
        self, work: Work, *, skus: Annotated[tuple[SkuId, ...], AtMost(entries=ROWS_MAX)]
    ) -> tuple[pricing.Cost, ...]:
        """Return what SKUs cost the shop, by SKU; one whose cost nobody has told is left out."""
        found = work.prices.costs(skus)
        return tuple(found[sku] for sku in sorted(found))


def _require_known(work: Work, skus: Iterable[SkuId]) -> None:
    named = list(skus)
    known = work.catalog.skus(set(named))
    for position, sku in enumerate(named):
        if sku not in known:
            raise NotFound("sku.unknown", sku=sku, row=position)


def _costed(cost: pricing.Cost, revision: str) -> Event:
    # The amount itself stays in the house: events go wherever the relay takes them.
    return Event(
        kind="pricing.cost_set",
        aggregate=f"cost:{cost.sku}",
        root=cost.sku,
        version=1,
        facts={"revision": revision},
    )


def _check(work: Work, prices: tuple[pricing.SkuPrice, ...]) -> None:
    settings = work.house.settings()
    _require_known(work, [price.sku for price in prices])
    for position, price in enumerate(prices):
        price.entry.amount.in_(settings.currency, path=f"prices[{position}].entry.amount")
        asked = pricing.conditions_of(price.entry)
        pricing.require_disclosed(asked, settings.told, sku=price.sku, row=position)


def _revised(
    ladder: Sequence[pricing.PriceEntry], prices: tuple[pricing.SkuPrice, ...], rows: list[int]
) -> pricing.Revision:
    new = [prices[row].entry for row in rows]
    try:
        return pricing.revise(ladder, new)
    except pricing.LadderMisfit as misfit:
        row = rows[misfit.position]
        raise Refused(misfit.code, sku=prices[row].sku, row=row) from misfit


def _priced(sku: SkuId, entries: int, revision: str) -> Event:
    return Event(
        kind="pricing.prices_set",
        aggregate=f"ladder:{sku}",
        root=sku,
        version=1,
        facts={"entries": entries, "revision": revision},
    )
