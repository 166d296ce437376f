"""Points: earned on what is kept of orders, usable later, ending by the calendar, never below zero.

It promises: what an order earned is one function of the units kept; what it used comes back into the
lots it came from; what is taken back and not there any more is a debt that the next points repay.
"""

from selfshop.domain.membership.points import journals
from selfshop.domain.membership.points.accounts import (
    AVAILABLE,
    CLAWED_BACK,
    DEBT,
    EXPIRED,
    ISSUED,
    PENDING,
    SPENT,
    UNIT,
    account,
    accounts_of,
)  # fmt: skip
from selfshop.domain.membership.points.earning import Kept, Line, line_of, worth
from selfshop.domain.membership.points.expiry import AfterDays, EndOfYear, Expiry, Never, ends
from selfshop.domain.membership.points.holdings import Ending, PointsBalance, balance_of, usable
from selfshop.domain.membership.points.liability import (
    Allocation,
    Estimate,
    Liability,
    allocate,
    earned_by,
    report,
)  # fmt: skip
from selfshop.domain.membership.points.orders import (
    OrderPoints,
    PointsMove,
    complete,
    give_back,
    mature,
    pay,
    postpone,
)  # fmt: skip
from selfshop.domain.membership.points.terms import SIGN_UP, EarnedOn, EarningTerms, Rate

__all__ = [
    "AVAILABLE", "CLAWED_BACK", "DEBT", "EXPIRED", "ISSUED", "PENDING", "SIGN_UP", "SPENT", "UNIT",
    "AfterDays", "Allocation", "EarnedOn", "EarningTerms", "EndOfYear", "Ending", "Estimate",
    "Expiry", "Kept", "Liability", "Line", "Never", "OrderPoints", "PointsBalance", "PointsMove",
    "Rate", "account", "accounts_of", "allocate", "balance_of", "complete", "earned_by", "ends",
    "give_back", "journals", "line_of", "mature", "pay", "postpone", "report", "usable", "worth",
]  # fmt: skip
