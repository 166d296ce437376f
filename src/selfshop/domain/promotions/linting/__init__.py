"""What is wrong with a rule book before it is published, and who has agreed to it.

It promises: nothing but what is proven is found, each finding with its field, a code and a
sentence; and an end, however many rules and SKUs there are.
"""

from selfshop.domain.promotions.linting.books import Book, Words
from selfshop.domain.promotions.linting.catalogues import Catalogue
from selfshop.domain.promotions.linting.checking import Report, lint
from selfshop.domain.promotions.linting.findings import Finding, Severity
from selfshop.domain.promotions.linting.proposals import (
    Proposal,
    ProposalId,
    approve,
    digest_of,
    propose,
    require_open,
)

__all__ = [
    "Book",
    "Catalogue",
    "Finding",
    "Proposal",
    "ProposalId",
    "Report",
    "Severity",
    "Words",
    "approve",
    "digest_of",
    "lint",
    "propose",
    "require_open",
]
