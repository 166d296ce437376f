"""An open unit of work on dictionaries."""

from datetime import datetime
from typing import TypeVar

from attrs import define

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
from selfshop.adapters.unit import MadeOnce, OpenUnit
from selfshop.domain.shared import Event
from selfshop.ports.calls import Call, Outcome
from selfshop.ports.events import Recorded
from selfshop.ports.units import KeyTaken

R = TypeVar("R", bound=Repository)


def _made(kind: type[R]) -> MadeOnce["MemoryWork", R]:
    return MadeOnce(lambda work: kind(store=work.store, overlay=work.overlay, shop=work.shop))


def _ledger(work: "MemoryWork") -> MemoryLedger:
    return MemoryLedger(store=work.store, overlay=work.overlay, shop=work.shop, at=work.at)


@define(kw_only=True, slots=False)
class MemoryWork(OpenUnit):
    """Serves `ports.work.Work`."""

    store: MemoryStore
    overlay: Overlay

    catalog = _made(MemoryCatalog)
    commissions = _made(MemoryCommissions)
    coupons = _made(MemoryCoupons)
    house = _made(MemoryHouse)
    ledger = MadeOnce(_ledger)
    member_files = _made(MemoryMemberFiles)
    members = _made(MemoryMembers)
    orders = _made(MemoryOrders)
    outbox = _made(MemoryOutbox)
    parcels = _made(MemoryParcels)
    payments = _made(MemoryPayments)
    people = _made(MemoryPeople)
    points = _made(MemoryPoints)
    prices = _made(MemoryPrices)
    promoters = _made(MemoryPromoters)
    quotas = _made(MemoryQuotas)
    referrals = _made(MemoryReferrals)
    returns = _made(MemoryReturns)
    signals = _made(MemorySignals)
    stock = _made(MemoryStock)
    withdrawals = _made(MemoryWithdrawals)

    @classmethod
    def open(cls, store: MemoryStore, call: Call) -> "MemoryWork":
        """Open a unit; nothing is written yet."""
        return cls(store=store, call=call, overlay=Overlay(store=store))

    def forget_outcomes(self, *, before: datetime, limit: int) -> int:
        """Forget outcomes remembered before an instant."""
        kept = self.store.table("idempotency").rows
        old = [k for k, (_, at) in kept.items() if k[0] == self.shop and at < before][:limit]
        for key in old:
            self.overlay.remove("idempotency", key)
        return len(old)

    def recall(self) -> Outcome | None:
        """Return what the call's key is remembered with."""
        found = self.store.table("idempotency").rows.get(self._outcome_key)
        return None if found is None else found[0]

    def merge(self) -> None:
        """Write everything, or raise and write nothing."""
        if self.outcome is not None:
            if self.recall() is not None:
                raise KeyTaken
            self.overlay.add("idempotency", self._outcome_key, (self.outcome, self.at))
        for event in self.events:
            self._record(event)
        self.overlay.move_counters(self.shop)
        self.overlay.merge()

    @property
    def _outcome_key(self) -> Key:
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
