"""Use cases of promoters, their statements and their withdrawals."""

from selfshop.application.distribution.paying_out import Distribution
from selfshop.application.distribution.settling import settle_batch

__all__ = ["Distribution", "settle_batch"]
