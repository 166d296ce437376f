"""Promoters who are paid for the sales they bring (分销).

It promises: nobody is above themselves; commission is paid for sales that stay and for nothing
else, within the plan's pool and its legal profile; accrued = pending + payable + paid + taken back;
statements that never change; money that goes to the promoter's own account once.
"""

from selfshop.domain.distribution import (
    accounts,
    commissions,
    cutting,
    explaining,
    plans,
    profiles,
    promoters,
    referrals,
    settlements,
    signals,
    taxes,
    terms,
    withdrawals,
)
from selfshop.domain.distribution.commissions import Commission
from selfshop.domain.distribution.cutting import Cut, Upline
from selfshop.domain.distribution.ids import PeriodName, WithdrawalId
from selfshop.domain.distribution.plans import Plan
from selfshop.domain.distribution.promoters import Promoter
from selfshop.domain.distribution.referrals import Place
from selfshop.domain.distribution.settlements import Earned, Period, Statement
from selfshop.domain.distribution.signals import Trace, TraceKind
from selfshop.domain.distribution.withdrawals import Withdrawal, WithdrawalState

__all__ = [
    "Commission", "Cut", "Earned", "Period", "PeriodName", "Place", "Plan", "Promoter",
    "Statement", "Trace", "TraceKind", "Upline", "Withdrawal", "WithdrawalId",
    "WithdrawalState", "accounts", "commissions", "cutting", "explaining", "plans", "profiles",
    "promoters", "referrals", "settlements", "signals", "taxes", "terms", "withdrawals",
]  # fmt: skip
