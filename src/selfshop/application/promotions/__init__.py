"""Use cases of the rule book and of coupons."""

from selfshop.application.promotions.coupons import Coupons
from selfshop.application.promotions.issuing import require_left, running
from selfshop.application.promotions.rule_book import Promotions

__all__ = ["Coupons", "Promotions", "require_left", "running"]
