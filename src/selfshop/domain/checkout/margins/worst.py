"""The worst cart that a buyer can build: the loss-maker among the rules, if there is one."""

from datetime import datetime

from attrs import frozen

from selfshop.domain.checkout.margins.bounds import Bounds
from selfshop.domain.checkout.margins.choosing import choose
from selfshop.domain.checkout.margins.densities import SCALE
from selfshop.domain.checkout.margins.figures import Costs, Floor
from selfshop.domain.checkout.margins.proving import least_of, prove
from selfshop.domain.checkout.margins.scenes import Stage, stage
from selfshop.domain.checkout.margins.seeding import seed
from selfshop.domain.checkout.margins.tables import Table, Tables
from selfshop.domain.checkout.margins.trying import OutOfSteps, Trial, Tried
from selfshop.domain.checkout.snapshots import Snapshot, Terms
from selfshop.domain.shared import Minor

#: A search for likely carts leaves so much of its steps to the proof.
SEEDING_PART = 3


@frozen(kw_only=True)
class WorstCart:
    """What a search has found, and how sure it is.

    Attributes:
        tried: the cart that is furthest below the floor, or least above it; None = no rule does
            anything to any cart that was tried.
        exact: whether no cart within *bounds* is worse.
        over: how far it is above the floor, in minor units rounded down; negative = below it.
        least: no cart within *bounds* is less above the floor than this; None = not known.
        searched: SKUs that were searched.
        uncosted: SKUs on sale that were not, since nobody has told their cost.
    """

    tried: Tried | None
    exact: bool
    over: Minor | None
    least: Minor | None
    floor: Floor
    bounds: Bounds
    searched: int
    uncosted: int
    steps: int

    @property
    def below(self) -> bool:
        """Whether a cart below the floor was found."""
        return self.tried is not None and self.tried.over < 0

    @property
    def proven_above(self) -> bool:
        """Whether it is proven that no cart within the bounds is below the floor."""
        if self.exact:
            return not self.below
        return self.least is not None and self.least >= 0


def worst_cart(
    snapshot: Snapshot, costs: Costs, *, floor: Floor, bounds: Bounds, at: datetime
) -> WorstCart:
    """Search for the cart that is furthest below *floor*, among those that some rule touches.

    Carts of up to `bounds.lines` SKUs, `bounds.units` of each, by every kind of buyer that prices
    and rules tell apart, on every channel they name, with every coupon, from *at* on. Each is quoted as a buyer's
    would be; delivery and tax are left aside, and no points pay.

    Args:
        snapshot: all SKUs and their whole price ladders; its buyer does not matter.
        costs: SKUs without are not searched.
        floor: the margin that is declared.
        bounds: see `Bounds`.
        at: aware.
    """
    bare = Terms(
        currency=snapshot.terms.currency,
        choice=snapshot.terms.choice,
        coupons_max=snapshot.terms.coupons_max,
    )
    shop = Snapshot(
        terms=bare,
        skus=snapshot.skus,
        prices=snapshot.prices,
        rules=snapshot.rules,
        usage=snapshot.usage,
        stock=snapshot.stock,
    )
    chosen = choose(shop, costs, floor)
    scenes = stage(shop, at=at)
    trial = Trial(snapshot=shop, costs=costs, floor=floor, steps=bounds.steps)
    tables = Tables(shop, costs, floor, skus=chosen.skus, units_max=bounds.units)
    finished, least = _search(tables, scenes, bounds, trial)
    whole = chosen.complete and tables.complete and scenes.complete
    exact = finished and whole and trial.sure
    over = None if trial.worst is None else floor.minor(trial.worst.over)
    return WorstCart(
        tried=trial.worst,
        exact=exact,
        over=over,
        least=over if exact else _known(least, floor) if whole else None,
        floor=floor,
        bounds=bounds,
        searched=tables.searched,
        uncosted=sum(sku.listed and name not in costs.of for name, sku in shop.skus.items()),
        steps=bounds.steps - max(0, trial.steps),
    )


def _known(least: int | None, floor: Floor) -> Minor | None:
    return None if least is None else floor.minor(least // SCALE)


def _search(tables: Tables, scenes: Stage, bounds: Bounds, trial: Trial) -> tuple[bool, int | None]:
    """Return whether every cart was looked through, and what none of them falls below, at SCALE."""
    made: list[Table] = []
    try:
        for scene in scenes.scenes:
            trial.step(tables.steps)
            made.append(tables.of(scene))
    except OutOfSteps:
        return False, None
    lows = [low for low in (least_of(table, bounds.lines) for table in made) if low is not None]
    share = trial.steps // (SEEDING_PART * len(made))
    for table in made:
        with trial.at_most(share):
            seed(table, bounds, trial)
    try:
        for table in made:
            prove(table, bounds, trial)
    except OutOfSteps:
        return False, min(lows, default=None)
    return True, min(lows, default=None)
