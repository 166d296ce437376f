"""The Complete Journey by dunnhumby: a year of a grocer's baskets, line by line.

It promises: every line is booked to the cent or listed with its reason; a real temporal price
list; a few real campaigns as coupon rules; memory that does not grow with the data. Needs the
extra ``replay``.
"""

from selfshop.replay.journey.recording import JourneyRecording, open_journey
from selfshop.replay.journey.tables import MissingExtra

__all__ = ["JourneyRecording", "MissingExtra", "open_journey"]
