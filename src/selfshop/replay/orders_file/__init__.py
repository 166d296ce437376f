"""A shop's own recorded orders, from CSV or JSON Lines.

It promises: rows in any order and any number, in bounded memory; a broken row is refused by file,
line and column; a line that cannot be booked is listed with its reason; a return finds its sale.
"""

from selfshop.replay.orders_file.recording import OrdersRecording, open_orders

__all__ = ["OrdersRecording", "open_orders"]
