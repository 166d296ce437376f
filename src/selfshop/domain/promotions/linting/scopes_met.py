"""Scopes in which there is nothing, by themselves or beside another."""

from collections.abc import Iterator

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.linting.books import Book, scopes_of
from selfshop.domain.promotions.linting.catalogues import Catalogue
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.scopes import Scope


def empty(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find scopes whose names are all known and that no SKU is in, once their exclusions are out."""
    catalogue = book.catalogue
    if catalogue is None:
        return
    for path, rule in book.entries():
        for place, scope in scopes_of(rule):
            steps.take()
            if _is_empty(catalogue, scope, steps):
                yield Finding(
                    rule=rule.id,
                    path=f"{path}.{place}",
                    code="rule_book.scope_meets_nothing",
                    severity=Severity.ERROR,
                )


def outside(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find parts of bundles of which no SKU is in the rule's own scope: no set is ever complete."""
    catalogue = book.catalogue
    if catalogue is None:
        return
    for path, rule in book.entries():
        if not isinstance(rule.benefit, benefits.Bundle):
            continue
        for position, part in enumerate(rule.benefit.parts):
            steps.take()
            if _are_apart(catalogue, rule.scope, part.scope, steps):
                yield Finding(
                    rule=rule.id,
                    path=f"{path}.benefit.parts[{position}].scope",
                    code="rule_book.part_outside_scope",
                    severity=Severity.ERROR,
                )


def _is_empty(catalogue: Catalogue, scope: Scope, steps: Steps) -> bool:
    if scope.is_everything:
        # Everything there is, also where there is nothing yet.
        return False
    return _is_known(catalogue, scope, steps) and not catalogue.has_any(scope, steps)


def _are_apart(catalogue: Catalogue, rule: Scope, part: Scope, steps: Steps) -> bool:
    both = (rule, part)
    if not all(_is_known(catalogue, one, steps) and catalogue.has_any(one, steps) for one in both):
        return False
    return not any(rule.holds(sku) for sku in catalogue.of(part, steps))


def _is_known(catalogue: Catalogue, scope: Scope, steps: Steps) -> bool:
    selectors = [one for one in (scope.include, scope.exclude) if one is not None]
    return not any(True for one in selectors for _ in catalogue.unknown(one, steps))
