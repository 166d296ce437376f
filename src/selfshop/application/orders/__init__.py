"""Use cases of orders alone; what spans contexts is in `processes`."""

from selfshop.application.orders.reading import OrderReading, frozen_quote, the_order

__all__ = ["OrderReading", "frozen_quote", "the_order"]
