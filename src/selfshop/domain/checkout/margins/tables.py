"""What each SKU adds to a cart in one scene, at the worst: the ground under every proof.

Two reckonings bound a cart from below, and the better counts. One *spreads* every rule over units. The
other takes rules that end somewhere *once* as a whole and spreads the rest. In a layer that claims
units a unit is in one rule at most, of a group one rule applies at most, and of coupons as many
as an order may use.
"""

from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from selfshop.domain import catalog, pricing
from selfshop.domain.checkout.margins.densities import (
    SCALE,
    given_with_a_unit,
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


@frozen(kw_only=True)
class Touch:
    """A rule that may touch a SKU in a scene."""

    rule: Rule
    base: Base
    layer: int
    claims: bool


@frozen
class Band:
    """From *units* of a SKU on, each of them adds at least so much, by either reckoning."""

    units: int
    price: int
    spread: int
    once: int


@frozen(kw_only=True, eq=False)
class Row:
    """A SKU in a scene.

    Attributes:
        bands: from one unit on; another price begins another.
        touches: the rules that may touch it.
        spread_least, once_least: what a line of it adds at the very least.
    """

    sku: SkuId
    bands: tuple[Band, ...]
    touches: tuple[Rule, ...]
    spread_least: int
    once_least: int

    def band(self, units: int) -> Band:
        """Return the band that so many units are in."""
        return next(band for band in reversed(self.bands) if band.units <= units)


@frozen(kw_only=True)
class Table:
    """The SKUs that may be bought in a scene, those first that can do most harm.

    Attributes:
        spread_base, once_base: what a cart may be worse by than its lines add up to, <= 0.
    """

    scene: Scene
    rows: tuple[Row, ...]
    spread_base: int
    once_base: int


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
        made.sort(key=lambda row: (max(row.spread_least, row.once_least), row.sku))
        halves = self._halves(active.values())
        return Table(
            scene=scene,
            rows=tuple(made),
            spread_base=-halves,
            once_base=-halves - self._once(active.values()),
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
        ends = list(zip(bands, tops, strict=True))
        return Row(
            sku=sku.id,
            bands=tuple(bands),
            touches=tuple(one.rule for one in touches),
            spread_least=min(min(b.units * b.spread, top * b.spread) for b, top in ends),
            once_least=min(min(b.units * b.once, top * b.once) for b, top in ends),
        )

    def _band(
        self, sku: catalog.Sku, touches: Sequence[Touch], units: int, *, listed: int, price: int
    ) -> Band:
        of_goods, of_cost = self._floor.weights
        plain = (price * of_goods - self._costs.of[sku.id] * of_cost) * SCALE
        lowest = 0 if sku.floor_price is None else sku.floor_price.minor
        room = max(0, price - lowest) * SCALE
        ends = [once_at_most(one.rule, self._costs) is not None for one in touches]
        off = [
            off_a_unit(one.rule, one.base, sku=sku.id, listed=listed, price=price)
            for one in touches
        ]
        given = [
            given_with_a_unit(one.rule, one.base, self._costs, listed=listed, price=price)
            for one in touches
        ]

        def least(count: Sequence[bool]) -> int:
            taken = self._together(
                [(one, each) for one, each, c in zip(touches, off, count, strict=True) if c]
            )
            gifts = self._together(
                [(one, each) for one, each, c in zip(touches, given, count, strict=True) if c]
            )
            return plain - of_goods * min(room, taken) - of_cost * gifts

        spread = least([True] * len(touches))
        once = least([not end for end in ends]) if any(ends) else spread
        return Band(units, price, spread, once)

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
