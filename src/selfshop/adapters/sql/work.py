"""An open unit of work on SQL."""

from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from attrs import define, field, frozen
from sqlalchemy import Connection

from selfshop.adapters.codec import stored
from selfshop.adapters.sql.catalog import CatalogStatements, SqlCatalog
from selfshop.adapters.sql.commissions import CommissionStatements, SqlCommissions
from selfshop.adapters.sql.coupons import CouponStatements, SqlCoupons
from selfshop.adapters.sql.house import HouseStatements, SqlHouse
from selfshop.adapters.sql.instants import micros
from selfshop.adapters.sql.journal import JournalStatements
from selfshop.adapters.sql.ledger import SqlLedger
from selfshop.adapters.sql.ledger_proof import ProofStatements
from selfshop.adapters.sql.member_files import MemberFileStatements, SqlMemberFiles
from selfshop.adapters.sql.members import MemberStatements, SqlMembers
from selfshop.adapters.sql.orders import OrderStatements, SqlOrders
from selfshop.adapters.sql.outbox import OutboxStatements, SqlOutbox
from selfshop.adapters.sql.parcels import ParcelStatements, SqlParcels
from selfshop.adapters.sql.payments import PaymentStatements, SqlPayments
from selfshop.adapters.sql.pending import Pending
from selfshop.adapters.sql.people import PeopleStatements, SqlPeople
from selfshop.adapters.sql.points import PointsStatements, SqlPoints
from selfshop.adapters.sql.prices import PriceStatements, SqlPrices
from selfshop.adapters.sql.promoters import PromoterStatements, SqlPromoters
from selfshop.adapters.sql.quotas import QuotaStatements, SqlQuotas
from selfshop.adapters.sql.referrals import ReferralStatements, SqlReferrals
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.returns import ReturnStatements, SqlReturns
from selfshop.adapters.sql.signals import SignalStatements, SqlSignals
from selfshop.adapters.sql.stock import SqlStock, StockStatements
from selfshop.adapters.sql.store import SqlStore
from selfshop.adapters.sql.withdrawals import SqlWithdrawals, WithdrawalStatements
from selfshop.domain.shared import Actor, Event, MemberId, ShopId, part_of
from selfshop.ports.calls import Call, Outcome

R = TypeVar("R", bound=Repository[Any])


@frozen(kw_only=True)
class Statements:
    """Every repository's statements on one store, built once."""

    store: SqlStore
    catalog: CatalogStatements
    commissions: CommissionStatements
    coupons: CouponStatements
    house: HouseStatements
    journal: JournalStatements
    ledger: ProofStatements
    member_files: MemberFileStatements
    members: MemberStatements
    outbox: OutboxStatements
    orders: OrderStatements
    parcels: ParcelStatements
    payments: PaymentStatements
    people: PeopleStatements
    points: PointsStatements
    referrals: ReferralStatements
    returns: ReturnStatements
    prices: PriceStatements
    promoters: PromoterStatements
    quotas: QuotaStatements
    signals: SignalStatements
    stock: StockStatements
    withdrawals: WithdrawalStatements

    @classmethod
    def on(cls, store: SqlStore) -> "Statements":
        """Build the statements for the tables of *store*."""
        tables = store.tables
        return cls(
            store=store,
            catalog=CatalogStatements(tables),
            commissions=CommissionStatements(tables),
            coupons=CouponStatements(tables),
            house=HouseStatements(tables),
            journal=JournalStatements(tables),
            ledger=ProofStatements(tables),
            member_files=MemberFileStatements(tables),
            members=MemberStatements(tables),
            outbox=OutboxStatements(tables),
            orders=OrderStatements(tables),
            parcels=ParcelStatements(tables),
            payments=PaymentStatements(tables),
            people=PeopleStatements(tables),
            points=PointsStatements(tables),
            referrals=ReferralStatements(tables),
            returns=ReturnStatements(tables),
            prices=PriceStatements(tables),
            promoters=PromoterStatements(tables),
            quotas=QuotaStatements(tables),
            signals=SignalStatements(tables),
            stock=StockStatements(tables),
            withdrawals=WithdrawalStatements(tables),
        )


