"""Use cases of the price ladders."""

from selfshop.application.pricing.ladders import Pricing

__all__ = ["Pricing"]
