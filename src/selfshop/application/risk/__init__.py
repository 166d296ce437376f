"""Use cases of what looks wrong."""

from selfshop.application.risk.watching import Risk

__all__ = ["Risk"]