@define(kw_only=True, slots=False)
class SqlWork:
    """Serves `ports.work.Work`: reads at once, writes at the end."""

    connection: Connection
    statements: Statements
    call: Call
    pending: Pending
    outcome: Outcome | None = None
    events: list[Event] = field(factory=list)

    @classmethod
    def open(cls, connection: Connection, statements: Statements, call: Call) -> "SqlWork":
        """Open a unit on *connection*; nothing is read or written yet."""
        pending = Pending(
            shop=call.shop, order=statements.store.ranks, move_counter=statements.stock.move
        )
        return cls(connection=connection, statements=statements, call=call, pending=pending)

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
    def catalog(self) -> SqlCatalog:
        """Products and SKUs."""
        return self._repository(SqlCatalog, self.statements.catalog)

    @cached_property
    def commissions(self) -> SqlCommissions:
        """Commissions."""
        return self._repository(SqlCommissions, self.statements.commissions)

    @cached_property
    def coupons(self) -> SqlCoupons:
        """Coupons and their batches."""
        return self._repository(SqlCoupons, self.statements.coupons)

    @cached_property
    def house(self) -> SqlHouse:
        """Settings and rule sets."""
        return self._repository(SqlHouse, self.statements.house)

    @cached_property
    def ledger(self) -> SqlLedger:
        """Accounts, journals, holds and lots."""
        return self._repository(SqlLedger, self.statements.ledger)

    @cached_property
    def member_files(self) -> SqlMemberFiles:
        """Members' files."""
        return self._repository(SqlMemberFiles, self.statements.member_files)

    @cached_property
    def members(self) -> SqlMembers:
        """Members."""
        return self._repository(SqlMembers, self.statements.members)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """The events committed so far."""
        return self._repository(SqlOutbox, self.statements.outbox)

    @cached_property
    def orders(self) -> SqlOrders:
        """Orders and their frozen quotes."""
        return self._repository(SqlOrders, self.statements.orders)

    @cached_property
    def parcels(self) -> SqlParcels:
        """Parcels."""
        return self._repository(SqlParcels, self.statements.parcels)

    @cached_property
    def payments(self) -> SqlPayments:
        """Payments, takings and refunds."""
        return self._repository(SqlPayments, self.statements.payments)

    @cached_property
    def people(self) -> SqlPeople:
        """Personal data."""
        return self._repository(SqlPeople, self.statements.people)

    @cached_property
    def referrals(self) -> SqlReferrals:
        """Who brought whom in."""
        return self._repository(SqlReferrals, self.statements.referrals)

    @cached_property
    def returns(self) -> SqlReturns:
        """Returns."""
        return self._repository(SqlReturns, self.statements.returns)

    @cached_property
    def points(self) -> SqlPoints:
        """The points of orders."""
        return self._repository(SqlPoints, self.statements.points)

    @cached_property
    def prices(self) -> SqlPrices:
        """Price ladders."""
        return self._repository(SqlPrices, self.statements.prices)

    @cached_property
    def promoters(self) -> SqlPromoters:
        """Plans, promoters and their statements."""
        return self._repository(SqlPromoters, self.statements.promoters)

    @cached_property
    def quotas(self) -> SqlQuotas:
        """What of limits is used up."""
        return self._repository(SqlQuotas, self.statements.quotas)

    @cached_property
    def signals(self) -> SqlSignals:
        """What looks wrong."""
        return self._repository(SqlSignals, self.statements.signals)

    @cached_property
    def stock(self) -> SqlStock:
        """Counters, movements, holds."""
        return self._repository(SqlStock, self.statements.stock)

    @cached_property
    def withdrawals(self) -> SqlWithdrawals:
        """Withdrawals and the tax withheld from them."""
        return self._repository(SqlWithdrawals, self.statements.withdrawals)

    def new_id(self) -> str:
        """Return a new id; the same one in each attempt."""
        return self.call.ids.next()

    def emit(self, *events: Event) -> None:
        """Hand over events."""
        self.events.extend(events)

    def forget_outcomes(self, *, before: datetime, limit: int) -> int:
        """Forget outcomes remembered before an instant."""
        return self.statements.journal.forget(
            self.connection, self.pending, self.call, before=before, limit=limit
        )

    def recall(self) -> Outcome | None:
        """Return what the call's key is remembered with, and read the shop's own row with it."""
        outcome, state = self.statements.journal.recall_first(self.connection, self.call)
        self.house.know(state)
        return outcome

    def remember(self, outcome: Outcome) -> None:
        """Keep *outcome* under the call's key."""
        self.outcome = outcome

    def has_writes(self) -> bool:
        """Tell whether the unit has anything to send."""
        return bool(self.pending) or bool(self.events) or self.outcome is not None

    def send(self) -> None:
        """Write everything: the idempotency row first, the counters last."""
        if self.outcome is not None:
            self.statements.journal.remember(self.connection, self.call, self.outcome)
        self.pending.insert(self.statements.store.tables.outbox, self._outbox_rows())
        self.pending.send(self.connection)

    def _outbox_rows(self) -> list[dict[str, object]]:
        call = self.call
        return [
            {
                "shop_id": call.shop,
                "part": part_of(event.root),
                "id": call.ids.next(),
                "aggregate": event.aggregate,
                "version": event.version,
                "kind": event.kind,
                "actor": call.actor.name,
                "operation": call.operation,
                "key": call.key,
                "at_us": micros(call.at),
                "data": stored.plain_text({"root": event.root, "facts": event.facts}),
                "relayed": 0,
            }
            for event in self.events
        ]

    def _repository(self, kind: type[R], statements: object) -> R:
        return kind(
            connection=self.connection, pending=self.pending, call=self.call, statements=statements
        )
