"""A versioned set of rules, compiled once: its order, its clashes, its index."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from attrs import evolve, field, frozen

from selfshop.domain import catalog, pricing
from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.conditions import Condition, needed
from selfshop.domain.promotions.layers import (
    DEFAULT_LAYERS,
    Base,
    Claims,
    Layer,
    require_layers,
)
from selfshop.domain.promotions.rules import UNLIMITED, Rule, RuleKind
from selfshop.domain.promotions.scopes import Scope
from selfshop.domain.promotions.units.columns import LIST, PRICE, RUNNING
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.shared import InvalidInput, RuleId, checks, decimals_of

RULES_MAX = 1_000_000


_MEASURES = {Base.RUNNING: RUNNING, Base.PRICE: PRICE, Base.LIST: LIST}
#: Benefits that claim every unit available to them, where units are claimed.
_CLAIM_ALL = (benefits.AmountOff, benefits.PercentOff, benefits.Ladder)
#: Benefits that are about other units than those in scope, or about some of them by themselves.
_OF_PARTS = (benefits.AddOn, benefits.Bundle)


@frozen(kw_only=True)
class Placed:
    """A rule at its place in the order of application, compiled: all that no cart changes.

    Attributes:
        place: from 0, over the whole set: by layer, then priority descending, then id.
        id, funded_by: the rule's.
        layer: the layer's place.
        base: the rule's own, or its layer's.
        measure: the same as a column: RUNNING, PRICE or LIST of `units.columns`.
        claims: whether it takes part only in unclaimed units of its layer, and claims them.
        claims_all: whether it then claims every unit available to it.
        takes_goods: whether its benefit takes something off goods.
        simple: whether it does so by itself, not by the step of a ladder that is reached.
        condition: the rule's.
        give: how its benefit takes something off goods, where it is simple and usual.
        factors: what it asks of a buyer.
        gives_extra: whether it may give gifts or points.
        coupon: whether it has to be presented.
        for_anybody: whether it is always on, for everybody, and without limits.
        usual: whether it has no budget, and its units are those in its scope, all alike.
        picky: whether there are rules that it may not apply beside.
        needs: what must be reached, its condition and the benefit's own threshold: whether that
            is an amount in minor units, or else units; how much of it; the threshold.
        amount_least, quantity_least: the same in one, minor units and units; at least one unit.
    """

    place: int
    rule: Rule
    id: RuleId
    funded_by: str | None
    layer: int
    base: Base
    measure: int
    claims: bool
    claims_all: bool
    takes_goods: bool
    simple: bool
    condition: Condition | None
    give: Callable[[Pool, Condition | None, int | None], int] | None
    factors: tuple[pricing.Condition, ...]
    gives_extra: bool
    coupon: bool
    for_anybody: bool
    usual: bool
    picky: bool
    needs: tuple[tuple[bool, int, Condition], ...]
    amount_least: int
    quantity_least: int


def _compiled(place: int, rule: Rule, layer: int, own: Layer) -> Placed:
    benefit = rule.benefit
    simple = benefit.takes_goods and not isinstance(benefit, benefits.Ladder)
    usual = rule.limits.budget is None and not isinstance(benefit, _OF_PARTS)
    claims = benefit.takes_goods and own.claims is Claims.UNIT
    given = (
        [step.benefit for step in benefit.steps]
        if isinstance(benefit, benefits.Ladder)
        else [benefit]
    )
    needs = tuple((*needed(one), one) for one in rule.thresholds)
    return Placed(
        place=place,
        rule=rule,
        id=rule.id,
        funded_by=rule.funded_by,
        layer=layer,
        base=rule.base or own.base,
        measure=_MEASURES[rule.base or own.base],
        claims=claims,
        claims_all=claims and isinstance(benefit, _CLAIM_ALL),
        takes_goods=benefit.takes_goods,
        simple=simple,
        condition=rule.condition,
        give=benefit.give if simple and usual else None,  # type: ignore[union-attr]  # simple
        factors=rule.audience.conditions,
        gives_extra=any(isinstance(one, benefits.Gift | benefits.PointsFactor) for one in given),
        coupon=rule.kind is RuleKind.COUPON,
        for_anybody=rule.for_anybody,
        usual=usual,
        picky=rule.group is not None or rule.combines_with is not None,
        needs=needs,
        amount_least=max((least for money, least, _ in needs if money), default=0),
        quantity_least=max((least for money, least, _ in needs if not money), default=1),
    )


@frozen(kw_only=True)
class RuleSet:
    """The rules in force, in the layers in which they are reckoned.

    Raises:
        InvalidInput: two rules of one id, an unknown layer, or an amount that is not in
            *currency*; the path names rule and field, ``rules[3].layer``.
    """

    currency: str
    rules: tuple[Rule, ...] = field(
        default=(), validator=checks.each(checks.is_a(Rule), most=RULES_MAX)
    )
    layers: tuple[Layer, ...] = field(
        default=DEFAULT_LAYERS, validator=checks.each(checks.is_a(Layer), most=20)
    )
    version: str = ""

    def __attrs_post_init__(self) -> None:
        decimals_of(self.currency)
        require_layers("layers", self.layers)
        names = {layer.name for layer in self.layers}
        checks.no_duplicates("rules", [rule.id for rule in self.rules])
        for position, rule in enumerate(self.rules):
            if rule.layer not in names:
                raise InvalidInput(
                    f"rules[{position}].layer", "rule.unknown_layer", layer=rule.layer
                )
            for path, money in rule.amounts():
                money.in_(self.currency, path=f"rules[{position}].{path}")

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """The rules in order of application."""
        order = {layer.name: place for place, layer in enumerate(self.layers)}
        ordered = sorted(self.rules, key=lambda rule: (order[rule.layer], -rule.priority, rule.id))
        return tuple(
            _compiled(place, rule, order[rule.layer], self.layers[order[rule.layer]])
            for place, rule in enumerate(ordered)
        )

    @cached_property
    def by_id(self) -> Mapping[RuleId, Placed]:
        """Every rule by its id."""
        return {placed.rule.id: placed for placed in self.placed}

    @cached_property
    def limited(self) -> "RuleSet | None":
        """The rules whose use is counted, as a set of their own; None = there are none."""
        own = tuple(rule for rule in self.rules if rule.limits != UNLIMITED)
        return evolve(self, rules=own) if own else None

    @cached_property
    def giving(self) -> "RuleSet | None":
        """The rules that may give something away, as a set of their own; None = there are none."""
        own = tuple(rule for rule in self.rules if rule.gifts)
        return evolve(self, rules=own) if own else None

    @cached_property
    def _index(self) -> "_Index":
        automatic = [placed for placed in self.placed if not placed.coupon]
        return _Index(automatic)

    def touching(
        self, skus: Sequence[catalog.Sku], coupons: Iterable[RuleId]
    ) -> list[tuple[Placed, Sequence[int]]]:
        """Find the rules that can touch a cart, in order of application.

        Args:
            skus: the SKU of each line.
            coupons: ids presented; those that are no coupon rules are passed over.

        Returns:
            Each automatic rule whose scope meets a line, and each coupon presented, with the
            positions of the lines in its scope, ascending. The cost grows with the rules found.
        """
        usual = [line for line, sku in enumerate(skus) if not sku.cash_equivalent]
        lines = self._index.lines_by_rule(skus, usual)
        for coupon in coupons:
            placed = self.by_id.get(coupon)
            if placed is not None and placed.coupon:
                scope = placed.rule.scope
                lines[placed.place] = (
                    usual
                    if scope.is_everything
                    else [line for line, sku in enumerate(skus) if scope.holds(sku)]
                )
        placed_at = self.placed
        return [(placed_at[place], lines[place]) for place in sorted(lines)]


class _Index:
    """Automatic rules by what their scopes include."""

    def __init__(self, automatic: Sequence[Placed]) -> None:
        self._everywhere: list[int] = []
        self._named: dict[str, dict[str, list[int]]] = {}
        #: Rules that exclude something: asked SKU by SKU.
        self._scopes: dict[int, Scope] = {}
        for placed in automatic:
            self._add(placed.place, placed.rule.scope)

    def _add(self, place: int, scope: Scope) -> None:
        if scope.exclude is not None:
            self._scopes[place] = scope
        if scope.include is None:
            self._everywhere.append(place)
            return
        for kind, names in scope.include.named():
            for name in names:
                self._named.setdefault(kind, {}).setdefault(name, []).append(place)

    def lines_by_rule(
        self, skus: Sequence[catalog.Sku], usual: Sequence[int]
    ) -> dict[int, Sequence[int]]:
        """Find the lines in the scope of each rule that has any; rules may share one list.

        *usual* are the lines that are no cash equivalents.
        """
        lines: dict[int, Sequence[int]] = {}
        for kind, names in self._named.items():
            for name, own in _lines_by_name(kind, names, skus, usual).items():
                for place in names[name]:
                    known = lines.get(place)
                    # Several names of one rule, or of one SKU, may lead to it.
                    lines[place] = own if known is None else sorted({*known, *own})
        if usual:
            lines.update(dict.fromkeys(self._everywhere, usual))
        if self._scopes:
            for place in [place for place in lines if place in self._scopes]:
                scope = self._scopes[place]
                left = [line for line in lines.pop(place) if scope.holds(skus[line])]
                if left:
                    lines[place] = left
        return lines


def _lines_by_name(
    kind: str, names: Container[str], skus: Sequence[catalog.Sku], usual: Sequence[int]
) -> dict[str, list[int]]:
    """Return the lines whose SKU has one of *names*, by name."""
    found: dict[str, list[int]] = {}
    lines = range(len(skus)) if kind == "skus" else usual
    goods = skus if len(lines) == len(skus) else [skus[line] for line in lines]
    if kind in _SINGLE:
        for line, name in zip(lines, map(_SINGLE[kind], goods), strict=True):
            if name in names:
                found.setdefault(name, []).append(line)
        return found
    for line, labels in zip(lines, map(_LABELS[kind], goods), strict=True):
        for name in labels:
            if name in names:
                found.setdefault(name, []).append(line)
    return found


#: What a SKU is called: one name of a kind, or any number of them.
_SINGLE: Mapping[str, Callable[[catalog.Sku], Any]] = {
    "skus": attrgetter("id"),
    "products": attrgetter("product"),
    "brands": attrgetter("brand"),
}
_LABELS: Mapping[str, Callable[[catalog.Sku], Iterable[str]]] = {
    "categories": attrgetter("category_paths"),
    "tags": attrgetter("tags"),
}
