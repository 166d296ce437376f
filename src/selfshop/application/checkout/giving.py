"""How much there is of what rules give away."""

from collections.abc import Mapping, Sequence

from selfshop.domain import catalog, inventory, promotions
from selfshop.domain.shared import RuleId, SkuId
from selfshop.ports.work import Work


def stock_of_gifts(
    work: Work,
    rules: promotions.RuleSet,
    skus: Sequence[catalog.Sku],
    named: Sequence[RuleId],
    kept: inventory.Hold | None,
) -> Mapping[SkuId, int]:
    """Return how many pieces may be promised of each gift that rules could add to a cart.

    Nothing is asked of the store where no rule that touches the cart gives anything.

    Args:
        work: the unit.
        rules: in force.
        skus: of the cart's lines.
        named: the coupon rules that the buyer names.
        kept: a hold of the cart's goods and gifts, which are there for it.
    """
    if rules.giving is None:
        return {}
    touching = rules.giving.touching(skus, named)
    gifts = {gift.sku for placed, _ in touching for gift in placed.rule.gifts}
    if not gifts:
        return {}
    levels = work.stock.levels([(sku, inventory.MAIN) for sku in sorted(gifts)])
    there = {level.sku: max(0, level.available) for level in levels.values()}
    own = _kept(kept, work) if kept is not None else {}
    return {sku: there.get(sku, 0) + own.get(sku, 0) for sku in gifts}


def _kept(kept: inventory.Hold, work: Work) -> Mapping[SkuId, int]:
    if not inventory.is_claimable(kept, at=work.at):
        return {}
    return {line.sku: line.quantity for line in kept.lines if line.location == inventory.MAIN}
