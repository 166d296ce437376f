"""The shop: the one object a host talks to, and the only place that chooses adapters."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from selfshop.domain.shared import (
    Actor,
    Customer,
    InvalidInput,
    Refused,
    ShopId,
    Staff,
    System,
    checks,
)

# What is used is loaded when it is used: a host that imports selfshop and opens no shop pays for
# money and errors alone.
if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from selfshop.adapters.sql import SqlStore
    from selfshop.application.calling import Described
    from selfshop.application.catalog import Catalog
    from selfshop.application.checkout import Checkout
    from selfshop.application.desk import Desk
    from selfshop.application.distribution import Distribution
    from selfshop.application.inventory import Inventory
    from selfshop.application.ledger import Ledger
    from selfshop.application.pricing import Pricing
    from selfshop.application.processes.cancelling import Orders
    from selfshop.application.processes.due import Due
    from selfshop.application.processes.erasing import Membership
    from selfshop.application.processes.gift_cards import GiftCards
    from selfshop.application.processes.paying import Payments
    from selfshop.application.processes.points_desk import Points
    from selfshop.application.processes.rehearsing import RuleDesk
    from selfshop.application.processes.returning import Aftersales
    from selfshop.application.processes.shipping import Fulfilment
    from selfshop.application.processes.wallets import Wallet
    from selfshop.application.promotions import Coupons
    from selfshop.application.risk import Risk
    from selfshop.application.settings import SettingsDesk
    from selfshop.ports.chance import Chance
    from selfshop.ports.clock import Clock, Ids
    from selfshop.ports.events import Relay
    from selfshop.ports.payment_provider import PaymentProvider
    from selfshop.ports.units import Units

MEMORY = "memory://"


class Shop:
    """One shop in one store. Thread-safe, closable, usable after fork.

    Made by `open_shop`. Its operations are grouped as the contexts are: ``shop.catalog``,
    ``shop.orders``, …; each takes keyword arguments and returns frozen values.
    """

    def __init__(self, desk: "Desk", *, store: "SqlStore | None") -> None:
        self._desk = desk
        self._store = store

    # -- binding ------------------------------------------------------------------------------

    def acting_as(self, actor: Actor, *, key: str | None = None) -> "Shop":
        """Return this shop as *actor* sees it.

        Args:
            actor: who asks: `Customer`, `Staff` with permissions, or `System`.
            key: idempotency key of the next command, at most 200 characters: the same key with the
                same arguments returns the stored outcome, with others it is a Conflict.

        Raises:
            InvalidInput: *actor* is none, or *key* is empty or too long.
        """
        if not isinstance(actor, Customer | Staff | System):
            raise InvalidInput("actor", "input.wrong_type", expected="Customer, Staff or System")
        if key is not None:
            checks.require_text("key", key)
        return self._but(actor=actor, key=key, bound=True)

    def as_of(self, instant: datetime) -> "Shop":
        """Return this shop with its time fixed at *instant*, for imports and tests.

        Raises:
            Refused: ``actor.not_allowed`` unless the system asks.
        """
        checks.require_instant("instant", instant)
        if not isinstance(self._desk.actor, System):
            raise Refused("actor.not_allowed", operation="as_of", actor=self._desk.actor.name)
        return self._but(instant=instant)

    def for_shop(self, shop: str) -> "Shop":
        """Return another shop in the same store, founded when it is first asked for."""
        checks.require_text("shop", shop, most=64)
        other = self._but(shop=ShopId(shop))
        from selfshop.application.opening import found

        found(other._desk, secret=secrets.token_hex(32))  # noqa: SLF001  one of our own
        return other

    def joining(self, connection: "Connection") -> "Shop":
        """Return this shop inside the host's open transaction on *connection*.

        Nothing is committed here, each operation runs in a SAVEPOINT, and nothing is retried: a
        retryable fault is raised as `Conflict` and the host repeats its whole transaction.

        Raises:
            StoreUnfit: the shop is not on SQL, or the connection's transaction is unfit; the
                sentence says what to change.
        """
        from selfshop.adapters.sql import SqlUnits, require_joinable
        from selfshop.domain.shared import StoreUnfit

        units = self._desk.units
        if not isinstance(units, SqlUnits):
            raise StoreUnfit("join.not_on_sql")
        require_joinable(connection)
        return self._but(units=units.joining(connection))

    def _but(self, **changes: object) -> "Shop":
        return Shop(self._desk.but(**changes), store=self._store)

    # -- the contexts -------------------------------------------------------------------------

    @cached_property
    def aftersales(self) -> "Aftersales":
        """Returns, and the money for them."""
        from selfshop.application.processes.returning import Aftersales

        return Aftersales(self._desk)

    @cached_property
    def catalog(self) -> "Catalog":
        """Products and SKUs."""
        from selfshop.application.catalog import Catalog

        return Catalog(self._desk)

    @cached_property
    def checkout(self) -> "Checkout":
        """What a cart costs."""
        from selfshop.application.checkout import Checkout

        return Checkout(self._desk)

    @cached_property
    def coupons(self) -> "Coupons":
        """Coupons, from their terms to their use."""
        from selfshop.application.promotions import Coupons

        return Coupons(self._desk)

    @cached_property
    def distribution(self) -> "Distribution":
        """Promoters, their commissions and their money."""
        from selfshop.application.distribution import Distribution

        return Distribution(self._desk)

    @cached_property
    def due(self) -> "Due":
        """Work whose time has come."""
        from selfshop.application.processes.due import Due

        return Due(self._desk)

    @cached_property
    def fulfilment(self) -> "Fulfilment":
        """Parcels."""
        from selfshop.application.processes.shipping import Fulfilment

        return Fulfilment(self._desk)

    @cached_property
    def gift_cards(self) -> "GiftCards":
        """Gift cards."""
        from selfshop.application.processes.gift_cards import GiftCards

        return GiftCards(self._desk)

    @cached_property
    def inventory(self) -> "Inventory":
        """Stock and holds."""
        from selfshop.application.inventory import Inventory

        return Inventory(self._desk)

    @cached_property
    def ledger(self) -> "Ledger":
        """The books under points, stored value and commissions."""
        from selfshop.application.ledger import Ledger

        return Ledger(self._desk)

    @cached_property
    def membership(self) -> "Membership":
        """Members."""
        from selfshop.application.processes.erasing import Membership

        return Membership(self._desk)

    @cached_property
    def orders(self) -> "Orders":
        """Orders."""
        from selfshop.application.processes.cancelling import Orders

        return Orders(self._desk)

    @cached_property
    def payments(self) -> "Payments":
        """Payments, takings and refunds."""
        from selfshop.application.processes.paying import Payments

        return Payments(self._desk)

    @cached_property
    def points(self) -> "Points":
        """Members' points."""
        from selfshop.application.processes.points_desk import Points

        return Points(self._desk)

    @cached_property
    def pricing(self) -> "Pricing":
        """Price ladders."""
        from selfshop.application.pricing import Pricing

        return Pricing(self._desk)

    @cached_property
    def promotions(self) -> "RuleDesk":
        """The rule book."""
        from selfshop.application.processes.rehearsing import RuleDesk

        return RuleDesk(self._desk)

    @cached_property
    def risk(self) -> "Risk":
        """What looks wrong."""
        from selfshop.application.risk import Risk

        return Risk(self._desk)

    @cached_property
    def settings(self) -> "SettingsDesk":
        """How the shop has decided."""
        from selfshop.application.settings import SettingsDesk

        return SettingsDesk(self._desk)

    @cached_property
    def wallet(self) -> "Wallet":
        """Wallets and store credit."""
        from selfshop.application.processes.wallets import Wallet

        return Wallet(self._desk)

    # -- from outside -------------------------------------------------------------------------

    def call(self, operation: str, arguments: Mapping[str, Any]) -> Any:
        """Perform an operation by name, with plain JSON data in and out.

        Args:
            operation: such as ``orders.place``.
            arguments: plain JSON data; amounts are decimal strings in the shop's currency.

        Raises:
            InvalidInput: the operation is unknown, or an argument's path and fault.
            Refused: ``actor.unbound`` without `acting_as`, or what the operation refuses.
        """
        from selfshop.adapters.codec import JsonCodec
        from selfshop.application import calling

        desk = self._desk
        settings = Shop(desk.but(actor=System(), key=None), store=None).settings.get()
        return calling.call(self, desk, JsonCodec(settings.currency), operation, arguments)

    def operations(self) -> "tuple[Described, ...]":
        """List every operation with the JSON Schema of its arguments and result."""
        from selfshop.adapters.codec import arguments_schema, schema_of
        from selfshop.application import calling

        return calling.describe(schema_of, arguments_schema)

    def close(self) -> None:
        """Give back the store's connections; a host's own engine stays open."""
        if self._store is not None:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_shop(
    url_or_engine: "str | Engine",
    *,
    shop: str = "main",
    clock: "Clock | None" = None,
    ids: "Ids | None" = None,
    chance: "Chance | None" = None,
    prefix: str = "",
    schema: str | None = None,
    migrate: bool | None = None,
    providers: "Iterable[PaymentProvider]" = (),
    relay: "Relay | None" = None,
) -> Shop:
    """Open a shop.

    Args:
        url_or_engine: ``memory://``, ``sqlite:///shop.db``, ``postgresql+psycopg://…``,
            ``mariadb+pymysql://…``, or a SQLAlchemy engine of the host's.
        shop: which shop of the store; founded with default settings when it is new.
        clock, ids, chance: time, ids, codes that nobody can guess; absent = the machine's, UUIDv7.
        prefix, schema: before every table name; the database schema that holds the tables.
        migrate: whether to bring the database's schema up to date. Absent = yes for a new SQLite
            file; on a server a missing or older schema is refused with the command to run.
        providers, relay: whom the host has for payments, and for events when `shop.due.run` is called.

    Raises:
        InvalidInput: there is no such kind of database, or *shop* is no name.
        StoreUnfit: the database is out of reach, or its schema missing, older or newer.
    """
    from selfshop.adapters.codec import JsonCodec
    from selfshop.adapters.system import SystemChance, SystemClock, Uuid7Ids
    from selfshop.application.desk import Desk
    from selfshop.application.opening import found

    checks.require_text("shop", shop, most=64)
    units, store = _units(url_or_engine, prefix=prefix, schema=schema, migrate=migrate)
    desk = Desk(
        units=units,
        codec=JsonCodec(),
        clock=clock or SystemClock(),
        ids=ids or Uuid7Ids(),
        chance=chance or SystemChance(),
        shop=ShopId(shop),
        sweep=_sweep_holds,
        sweep_orders=_sweep_orders,
        providers={provider.name: provider for provider in providers},
        relay=relay,
    )
    found(desk, secret=secrets.token_hex(32))
    return Shop(desk, store=store)


def _sweep_holds(desk: "Desk") -> bool:
    from selfshop.application.inventory import sweep_for

    return sweep_for(desk)


def _sweep_orders(desk: "Desk") -> bool:
    from selfshop.application.processes import expiring

    return expiring.sweep_for(desk)


def _units(
    url_or_engine: "str | Engine", *, prefix: str, schema: str | None, migrate: bool | None
) -> "tuple[Units, SqlStore | None]":
    if url_or_engine == MEMORY:
        from selfshop.adapters.memory import MemoryStore, MemoryUnits

        return MemoryUnits(store=MemoryStore()), None
    from selfshop.adapters import sql

    store = sql.open_store(url_or_engine, prefix=prefix, schema=schema)
    try:
        sql.prepare(store, migrating=migrate)
    except BaseException:
        store.close()
        raise
    return sql.SqlUnits(statements=sql.Statements.on(store)), store
