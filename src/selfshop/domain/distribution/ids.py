"""Names of what distribution keeps."""

from typing import NewType

#: A closed stretch of settlement, in the shop's own words, such as ``2026-07``.
PeriodName = NewType("PeriodName", str)
WithdrawalId = NewType("WithdrawalId", str)
