"""Gifts that cannot be given, or that the shop does not sell."""

from collections.abc import Iterator

from selfshop.domain.promotions.linting.books import Book, gifts_of
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps


def missing(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find gifts that are no SKU of the shop, an error, and gifts that are not on sale.

    Some shops keep what they give away out of the shop window, so the latter is a warning.
    """
    if book.catalogue is None:
        return
    for path, rule in book.entries():
        steps.take()
        for place, gift in gifts_of(rule):
            sku = book.catalogue.skus.get(gift.sku)
            if sku is None:
                yield Finding(
                    rule=rule.id,
                    path=f"{path}.{place}.sku",
                    code="rule_book.gift_unknown",
                    severity=Severity.ERROR,
                    facts={"sku": gift.sku},
                )
            elif not sku.listed:
                yield Finding(
                    rule=rule.id,
                    path=f"{path}.{place}.sku",
                    code="rule_book.gift_not_listed",
                    severity=Severity.WARNING,
                    facts={"sku": gift.sku, "state": sku.listing.value},
                )
