"""Rules whose time is over before they are published."""

from collections.abc import Iterator

from selfshop.domain.promotions.linting.books import Book
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.steps import Steps


def over(book: Book, steps: Steps) -> Iterator[Finding]:
    """Find windows that have ended."""
    for path, rule in book.entries():
        steps.take()
        if rule.window.until is not None and rule.window.ended_by(book.at):
            yield Finding(
                rule=rule.id,
                path=f"{path}.window.until",
                code="rule_book.window_over",
                severity=Severity.WARNING,
                facts={"until": rule.window.until.isoformat()},
            )
