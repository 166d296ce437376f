"""Withdrawals and withheld tax on SQL."""

from collections.abc import Sequence

from sqlalchemy import select

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    get_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import page_of
from selfshop.domain import distribution
from selfshop.domain.distribution import taxes
from selfshop.domain.shared import MemberId


class WithdrawalStatements:
    """The statements over withdrawals, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        table = self.table = tables.withdrawal
        self.withdrawals: DocumentStatements[distribution.Withdrawal] = DocumentStatements.of(
            table,
            distribution.Withdrawal,
            root=lambda one: one.promoter,
            keys=lambda one: {"promoter": one.promoter, "id": one.id},
            key_names=("promoter", "id"),
            columns=lambda one: {"state": one.state.value},
            column_names=("state",),
        )
        self.after = page_of(select(table.c.data), table.c.id)
        self.years: DocumentStatements[taxes.TaxYear] = DocumentStatements.of(
            tables.tax_year,
            taxes.TaxYear,
            root=lambda one: one.promoter,
            keys=lambda one: {"promoter": one.promoter, "year": one.year},
            key_names=("promoter", "year"),
            columns=lambda _: {},
            column_names=(),
        )


class SqlWithdrawals(Repository[WithdrawalStatements]):
    """Serves `ports.withdrawals.Withdrawals`."""

    def add(self, withdrawal: distribution.Withdrawal) -> distribution.Withdrawal:
        """Add a withdrawal."""
        return add_document(self, self.statements.withdrawals, withdrawal)

    def save(self, withdrawal: distribution.Withdrawal) -> distribution.Withdrawal:
        """Replace the withdrawal, if nobody else has."""
        return save_document(self, self.statements.withdrawals, withdrawal)

    def get(
        self, promoter: MemberId, withdrawal: distribution.WithdrawalId
    ) -> distribution.Withdrawal | None:
        """Return one withdrawal of a promoter."""
        return get_document(
            self, self.statements.withdrawals, promoter, promoter=promoter, id=withdrawal
        )

    def find(
        self,
        *,
        promoter: MemberId | None,
        state: distribution.WithdrawalState | None,
        after: distribution.WithdrawalId | None,
        limit: int,
    ) -> Sequence[distribution.Withdrawal]:
        """Return a page of withdrawals."""
        statement, table = self.statements.after, self.statements.table
        if promoter is not None:
            statement = statement.where(table.c.promoter == promoter)
        if state is not None:
            statement = statement.where(table.c.state == state.value)
        return read_documents(self, self.statements.withdrawals, statement, self.page(after, limit))

    def tax_year(self, promoter: MemberId, year: int) -> taxes.TaxYear:
        """Return what a promoter was paid in a year."""
        found = get_document(self, self.statements.years, promoter, promoter=promoter, year=year)
        return taxes.TaxYear(promoter=promoter, year=year) if found is None else found

    def save_tax_year(self, year: taxes.TaxYear) -> taxes.TaxYear:
        """Add or replace a year, if nobody else has."""
        if year.version == 0:
            return add_document(self, self.statements.years, year)
        return save_document(self, self.statements.years, year)
