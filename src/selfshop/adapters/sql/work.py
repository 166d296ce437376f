"""An open unit of work on SQL."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from attrs import define, frozen
from sqlalchemy import Connection

from selfshop.adapters.codec import stored
from selfshop.adapters.sql.catalog import CatalogStatements, SqlCatalog
from selfshop.adapters.sql.commissions import CommissionStatements, SqlCommissions
from selfshop.adapters.sql.coupons import CouponStatements, SqlCoupons
from selfshop.adapters.sql.house import HouseStatements, SqlHouse
from selfshop.adapters.sql.instants import micros
from selfshop.adapters.sql.ledger import SqlLedger
from selfshop.adapters.sql.ledger_proof import ProofStatements
from selfshop.adapters.sql.member_files import MemberFileStatements, SqlMemberFiles
from selfshop.adapters.sql.members import MemberStatements, SqlMembers
from selfshop.adapters.sql.orders import OrderStatements, SqlOrders
from selfshop.adapters.sql.outbox import OutboxStatements, SqlOutbox
from selfshop.adapters.sql.outcomes import OutcomeStatements
from selfshop.adapters.sql.parcels import ParcelStatements, SqlParcels
from selfshop.adapters.sql.payments import PaymentStatements, SqlPayments
from selfshop.adapters.sql.pending import InsertStatements, Pending
from selfshop.adapters.sql.people import PeopleStatements, SqlPeople
from selfshop.adapters.sql.points import PointsStatements, SqlPoints
from selfshop.adapters.sql.prices import PriceStatements, SqlPrices
from selfshop.adapters.sql.promoters import PromoterStatements, SqlPromoters
from selfshop.adapters.sql.quotas import QuotaStatements, SqlQuotas
from selfshop.adapters.sql.referrals import ReferralStatements, SqlReferrals
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.returns import ReturnStatements, SqlReturns
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.sending import Drawer, Wire, wire
from selfshop.adapters.sql.signals import SignalStatements, SqlSignals
from selfshop.adapters.sql.stock import SqlStock, StockStatements
from selfshop.adapters.sql.store import NAMES_KEPT_MAX, SqlStore
from selfshop.adapters.sql.withdrawals import SqlWithdrawals, WithdrawalStatements
from selfshop.adapters.unit import MadeOnce, OpenUnit
from selfshop.domain.shared import part_of
from selfshop.ports.calls import Call, Outcome

R = TypeVar("R", bound=Repository[Any])
S = TypeVar("S")


@frozen(kw_only=True)
class Statements:
    """Every statement over the tables of one store, built once.

    Attributes:
        built: by the class that builds them.
        drawer: what of them has been sent before, ready to be sent again.
    """

    store: SqlStore
    built: Mapping[type[Any], Any]
    drawer: Drawer

    @classmethod
    def on(cls, store: SqlStore) -> "Statements":
        """Build the statements for the tables of *store*."""
        shared, drawer = _built(store.tables)
        # Two databases may have tables of the same names, but never the same shop.
        house = shared[HouseStatements].of_one_database()
        return cls(store=store, built={**shared, HouseStatements: house}, drawer=drawer)

    def of(self, kind: type[S]) -> S:
        """Return the statements that *kind* builds."""
        built: S = self.built[kind]
        return built

    def wire(self, connection: Connection) -> Wire:
        """Return the way by which they are sent on *connection*, in whose transaction."""
        return wire(connection, self.drawer)


@lru_cache(maxsize=NAMES_KEPT_MAX)
def _built(tables: Tables) -> tuple[Mapping[type[Any], Any], Drawer]:
    # Kept as the tables are, so that an engine opened twice compiles its statements once.
    held = [one.statements for one in vars(SqlWork).values() if isinstance(one, _Held)]
    kinds = (*held, OutcomeStatements, InsertStatements)
    return {kind: kind(tables) for kind in kinds}, Drawer()


class _Held(MadeOnce["SqlWork", R]):
    """A repository, and the statements that it sends."""

    def __init__(self, kind: type[R], statements: type[Any]) -> None:
        super().__init__(
            lambda work: kind(
                wire=work.wire,
                pending=work.pending,
                call=work.call,
                statements=work.statements.built[statements],
            )
        )
        self.statements = statements


@define(kw_only=True, slots=False)
class SqlWork(OpenUnit):
    """Serves `ports.work.Work`: reads at once, writes at the end."""

    wire: Wire
    statements: Statements
    pending: Pending

    catalog = _Held(SqlCatalog, CatalogStatements)
    commissions = _Held(SqlCommissions, CommissionStatements)
    coupons = _Held(SqlCoupons, CouponStatements)
    house = _Held(SqlHouse, HouseStatements)
    ledger = _Held(SqlLedger, ProofStatements)
    member_files = _Held(SqlMemberFiles, MemberFileStatements)
    members = _Held(SqlMembers, MemberStatements)
    orders = _Held(SqlOrders, OrderStatements)
    outbox = _Held(SqlOutbox, OutboxStatements)
    parcels = _Held(SqlParcels, ParcelStatements)
    payments = _Held(SqlPayments, PaymentStatements)
    people = _Held(SqlPeople, PeopleStatements)
    points = _Held(SqlPoints, PointsStatements)
    prices = _Held(SqlPrices, PriceStatements)
    promoters = _Held(SqlPromoters, PromoterStatements)
    quotas = _Held(SqlQuotas, QuotaStatements)
    referrals = _Held(SqlReferrals, ReferralStatements)
    returns = _Held(SqlReturns, ReturnStatements)
    signals = _Held(SqlSignals, SignalStatements)
    stock = _Held(SqlStock, StockStatements)
    withdrawals = _Held(SqlWithdrawals, WithdrawalStatements)

    @classmethod
    def open(cls, connection: Connection, statements: Statements, call: Call) -> "SqlWork":
        """Open a unit on *connection*; nothing is read or written yet."""
        pending = Pending(
            shop=call.shop,
            order=statements.store.ranks,
            into=statements.of(InsertStatements).into,
            move_counter=statements.of(StockStatements).move,
        )
        wire = statements.wire(connection)
        return cls(wire=wire, statements=statements, call=call, pending=pending)

    def forget_outcomes(self, *, before: datetime, limit: int) -> int:
        """Forget outcomes remembered before an instant."""
        return self.statements.of(OutcomeStatements).forget(
            self.wire, self.pending, self.call, before=before, limit=limit
        )

    def recall(self) -> Outcome | None:
        """Return what the call's key is remembered with, and read the shop's own row with it."""
        outcome, state = self.statements.of(OutcomeStatements).recall_first(self.wire, self.call)
        self.house.know(state)
        return outcome

    def has_writes(self) -> bool:
        """Tell whether the unit has anything to send."""
        return bool(self.pending) or bool(self.events) or self.outcome is not None

    def send(self) -> None:
        """Write everything: the idempotency row first, the counters last."""
        if self.outcome is not None:
            self.statements.of(OutcomeStatements).remember(self.wire, self.call, self.outcome)
        self.pending.insert(self.statements.store.tables.outbox, self._outbox_rows())
        self.pending.send(self.wire)

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
