"""Scopes in which there is nothing."""

from collections.abc import Iterator

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


def _is_empty(catalogue: Catalogue, scope: Scope, steps: Steps) -> bool:
    if scope.include is None and scope.exclude is None:
        # Everything there is, also where there is nothing yet.
        return False
    selectors = [one for one in (scope.include, scope.exclude) if one is not None]
    if any(True for one in selectors for _ in catalogue.unknown(one, steps)):
        return False
    return not catalogue.has_any(scope, steps)
