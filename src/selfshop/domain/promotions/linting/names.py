"""Names that nothing in the shop has: a slip of the pen that leaves a rule too narrow or too wide."""

from collections.abc import Iterator, Sequence

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.linting.books import Book, scopes_of
from selfshop.domain.promotions.linting.catalogues import Catalogue
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps
from selfshop.domain.promotions.rules import Rule

#: How many of the names one finding tells.
TOLD_MAX = 5


def unknown(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find SKUs, products, categories, brands, tags, tiers, segments, channels nobody knows.

    What a scope excludes counts as much as what it includes: a brand that is misspelt there is a
    brand that is not protected.
    """
    for path, rule in book.entries():
        steps.take()
        for place, kind, names in _of_rule(book, rule, steps):
            yield Finding(
                rule=rule.id,
                path=f"{path}.{place}",
                code="rule_book.unknown_name",
                severity=Severity.ERROR,
                facts={"kind": kind, "names": tuple(names[:TOLD_MAX]), "count": len(names)},
            )


def _of_rule(book: Book, rule: Rule, steps: Steps) -> Iterator[tuple[str, str, Sequence[str]]]:
    if book.catalogue is not None:
        yield from _in_scopes(book.catalogue, rule, steps)
        yield from _in_offers(book.catalogue, rule, steps)
    for kind in ("tiers", "segments", "channels"):
        known: frozenset[str] | None = getattr(book.words, kind)
        named: frozenset[str] = getattr(rule.audience, kind)
        if known is not None and not named <= known:
            yield f"audience.{kind}", kind, sorted(named - known)


def _in_scopes(
    catalogue: Catalogue, rule: Rule, steps: Steps
) -> Iterator[tuple[str, str, Sequence[str]]]:
    for place, scope in scopes_of(rule):
        for side, selector in (("include", scope.include), ("exclude", scope.exclude)):
            if selector is not None:
                for kind, names in catalogue.unknown(selector, steps):
                    yield f"{place}.{side}.{kind}", kind, names


def _in_offers(
    catalogue: Catalogue, rule: Rule, steps: Steps
) -> Iterator[tuple[str, str, Sequence[str]]]:
    if isinstance(rule.benefit, benefits.AddOn):
        steps.take(len(rule.benefit.offers))
        missing = sorted(sku for sku in rule.benefit.offers if sku not in catalogue.skus)
        if missing:
            yield "benefit.offers", "skus", missing
