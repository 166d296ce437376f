"""Which SKUs a search looks at where there are too many of them: the likely ones of every rule."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from selfshop.domain import catalog
from selfshop.domain.checkout.margins.figures import Costs, Floor
from selfshop.domain.checkout.snapshots import Snapshot
from selfshop.domain.promotions import Scope, benefits
from selfshop.domain.shared import SkuId

#: SKUs that are searched.
SKUS_MAX = 2_000
#: Looks at a SKU for a scope, and SKUs that are chosen for one.
LOOKS_MAX = 1_000_000
OF_A_SCOPE_MAX = 5


@frozen(kw_only=True)
class Chosen:
    """The SKUs that are searched.

    Attributes:
        complete: whether these are all that may be bought and have a cost.
    """

    skus: tuple[catalog.Sku, ...]
    complete: bool


def choose(snapshot: Snapshot, costs: Costs, floor: Floor) -> Chosen:
    """Choose the SKUs to search: all of them, or of each rule's scope those that earn least.

    What a SKU earns is reckoned at its lowest price, now or planned.
    """
    known = [
        sku
        for name, sku in sorted(snapshot.skus.items())
        if sku.listed and name in costs.of and snapshot.prices.get(name)
    ]
    if len(known) <= SKUS_MAX:
        return Chosen(skus=tuple(known), complete=True)
    earns = {sku.id: _earns(sku, snapshot, costs, floor) for sku in known}
    worst = sorted(known, key=lambda sku: (earns[sku.id], sku.id))
    chosen = _of_scopes(_scopes(snapshot), worst)
    return Chosen(skus=tuple(list(chosen.values())[:SKUS_MAX]), complete=False)


def _earns(sku: catalog.Sku, snapshot: Snapshot, costs: Costs, floor: Floor) -> Fraction:
    """Return a SKU's share above the floor: the order to look in."""
    price = min(entry.amount.minor for entry in snapshot.prices[sku.id])
    return Fraction(floor.over(price, costs.of[sku.id]), max(1, price))


def _scopes(snapshot: Snapshot) -> Iterable[Scope]:
    """Return the scopes of rules, each once, those of fewer rules than others no later."""
    seen: dict[Scope, None] = {}
    for rule in snapshot.rules.rules:
        seen.setdefault(rule.scope)
        if isinstance(rule.benefit, benefits.Bundle):
            for part in rule.benefit.parts:
                seen.setdefault(part.scope)
    return seen


def _of_scopes(
    scopes: Iterable[Scope], worst: Sequence[catalog.Sku]
) -> Mapping[SkuId, catalog.Sku]:
    """Take the first few of *worst* in each scope, until there were too many looks."""
    found: dict[SkuId, catalog.Sku] = {sku.id: sku for sku in worst[:OF_A_SCOPE_MAX]}
    looks = 0
    for scope in scopes:
        own = 0
        for sku in worst:
            looks += 1
            if scope.holds(sku):
                own += 1
                found.setdefault(sku.id, sku)
            if own == OF_A_SCOPE_MAX or looks == LOOKS_MAX:
                break
        if looks == LOOKS_MAX or len(found) >= SKUS_MAX:
            break
    return found
