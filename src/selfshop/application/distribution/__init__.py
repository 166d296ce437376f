"""Use cases of promoters, their statements and their withdrawals."""

from selfshop.application.distribution.finding import above, guard_heirs, roles_of
from selfshop.application.distribution.merging import merge
from selfshop.application.distribution.paying_out import Distribution
from selfshop.application.distribution.settling import settle_batch

__all__ = ["Distribution", "above", "guard_heirs", "merge", "roles_of", "settle_batch"]
