"""What each SKU adds to a cart in one scene, at the worst: the ground under every proof.

Three reckonings bound a cart from below, and the best counts. One *spreads* every rule over units.
Another takes rules that end somewhere *once* as a whole and spreads the rest. In a layer that claims
units a unit is in one rule at most, of a group one rule applies at most, and of coupons as many
as an order may use. The last brings every unit *down* to its floor price.

What a floor price keeps on one unit a rule takes off others that it reckons together with it. So the
room above floors bounds a cart as a whole, and a unit only in what is taken off each by itself.
"""

from collections.abc import Iterable, Sequence
from itertools import compress

from attrs import evolve, frozen

from selfshop.domain import catalog, pricing
from selfshop.domain.checkout.margins.densities import (
    SCALE,
    given_with_a_unit,
    is_of_each_unit,
    off_a_unit,
    once_at_most,
    rounds_as_a_whole,
)
from selfshop.domain.checkout.margins.figures import Costs, Floor
from selfshop.domain.checkout.margins.scenes import Scene
from selfshop.domain.checkout.snapshots import Snapshot
from selfshop.domain.promotions import Base, Rule, RuleKind, RuleSet, benefits
from selfshop.domain.shared import Refused, SkuId

#: Pairs of a SKU and a rule that count as one step.
PAIRS_A_STEP = 20
#: More such pairs than this are not looked at: the last SKUs are left out.
PAIRS_MAX = 200_000


#: A bound by each reckoning, at SCALE: rules spread, some of them once, all units down at floors.
Sums = tuple[int, int, int]


@frozen(kw_only=True)
class Touch:
    """A rule that may touch a SKU in a scene."""

    rule: Rule
    base: Base
    layer: int
    claims: bool


@frozen
class Band:
    """From *units* of a SKU on, each of them adds at *least* so much."""

    units: int
    price: int
    least: Sums


@frozen(kw_only=True, eq=False)
class Row:
    """A SKU in a scene.

    Attributes:
        bands: from one unit on; another price begins another.
        touches: the rules that may touch it.
        least: what a line of it adds at the very least.
    """

    sku: SkuId
    bands: tuple[Band, ...]
    touches: tuple[Rule, ...]
    least: Sums

    def band(self, units: int) -> Band:
        """Return the band that so many units are in."""
        return next(band for band in reversed(self.bands) if band.units <= units)


@frozen(kw_only=True)
class Table:
    """The SKUs that may be bought in a scene, those first that can do most harm.

    Attributes:
        base: what a cart may be worse by than its lines add up to, <= 0.
    """

    scene: Scene
    rows: tuple[Row, ...]
    base: Sums


def by_each(sums: Sequence[int]) -> Sums:
    """Return three numbers as what they are by each reckoning."""
    spread, once, down = sums
    return spread, once, down


def unlocked(rules: RuleSet) -> RuleSet:
    """Return *rules* with every coupon applying by itself, to find what touches a SKU."""
    return evolve(
        rules,
        rules=tuple(
            evolve(rule, kind=RuleKind.AUTOMATIC) if rule.kind is RuleKind.COUPON else rule
            for rule in rules.rules
        ),
    )


