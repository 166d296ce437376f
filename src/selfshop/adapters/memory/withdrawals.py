"""Withdrawals and withheld tax in dictionaries."""

from collections.abc import Sequence
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain import distribution
from selfshop.domain.distribution import taxes
from selfshop.domain.shared import MemberId


class MemoryWithdrawals(Repository):
    """Serves `ports.withdrawals.Withdrawals`."""

    def add(self, withdrawal: distribution.Withdrawal) -> distribution.Withdrawal:
        """Add a withdrawal."""
        key = (self.shop, withdrawal.promoter, withdrawal.id)
        return self.overlay.add_versioned("withdrawal", key, withdrawal)

    def save(self, withdrawal: distribution.Withdrawal) -> distribution.Withdrawal:
        """Replace the withdrawal, if nobody else has."""
        key = (self.shop, withdrawal.promoter, withdrawal.id)
        return self.overlay.replace("withdrawal", key, withdrawal)

    def get(
        self, promoter: MemberId, withdrawal: distribution.WithdrawalId
    ) -> distribution.Withdrawal | None:
        """Return one withdrawal of a promoter."""
        found: distribution.Withdrawal | None = self.rows("withdrawal").get(
            (self.shop, promoter, withdrawal)
        )
        return found

    def find(
        self,
        *,
        promoter: MemberId | None,
        state: distribution.WithdrawalState | None,
        after: distribution.WithdrawalId | None,
        limit: int,
    ) -> Sequence[distribution.Withdrawal]:
        """Return a page of withdrawals."""
        found = [
            row
            for _, row in self.of_shop("withdrawal")
            if promoter in {None, row.promoter}
            and state in {None, row.state}
            and (after is None or row.id > after)
        ]
        return list(islice(sorted(found, key=lambda row: row.id), limit))

    def tax_year(self, promoter: MemberId, year: int) -> taxes.TaxYear:
        """Return what a promoter was paid in a year."""
        nothing = taxes.TaxYear(promoter=promoter, year=year)
        found: taxes.TaxYear = self.rows("tax_year").get((self.shop, promoter, year), nothing)
        return found

    def save_tax_year(self, year: taxes.TaxYear) -> taxes.TaxYear:
        """Add or replace a year, if nobody else has."""
        key = (self.shop, year.promoter, year.year)
        if year.version == 0:
            return self.overlay.add_versioned("tax_year", key, year)
        return self.overlay.replace("tax_year", key, year)
