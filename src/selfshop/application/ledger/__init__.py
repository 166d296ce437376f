"""The books: opening accounts, booking journals, reading and proving them."""

from selfshop.application.ledger.booking import Ledger

__all__ = ["Ledger"]
