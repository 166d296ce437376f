"""Where withdrawals are kept, and what tax was withheld."""

from collections.abc import Sequence
from typing import Protocol

from selfshop.domain import distribution
from selfshop.domain.distribution import taxes
from selfshop.domain.shared import MemberId


class Withdrawals(Protocol):
    """The withdrawals of one shop, in the part of their promoter. Part of an open unit."""

    def add(self, withdrawal: distribution.Withdrawal) -> distribution.Withdrawal:
        """Add a withdrawal; return it as stored."""

    def save(self, withdrawal: distribution.Withdrawal) -> distribution.Withdrawal:
        """Replace the withdrawal that was loaded with this version; return it as stored."""

    def get(
        self, promoter: MemberId, withdrawal: distribution.WithdrawalId
    ) -> distribution.Withdrawal | None:
        """Return one withdrawal of a promoter, if it exists."""

    def find(
        self,
        *,
        promoter: MemberId | None,
        state: distribution.WithdrawalState | None,
        after: distribution.WithdrawalId | None,
        limit: int,
    ) -> Sequence[distribution.Withdrawal]:
        """Return up to *limit* withdrawals in the order of their ids, those past *after*."""

    def tax_year(self, promoter: MemberId, year: int) -> taxes.TaxYear:
        """Return what a promoter was paid in a year, of version 0 where nothing was."""

    def save_tax_year(self, year: taxes.TaxYear) -> taxes.TaxYear:
        """Add a year of version 0, or replace the one that was loaded; return it as stored."""
