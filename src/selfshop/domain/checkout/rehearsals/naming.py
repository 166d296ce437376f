"""What rules name, and where: a SKU written wrong would give nothing, and nobody would notice."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from attrs import frozen

from selfshop.domain import promotions

benefits = promotions.benefits


@frozen(kw_only=True)
class Named:
    """Names of one kind (``skus``, ``products``, ``categories``, ``brands``, ``tags``).

    Attributes:
        path: the field that names them, such as ``rules[3].scope.include.skus``.
    """

    path: str
    kind: str
    names: frozenset[str]


def named_by(rules: Sequence[promotions.Rule]) -> Iterator[Named]:
    """Walk everything that *rules* name, field by field."""
    for place, rule in enumerate(rules):
        here = f"rules[{place}]"
        yield from _of_scope(f"{here}.scope", rule.scope)
        yield from _of_benefit(f"{here}.benefit", rule.benefit)


def _of_scope(path: str, scope: promotions.Scope) -> Iterator[Named]:
    for side, selector in (("include", scope.include), ("exclude", scope.exclude)):
        if selector is not None:
            for kind, names in selector.named():
                if names:
                    yield Named(path=f"{path}.{side}.{kind}", kind=kind, names=names)


def _of_benefit(path: str, benefit: promotions.benefits.Benefit) -> Iterator[Named]:
    match benefit:
        case benefits.Bundle():
            for place, part in enumerate(benefit.parts):
                yield from _of_scope(f"{path}.parts[{place}].scope", part.scope)
        case benefits.AddOn():
            yield Named(path=f"{path}.offers", kind="skus", names=frozenset(benefit.offers))
        case benefits.Gift():
            yield Named(path=f"{path}.sku", kind="skus", names=frozenset({benefit.sku}))
        case benefits.Ladder():
            for place, step in enumerate(benefit.steps):
                yield from _of_benefit(f"{path}.steps[{place}].benefit", step.benefit)
        case _:
            pass


def unknown_of(
    rules: Sequence[promotions.Rule], known: Mapping[str, AbstractSet[str]]
) -> tuple[Named, ...]:
    """Return what *rules* name and *known* (kind: names) does not have; other kinds are passed over.

    A category is known when a descendant of it is: *known* has every path with those above it.
    """
    found = []
    for named in named_by(rules):
        if named.kind in known:
            missing = frozenset(named.names - known[named.kind])
            if missing:
                found.append(Named(path=named.path, kind=named.kind, names=missing))
    return tuple(found)
