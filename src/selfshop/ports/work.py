"""What an open unit of work offers to a use case."""

from datetime import datetime
from typing import Protocol

from selfshop.domain.shared import Actor, Event, MemberId, ShopId
from selfshop.ports.calls import Outcome
from selfshop.ports.catalog import Catalog
from selfshop.ports.commissions import Commissions
from selfshop.ports.coupons import Coupons
from selfshop.ports.events import Outbox
from selfshop.ports.house import House
from selfshop.ports.ledger import Ledger
from selfshop.ports.member_files import MemberFiles
from selfshop.ports.members import Members
from selfshop.ports.orders import Orders
from selfshop.ports.parcels import Parcels
from selfshop.ports.payments import Payments
from selfshop.ports.people import People
from selfshop.ports.points import Points
from selfshop.ports.prices import Prices
from selfshop.ports.promoters import Promoters
from selfshop.ports.quotas import Quotas
from selfshop.ports.referrals import Referrals
from selfshop.ports.returns import Returns
from selfshop.ports.signals import Signals
from selfshop.ports.stock import Stock
from selfshop.ports.withdrawals import Withdrawals


class Work(Protocol):
    """An open unit: what a use case reads from and hands its writes to.

    A unit decides first and writes last. Reads see what is committed; writes are collected and
    sent at the end in one canonical order, one multi-row statement per table: the idempotency
    row, new rows, versioned updates, and the counters that many buyers fight over last of all.
    A use case therefore never reads back what it has written in the same unit.
    Not for sharing between threads.
    """

    @property
    def shop(self) -> ShopId:
        """The shop the unit works for."""

    @property
    def at(self) -> datetime:
        """The instant of the operation, aware."""

    @property
    def actor(self) -> Actor:
        """Who asks."""

    @property
    def owner(self) -> MemberId | None:
        """Whose things may be seen; None = everybody's."""

    @property
    def swept(self) -> bool:
        """Whether orders not paid in time have been swept for this call."""

    @property
    def catalog(self) -> Catalog:
        """Products and SKUs."""

    @property
    def commissions(self) -> Commissions:
        """Commissions."""

    @property
    def coupons(self) -> Coupons:
        """Coupons and their batches."""

    @property
    def house(self) -> House:
        """Settings and rule sets."""

    @property
    def ledger(self) -> Ledger:
        """Accounts, journals, holds and lots."""

    @property
    def member_files(self) -> MemberFiles:
        """Members' files."""

    @property
    def members(self) -> Members:
        """Members."""

    @property
    def orders(self) -> Orders:
        """Orders and their frozen quotes."""

    @property
    def outbox(self) -> Outbox:
        """The events committed so far."""

    @property
    def parcels(self) -> Parcels:
        """Parcels."""

    @property
    def payments(self) -> Payments:
        """Payments, takings and refunds."""

    @property
    def people(self) -> People:
        """Personal data."""

    @property
    def points(self) -> Points:
        """The points of orders."""

    @property
    def prices(self) -> Prices:
        """Price ladders."""

    @property
    def promoters(self) -> Promoters:
        """Plans, promoters and their statements."""

    @property
    def quotas(self) -> Quotas:
        """What of limits and budgets is used up."""

    @property
    def referrals(self) -> Referrals:
        """Who brought whom in."""

    @property
    def returns(self) -> Returns:
        """Returns."""

    @property
    def signals(self) -> Signals:
        """What looks wrong."""

    @property
    def stock(self) -> Stock:
        """Counters, movements and holds."""

    @property
    def withdrawals(self) -> Withdrawals:
        """Withdrawals and the tax withheld from them."""

    def new_id(self) -> str:
        """Return a new id; the same one in each attempt at the unit."""

    def emit(self, *events: Event) -> None:
        """Hand over events: they are committed with the unit's rows or not at all."""

    def forget_outcomes(self, *, before: datetime, limit: int) -> int:
        """Forget up to *limit* outcomes remembered before an instant; return how many."""

    def recall(self) -> Outcome | None:
        """Return what the call's key is remembered with; asked first, it shares a unit's first read."""

    def remember(self, outcome: Outcome) -> None:
        """Keep *outcome* under the call's key, in the same transaction."""