class Tables:
    """Makes the table of each scene."""

    def __init__(
        self,
        snapshot: Snapshot,
        costs: Costs,
        floor: Floor,
        *,
        skus: Sequence[catalog.Sku],
        units_max: int,
    ) -> None:
        """Find out which rules touch which of *skus*, of each of which the cost is known.

        `complete` tells whether none of the SKUs was left out.
        """
        self._snapshot, self._costs, self._floor = snapshot, costs, floor
        self._units_max = units_max
        self._coupons = frozenset(
            rule.id for rule in snapshot.rules.rules if rule.kind is RuleKind.COUPON
        )
        touching = unlocked(snapshot.rules).touching(skus, ())
        pairs = sum(len(lines) for _, lines in touching)
        kept = len(skus) if pairs <= PAIRS_MAX else max(1, len(skus) * PAIRS_MAX // pairs)
        self._skus, self.complete = skus[:kept], kept == len(skus)
        self._touches: dict[SkuId, list[Touch]] = {sku.id: [] for sku in self._skus}
        for placed, lines in touching:
            touch = Touch(
                rule=snapshot.rules.by_id[placed.rule.id].rule,
                base=placed.base,
                layer=placed.layer,
                claims=placed.claims,
            )
            for line in lines:
                if line < kept:
                    self._touches[skus[line].id].append(touch)
            self._add_offers(touch)

    def _add_offers(self, touch: Touch) -> None:
        """Let an add-on touch the SKUs it offers, whose units need not be in its scope."""
        if isinstance(touch.rule.benefit, benefits.AddOn):
            for sku in touch.rule.benefit.offers:
                own = self._touches.get(sku)
                if own is not None and touch not in own:
                    own.append(touch)

    @property
    def searched(self) -> int:
        """How many SKUs the tables are of."""
        return len(self._skus)

    @property
    def steps(self) -> int:
        """What making one table counts."""
        return 1 + sum(map(len, self._touches.values())) // PAIRS_A_STEP

    def of(self, scene: Scene) -> Table:
        """Make the table of one scene."""
        made: list[Row] = []
        active: dict[str, Touch] = {}
        for sku in self._skus:
            touches = [one for one in self._touches[sku.id] if self._applies(one.rule, scene)]
            row = self._row(sku, touches, scene)
            if row is not None:
                made.append(row)
                active.update((one.rule.id, one) for one in touches)
        made.sort(key=lambda row: (max(row.least), row.sku))
        halves = self._halves(active.values())
        return Table(
            scene=scene,
            rows=tuple(made),
            base=(-halves, -halves - self._once(active.values()), 0),
        )

    def _applies(self, rule: Rule, scene: Scene) -> bool:
        return (
            scene.at in rule.window
            and rule.audience.welcomes(scene.buyer)
            and rule.audience.reaches(scene.channel)
            and (rule.id not in self._coupons or scene.presents(rule.id))
        )

    def _row(self, sku: catalog.Sku, touches: Sequence[Touch], scene: Scene) -> Row | None:
        entries = self._snapshot.prices.get(sku.id, ())
        steps = {1, *(entry.min_quantity or 1 for entry in entries)}
        bands: list[Band] = []
        for units in sorted(step for step in steps if step <= self._units_max):
            try:
                priced = pricing.select(
                    entries, scene.buyer, sku=sku.id, quantity=units, channel=scene.channel,
                    at=scene.at,
                )  # fmt: skip
            except Refused:
                # Without a price nobody can buy it.
                return None
            price, listed = priced.winner.amount.minor, priced.list.amount.minor
            if not bands or bands[-1].price != price:
                bands.append(self._band(sku, touches, units, listed=listed, price=price))
        tops = [*(band.units - 1 for band in bands[1:]), self._units_max]
        ends = [
            by_each([units * least for least in band.least])
            for band, top in zip(bands, tops, strict=True)
            for units in (band.units, top)
        ]
        return Row(
            sku=sku.id,
            bands=tuple(bands),
            touches=tuple(one.rule for one in touches),
            least=by_each([min(lows) for lows in zip(*ends, strict=True)]),
        )

    def _band(
        self, sku: catalog.Sku, touches: Sequence[Touch], units: int, *, listed: int, price: int
    ) -> Band:
        of_goods, of_cost = self._floor.weights
        plain = (price * of_goods - self._costs.of[sku.id] * of_cost) * SCALE
        lowest = 0 if sku.floor_price is None else sku.floor_price.minor
        room = max(0, price - lowest) * SCALE
        off = [
            (one, off_a_unit(one.rule, one.base, sku=sku.id, listed=listed, price=price))
            for one in touches
        ]
        given = [
            (one, given_with_a_unit(one.rule, one.base, self._costs, listed=listed, price=price))
            for one in touches
        ]
        gifts = of_cost * self._together(given)
        spread = plain - of_goods * self._taken(off, room) - gifts
        down = plain - of_goods * room - gifts
        endless = [once_at_most(one.rule, self._costs) is None for one in touches]
        if all(endless):
            return Band(units, price, (spread, spread, down))
        gifts = of_cost * self._together(list(compress(given, endless)))
        once = plain - of_goods * self._taken(list(compress(off, endless)), room) - gifts
        return Band(units, price, (spread, once, down))

    def _taken(self, off: Sequence[tuple[Touch, int]], room: int) -> int:
        """Return what is taken off a unit at most, others' part that it bears left aside."""
        alone = [pair for pair in off if is_of_each_unit(pair[0].rule)]
        shared = [pair for pair in off if not is_of_each_unit(pair[0].rule)]
        apart = min(room, self._together(alone)) + self._together(shared)
        return min(apart, self._together(off))

    def _together(self, amounts: Sequence[tuple[Touch, int]]) -> int:
        """Return what rules give together at most, each at most its amount."""
        claimed: dict[int, int] = {}
        groups: dict[str, int] = {}
        coupon_groups: dict[str, int] = {}
        for touch, amount in amounts:
            rule = touch.rule
            if touch.claims:
                claimed[touch.layer] = max(claimed.get(touch.layer, 0), amount)
                continue
            own = coupon_groups if rule.id in self._coupons else groups
            key = f"group {rule.group}" if rule.group is not None else f"rule {rule.id}"
            own[key] = max(own.get(key, 0), amount)
        most = self._snapshot.terms.coupons_max
        coupons = sorted(coupon_groups.values(), reverse=True)[:most]
        return sum(claimed.values()) + sum(groups.values()) + sum(coupons)

    def _halves(self, touches: Iterable[Touch]) -> int:
        """Return what rounding of whole rules takes at most."""
        rounding = [one for one in touches if rounds_as_a_whole(one.rule)]
        # A layer that claims units may have many of them beside each other.
        apart = [evolve(one, claims=False) for one in rounding]
        half = self._together([(one, SCALE // 2) for one in apart])
        return half * self._floor.weights[0]

    def _once(self, touches: Iterable[Touch]) -> int:
        """Return what the rules that end somewhere take as a whole."""
        of_goods, of_cost = self._floor.weights
        off: list[tuple[Touch, int]] = []
        given: list[tuple[Touch, int]] = []
        for one in touches:
            most = once_at_most(one.rule, self._costs)
            if most is not None:
                apart = evolve(one, claims=False)
                off.append((apart, most[0]))
                given.append((apart, most[1]))
        return (of_goods * self._together(off) + of_cost * self._together(given)) * SCALE
