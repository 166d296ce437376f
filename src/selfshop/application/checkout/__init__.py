"""Use cases of the checkout."""

from selfshop.application.checkout.quoting import Checkout, Reckoned, buyer_of, reckon
from selfshop.application.checkout.shortage import require_swept

__all__ = ["Checkout", "Reckoned", "buyer_of", "reckon", "require_swept"]
