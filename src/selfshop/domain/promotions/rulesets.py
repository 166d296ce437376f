"""A versioned set of rules, compiled once: its order, its clashes, its index."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from attrs import evolve, field, frozen

from selfshop.domain import catalog
from selfshop.domain.promotions.layers import (
    DEFAULT_LAYERS,
    Base,
    Claims,
    Layer,
    require_layers,
)
from selfshop.domain.promotions.rules import UNLIMITED, Rule, RuleKind
from selfshop.domain.promotions.scopes import Scope
from selfshop.domain.shared import InvalidInput, RuleId, checks, decimals_of

RULES_MAX = 1_000_000


@frozen(kw_only=True)
class Placed:
    """A rule at its place in the order of application.

    Attributes:
        place: from 0, over the whole set: by layer, then priority descending, then id.
        layer: the layer's place.
        base: the rule's own, or its layer's.
        claims: whether it takes part only in unclaimed units of its layer, and claims them.
    """

    place: int
    rule: Rule
    layer: int
    base: Base
    claims: bool


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
            Placed(
                place=place,
                rule=rule,
                layer=order[rule.layer],
                base=rule.base or self.layers[order[rule.layer]].base,
                claims=rule.benefit.takes_goods
                and self.layers[order[rule.layer]].claims is Claims.UNIT,
            )
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
    def _index(self) -> "_Index":
        automatic = [placed for placed in self.placed if placed.rule.kind is RuleKind.AUTOMATIC]
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
        lines = self._index.lines_by_rule(skus)
        for coupon in coupons:
            placed = self.by_id.get(coupon)
            if placed is not None and placed.rule.kind is RuleKind.COUPON:
                scope = placed.rule.scope
                lines[placed.place] = [n for n, sku in enumerate(skus) if scope.holds(sku)]
        return [(self.placed[place], lines[place]) for place in sorted(lines)]


class _Index:
    """Rules by what their scopes include."""

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

    def lines_by_rule(self, skus: Sequence[catalog.Sku]) -> dict[int, Sequence[int]]:
        lines: dict[int, list[int]] = {}
        for line, sku in enumerate(skus):
            for place in self._meeting(sku):
                if place in self._scopes and not self._scopes[place].holds(sku):
                    continue
                found = lines.setdefault(place, [])
                # Two names of one SKU may lead to the same rule.
                if not found or found[-1] != line:
                    found.append(line)
        result: dict[int, Sequence[int]] = {**lines}
        self._add_everywhere(skus, result)
        return result

    def _meeting(self, sku: catalog.Sku) -> list[int]:
        """List the rules that include *sku* by one of its names, some of them twice."""
        named = self._named
        found: list[int] = []
        for kind, names in named.items():
            if kind == "skus":
                found += names.get(sku.id, ())
            elif sku.cash_equivalent:
                continue
            elif kind == "products":
                found += names.get(sku.product, ())
            elif kind == "brands":
                found += names.get(sku.brand or "", ())
            else:
                own = sku.category_paths if kind == "categories" else sku.tags
                for name in own:
                    found += names.get(name, ())
        return found

    def _add_everywhere(self, skus: Sequence[catalog.Sku], lines: dict[int, Sequence[int]]) -> None:
        usual = [line for line, sku in enumerate(skus) if not sku.cash_equivalent]
        if not usual:
            return
        for place in self._everywhere:
            scope = self._scopes.get(place)
            meets = usual if scope is None else [n for n in usual if scope.holds(skus[n])]
            if meets:
                lines[place] = meets
