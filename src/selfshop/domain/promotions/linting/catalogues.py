"""The catalogue as a rule book sees it: SKUs by the names that scopes use."""

from collections.abc import Iterable, Iterator, Mapping

from selfshop.domain import catalog
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.scopes import Scope, Selector
from selfshop.domain.shared import SkuId


class Catalogue:
    """Every SKU of a shop by each of its names, with the dearest list price it has or will have."""

    def __init__(
        self, skus: Iterable[catalog.Sku], *, dearest: Mapping[SkuId, int] | None = None
    ) -> None:
        """Take *skus*; *dearest* is in minor units, and a SKU without price is not in it."""
        self.skus = {sku.id: sku for sku in skus}
        self.dearest: Mapping[SkuId, int] = {} if dearest is None else dearest
        self._by_name: dict[str, dict[str, list[catalog.Sku]]] = {
            kind: {} for kind in ("skus", "products", "categories", "brands", "tags")
        }
        for sku in self.skus.values():
            self._add(sku)
        self._met: dict[Scope, bool] = {}
        self._dearest_of: dict[Scope, int] = {}

    def _add(self, sku: catalog.Sku) -> None:
        named = (
            ("skus", (sku.id,)),
            ("products", (sku.product,)),
            ("categories", sku.category_paths),
            ("brands", () if sku.brand is None else (sku.brand,)),
            ("tags", sku.tags),
        )
        for kind, names in named:
            for name in names:
                self._by_name[kind].setdefault(name, []).append(sku)

    def unknown(self, selector: Selector, steps: Steps) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the names that no SKU has, sorted, by their kind."""
        for kind, names in selector.named():
            steps.take(len(names))
            known = self._by_name[kind]
            missing = tuple(sorted(name for name in names if name not in known))
            if missing:
                yield kind, missing

    def has_any(self, scope: Scope, steps: Steps) -> bool:
        """Tell whether some SKU is in *scope*."""
        met = self._met.get(scope)
        if met is None:
            met = self._met[scope] = next(self.of(scope, steps), None) is not None
        return met

    def has_plain(self, names: Iterable[SkuId]) -> bool:
        """Tell whether *names* are all SKUs of the shop, and none of them a cash equivalent."""
        return all(name in self.skus and not self.skus[name].cash_equivalent for name in names)

    def dearest_of(self, scope: Scope, steps: Steps) -> int:
        """Return the highest price of a SKU in *scope*, 0 where none has a price."""
        found = self._dearest_of.get(scope)
        if found is None:
            prices = (self.dearest.get(sku.id, 0) for sku in self.of(scope, steps))
            found = self._dearest_of[scope] = max(prices, default=0)
        return found

    def of(self, scope: Scope, steps: Steps) -> Iterator[catalog.Sku]:
        """Yield the SKUs in *scope*, some of them more than once; each look is a step."""
        for sku in self._included(scope.include):
            steps.take()
            if scope.holds(sku):
                yield sku

    def _included(self, include: Selector | None) -> Iterator[catalog.Sku]:
        if include is None:
            yield from self.skus.values()
            return
        for kind, names in include.named():
            for name in names:
                yield from self._by_name[kind].get(name, ())
