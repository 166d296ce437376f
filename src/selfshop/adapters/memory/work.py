"""An open unit of work on dictionaries."""

from datetime import datetime
from functools import cached_property
from typing import TypeVar

from attrs import define, field

from selfshop.adapters.memory.catalog import MemoryCatalog
from selfshop.adapters.memory.commissions import MemoryCommissions
from selfshop.adapters.memory.coupons import MemoryCoupons
from selfshop.adapters.memory.house import MemoryHouse
from selfshop.adapters.memory.ledger import MemoryLedger
from selfshop.adapters.memory.member_files import MemoryMemberFiles
from selfshop.adapters.memory.members import MemoryMembers
from selfshop.adapters.memory.orders import MemoryOrders
from selfshop.adapters.memory.outbox import MemoryOutbox
from selfshop.adapters.memory.parcels import MemoryParcels
from selfshop.adapters.memory.payments import MemoryPayments
from selfshop.adapters.memory.people import MemoryPeople
from selfshop.adapters.memory.points import MemoryPoints
from selfshop.adapters.memory.prices import MemoryPrices
from selfshop.adapters.memory.promoters import MemoryPromoters
from selfshop.adapters.memory.quotas import MemoryQuotas
from selfshop.adapters.memory.referrals import MemoryReferrals
from selfshop.adapters.memory.returns import MemoryReturns
from selfshop.adapters.memory.signals import MemorySignals
from selfshop.adapters.memory.stock import MemoryStock
from selfshop.adapters.memory.store import Key, MemoryStore, Overlay, Repository
from selfshop.adapters.memory.withdrawals import MemoryWithdrawals
from selfshop.domain.shared import Actor, Event, MemberId, ShopId
from selfshop.ports.calls import Call, Outcome
from selfshop.ports.events import Recorded
from selfshop.ports.units import KeyTaken

R = TypeVar("R", bound=Repository)


@define(kw_only=True, slots=False)
class MemoryWork:
    """Serves `ports.work.Work`."""

    store: MemoryStore
    call: Call
    overlay: Overlay
    outcome: Outcome | None = None
    events: list[Event] = field(factory=list)

    @classmethod
    def open(cls, store: MemoryStore, call: Call) -> "MemoryWork":
        """Open a unit; nothing is written yet."""
        return cls(store=store, call=call, overlay=Overlay(store=store))

    @property
    def shop(self) -> ShopId:
        """The shop the unit works for."""
        return self.call.shop

    @property
    def at(self) -> datetime:
        """The instant of the operation."""
        return self.call.at

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.call.actor

    @property
    def owner(self) -> MemberId | None:
        """Whose things may be seen."""
        return self.call.owner

    @property
    def swept(self) -> bool:
        """Whether orders not paid in time have been swept for this call."""
        return self.call.swept

    @cached_property
    def catalog(self) -> MemoryCatalog:
        """Products and SKUs."""
        return self._repository(MemoryCatalog)

    @cached_property
    def commissions(self) -> MemoryCommissions:
        """Commissions."""
        return self._repository(MemoryCommissions)

    @cached_property
    def coupons(self) -> MemoryCoupons:
        """Coupons and their batches."""
        return self._repository(MemoryCoupons)

    @cached_property
    def house(self) -> MemoryHouse:
        """Settings and rule sets."""
        return self._repository(MemoryHouse)

    @cached_property
    def ledger(self) -> MemoryLedger:
        """Accounts, journals, holds and lots."""
        return MemoryLedger(store=self.store, overlay=self.overlay, shop=self.shop, at=self.at)

    @cached_property
    def member_files(self) -> MemoryMemberFiles:
        """Members' files."""
        return self._repository(MemoryMemberFiles)

    @cached_property
    def members(self) -> MemoryMembers:
        """Members."""
        return self._repository(MemoryMembers)

    @cached_property
    def outbox(self) -> MemoryOutbox:
        """The events committed so far."""
        return self._repository(MemoryOutbox)

    @cached_property
    def orders(self) -> MemoryOrders:
        """Orders and their frozen quotes."""
        return self._repository(MemoryOrders)

    @cached_property
    def parcels(self) -> MemoryParcels:
        """Parcels."""
        return self._repository(MemoryParcels)

    @cached_property
    def payments(self) -> MemoryPayments:
        """Payments, takings and refunds."""
        return self._repository(MemoryPayments)

    @cached_property
    def people(self) -> MemoryPeople:
        """Personal data."""
        return self._repository(MemoryPeople)

    @cached_property
    def referrals(self) -> MemoryReferrals:
        """Who brought whom in."""
        return self._repository(MemoryReferrals)

    @cached_property
    def returns(self) -> MemoryReturns:
        """Returns."""
        return self._repository(MemoryReturns)

    @cached_property
    def points(self) -> MemoryPoints:
        """The points of orders."""
        return self._repository(MemoryPoints)

    @cached_property
    def prices(self) -> MemoryPrices:
        """Price ladders."""
        return self._repository(MemoryPrices)

    @cached_property
    def promoters(self) -> MemoryPromoters:
        """Plans, promoters and their statements."""
        return self._repository(MemoryPromoters)

    @cached_property
    def quotas(self) -> MemoryQuotas:
        """What of limits is used up."""
        return self._repository(MemoryQuotas)

    @cached_property
    def signals(self) -> MemorySignals:
        """What looks wrong."""
        return self._repository(MemorySignals)

    @cached_property
    def stock(self) -> MemoryStock:
        """Counters, movements, holds."""
        return self._repository(MemoryStock)

    @cached_property
    def withdrawals(self) -> MemoryWithdrawals:
        """Withdrawals and the tax withheld from them."""
        return self._repository(MemoryWithdrawals)

    def new_id(self) -> str:
        """Return a new id; the same one in each attempt."""
        return self.call.ids.next()

    def emit(self, *events: Event) -> None:
        """Hand over events."""
        self.events.extend(events)

    def remember(self, outcome: Outcome) -> None:
        """Keep *outcome* under the call's key."""
        self.outcome = outcome

    def forget_outcomes(self, *, before: datetime, limit: int) -> int:
        """Forget outcomes remembered before an instant."""
        kept = self.store.table("idempotency").rows
        old = [k for k, (_, at) in kept.items() if k[0] == self.shop and at < before][:limit]
        for key in old:
            self.overlay.remove("idempotency", key)
        return len(old)

    def recall(self) -> Outcome | None:
        """Return what the call's key is remembered with."""
        found = self.store.table("idempotency").rows.get(self._journal_key)
        return None if found is None else found[0]

    def merge(self) -> None:
        """Write everything, or raise and write nothing."""
        if self.outcome is not None:
            if self.recall() is not None:
                raise KeyTaken
            self.overlay.add("idempotency", self._journal_key, (self.outcome, self.at))
        for event in self.events:
            self._record(event)
        self.overlay.move_counters(self.shop)
        self.overlay.merge()

    @property
    def _journal_key(self) -> Key:
        return (self.shop, self.actor.name, self.call.key)

    def _record(self, event: Event) -> None:
        recorded = Recorded(
            id=self.new_id(),
            event=event,
            actor=self.actor.name,
            operation=self.call.operation,
            key=self.call.key,
            at=self.at,
        )
        self.overlay.add("outbox", (self.shop, recorded.id), recorded)

    def _repository(self, kind: type[R]) -> R:
        return kind(store=self.store, overlay=self.overlay, shop=self.shop)
