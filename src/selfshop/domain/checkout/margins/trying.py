"""Trying carts: each is quoted as a buyer's would be, and the worst so far is kept."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from attrs import define, evolve, field, frozen

from selfshop.domain.checkout.carts import COUPONS_MAX, Cart, CartLine
from selfshop.domain.checkout.margins.densities import SCALE
from selfshop.domain.checkout.margins.figures import Costs, Floor, Margin
from selfshop.domain.checkout.margins.scenes import Scene
from selfshop.domain.checkout.margins.tables import Row
from selfshop.domain.checkout.quotes import Quote
from selfshop.domain.checkout.quoting import quote
from selfshop.domain.checkout.snapshots import Snapshot
from selfshop.domain.promotions import RuleKind
from selfshop.domain.shared import Refused, RuleId, SkuId

#: What quoting a cart counts, in steps, beside one for each pair of rules that touch it.
QUOTE_STEPS = 40


class OutOfSteps(Exception):
    """No more carts may be tried."""


@frozen(kw_only=True)
class Tried:
    """A cart that a rule does something to, with its quote and figures."""

    cart: Cart
    scene: Scene
    quote: Quote
    margin: Margin
    over: int


@define(kw_only=True)
class Trial:
    """Quotes carts, no two of them twice in a scene, and remembers the worst.

    Attributes:
        steps: how many are left.
        sure: whether every quote was proven to be the buyer's best.
    """

    snapshot: Snapshot
    costs: Costs
    floor: Floor
    steps: int
    worst: Tried | None = None
    sure: bool = True
    _known: dict[tuple[Scene, tuple[tuple[SkuId, int], ...]], int | None] = field(factory=dict)
    _scenes: dict[Scene, Snapshot] = field(factory=dict)

    @property
    def mark(self) -> int | None:
        """What a cart must be below to be worse than all so far, at SCALE; None = anything is."""
        return None if self.worst is None else self.worst.over * SCALE

    def step(self, count: int = 1) -> None:
        """Use up steps.

        Raises:
            OutOfSteps: there are none left.
        """
        self.steps -= count
        if self.steps < 0:
            raise OutOfSteps

    @contextmanager
    def at_most(self, share: int) -> Iterator[None]:
        """Let what is done inside take *share* of the steps that are left, and stop it there."""
        rest = self.steps - share
        self.steps = share
        with suppress(OutOfSteps):
            yield
        self.steps = max(0, self.steps) + rest

    def over(self, scene: Scene, rows: Mapping[Row, int]) -> int | None:
        """Quote a cart; return how far it is above the floor, None where no rule does anything.

        Raises:
            OutOfSteps: it would take too many steps.
        """
        if not any(row.touches for row in rows):
            return None
        wish = tuple(sorted((row.sku, units) for row, units in rows.items()))
        key = (scene, wish)
        if key not in self._known:
            touching = {rule.id: rule for row in rows for rule in row.touches}
            self.step(QUOTE_STEPS + len(touching) ** 2)
            coupons = sorted(
                rule.id for rule in touching.values() if rule.kind is not RuleKind.AUTOMATIC
            )
            self._known[key] = self._quoted(scene, wish, coupons[:COUPONS_MAX])
        return self._known[key]

    def _quoted(
        self, scene: Scene, wish: tuple[tuple[SkuId, int], ...], coupons: list[RuleId]
    ) -> int | None:
        cart = Cart(
            lines=tuple(CartLine(sku=sku, quantity=units) for sku, units in wish),
            coupons=tuple(coupons),
            channel=scene.channel,
        )
        snapshot = self._scenes.get(scene)
        if snapshot is None:
            snapshot = self._scenes[scene] = evolve(self.snapshot, buyer=scene.buyer)
        try:
            quoted = quote(cart, snapshot, at=scene.at)
        except Refused:
            # Nobody can buy it.
            return None
        self.sure = self.sure and quoted.optimal
        if quoted.goods == quoted.price and not quoted.gifts:
            return None
        margin = Margin.of(quoted, self.costs)
        over = margin.over(self.floor)
        if self.worst is None or over < self.worst.over:
            self.worst = Tried(cart=cart, scene=scene, quote=quoted, margin=margin, over=over)
        return over
