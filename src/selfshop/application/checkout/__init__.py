"""Use cases of the checkout."""

from selfshop.application.checkout.quoting import Checkout, Reckoned, buyer_of, reckon

__all__ = ["Checkout", "Reckoned", "buyer_of", "reckon"]
