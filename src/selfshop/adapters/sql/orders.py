"""Orders and their frozen quotes on SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Select, bindparam, select

from selfshop.adapters.sql.instants import instant, micros
from selfshop.adapters.sql.pending import Pending
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.sending import Wire
from selfshop.adapters.sql.statements import due_of, next_of, page_of, this, this_row, versioned
from selfshop.adapters.sql.tables.trade import ORDER_LINE_COUNTS
from selfshop.domain import checkout, orders, promotions
from selfshop.domain.shared import (
    HoldId,
    MemberId,
    Minor,
    OrderId,
    SubjectId,
    part_of,
)
from selfshop.ports.calls import Call
from selfshop.ports.orders import Names

_HEADER = (
    "id", "member_id", "status", "payable_minor", "paid_minor", "placed_at_us", "pay_before_us",
    "version", "data",
)  # fmt: skip
#: The columns of the header that moves change; the others are set for good when it is placed.
_MOVING = ("status", "paid_minor", "data")

#: The columns of a line as they are read, after the header, and the fields that they are.
_LINE = (
    "line", "sku", *ORDER_LINE_COUNTS, "list_minor", "price_minor", "payable_minor", "gift_of",
)  # fmt: skip
_LINE_FIELDS = tuple(name.removesuffix("_minor") for name in _LINE)
_fields_of = attrgetter(*_LINE_FIELDS)

_SPACES: Mapping[Names, str] = {
    "number": "order.number",
    "reference": "order.reference",
    "hold": "order.hold",
}


@frozen(kw_only=True)
class Papers:
    """What of an order is neither queried nor summed."""

    number: str
    currency: str
    hold: HoldId | None = None
    quote_hash: str
    ruleset: str
    settings: int
    reference: str | None = None
    ship_to: SubjectId | None = None
    held_back: str | None = None
    redemptions: tuple[promotions.redeeming.Redemption, ...] = ()


class OrderStatements:
    """The statements over orders, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        orders_, line = tables.orders, tables.order_line
        self.orders, self.line, self.order_quote = orders_, line, tables.order_quote
        self.name = tables.unique_name
        self.get = self._joined().where(this_row(orders_, "id")).order_by(line.c.position)
        self.get_of_member = self.get.where(orders_.c.member_id == bindparam("b_owner"))
        self.quote = select(tables.order_quote.c.data).where(
            this_row(tables.order_quote, "order_id")
        )
        self.holder = select(self.name.c.holder).where(this_row(self.name, "space", "name"))
        self.save = versioned(orders_, *_MOVING, keys=("id",))
        self.save_line = (
            line.update()
            .where(this_row(line, "order_id", "line"))
            .values({name: bindparam(name) for name in ORDER_LINE_COUNTS})
        )
        pending = orders_.c.status == orders.OrderStatus.PENDING_PAYMENT.value
        self.unpaid = due_of(
            select(orders_.c.id).where(pending), orders_.c.pay_before_us, orders_.c.id
        )
        self.next_pay_before = next_of(orders_.c.pay_before_us, pending)
        self.after = page_of(select(orders_.c.id), orders_.c.id)
        self.many = (
            self._joined()
            .where(
                orders_.c.shop_id == bindparam("shop"),
                orders_.c.part.in_(bindparam("parts", expanding=True)),
                orders_.c.id.in_(bindparam("ids", expanding=True)),
            )
            .order_by(orders_.c.id, line.c.position)
        )

    def _joined(self) -> Select[Any]:
        """Select orders with their lines, a row a line, in one statement."""
        header = (self.orders.c[name] for name in _HEADER)
        line = (self.line.c[name].label(f"line_{name}") for name in _LINE)
        return select(*header, *line).join_from(
            self.orders,
            self.line,
            (self.line.c.shop_id == self.orders.c.shop_id)
            & (self.line.c.part == self.orders.c.part)
            & (self.line.c.order_id == self.orders.c.id),
        )


class SqlOrders(Repository[OrderStatements]):
    """Serves `ports.orders.Orders`."""

    def __init__(
        self,
        *,
        wire: Wire,
        pending: Pending,
        call: Call,
        statements: OrderStatements,
    ) -> None:
        super().__init__(wire=wire, pending=pending, call=call, statements=statements)
        #: Orders as they were read, so that saving writes only the lines that have changed.
        self._read: dict[OrderId, orders.Order] = {}

    def add(self, order: orders.Order, quote: checkout.Quote) -> orders.Order:
        """Add an order with the quote it was placed on."""
        saved = evolve(order, version=1)
        root = {"shop_id": self.shop, "part": part_of(order.id)}
        self.insert(self.statements.orders, [root | self._header(saved)])
        self.insert(
            self.statements.line,
            [
                root | {"order_id": order.id, "position": position, **_line_row(line)}
                for position, line in enumerate(order.lines)
            ],
        )
        data = self.write(quote, checkout.Quote)
        self.insert(self.statements.order_quote, [root | {"order_id": order.id, "data": data}])
        names: tuple[tuple[Names, str | None], ...] = (
            ("number", order.number), ("reference", order.reference), ("hold", order.hold)
        )  # fmt: skip
        self.insert(
            self.statements.name,
            [self._name(space, name, order.id) for space, name in names if name is not None],
        )
        return saved

    def save(self, order: orders.Order) -> orders.Order:
        """Replace the order, if nobody else has."""
        saved = evolve(order, version=order.version + 1)
        statements = self.statements
        row = this(self.shop, order.id, id=order.id, version=order.version)
        header = self._header(saved)
        row |= {name: header[name] for name in (*_MOVING, "version")}
        self.pending.update(statements.orders, statements.save, row)
        before = {line.line: line for line in self._read[order.id].lines}
        for line in order.lines:
            if line != before[line.line]:
                keys = this(self.shop, order.id, order_id=order.id, line=line.line)
                counts = {name: getattr(line, name) for name in ORDER_LINE_COUNTS}
                self.pending.update(statements.line, statements.save_line, keys | counts)
        self._read[order.id] = saved
        return saved

    def get(self, order_id: OrderId, *, owner: MemberId | None) -> orders.Order | None:
        """Return the order, if it exists and is theirs."""
        keys = this(self.shop, order_id, id=order_id)
        if owner is None:
            rows = self.rows(self.statements.get, keys)
        else:
            rows = self.rows(self.statements.get_of_member, keys | {"b_owner": owner})
        return self._order(rows) if rows else None

    def holder_of(self, space: Names, name: str) -> OrderId | None:
        """Return the order whose number, reference or hold *name* is."""
        keys = this(self.shop, _root(space, name), space=_SPACES[space], name=name)
        rows = self.rows(self.statements.holder, keys)
        return OrderId(rows[0].holder) if rows else None

    def by_reference(self, reference: str, *, owner: MemberId | None) -> orders.Order | None:
        """Return the order with the host's own *reference*."""
        holder = self.holder_of("reference", reference)
        return None if holder is None else self.get(holder, owner=owner)

    def quote(self, order_id: OrderId) -> checkout.Quote | None:
        """Return the quote that the order was placed on."""
        rows = self.rows(self.statements.quote, this(self.shop, order_id, order_id=order_id))
        return self.read(rows[0].data, checkout.Quote) if rows else None

    def find(
        self,
        *,
        member: MemberId | None,
        status: orders.OrderStatus | None,
        after: OrderId | None,
        limit: int,
    ) -> Sequence[orders.Order]:
        """Return a page of orders."""
        table = self.statements.orders
        statement = self.statements.after
        if member is not None:
            statement = statement.where(table.c.member_id == member)
        if status is not None:
            statement = statement.where(table.c.status == status.value)
        return self._many([row.id for row in self.rows(statement, self.page(after, limit))])

    def unpaid_until(self, at: datetime, *, limit: int) -> Sequence[orders.Order]:
        """Return orders that were to be paid by *at*."""
        rows = self.rows(self.statements.unpaid, self.due(at, limit))
        due = self._many([row.id for row in rows])
        # Between the two readings somebody may have paid, cancelled or swept one.
        return [order for order in due if order.status is orders.OrderStatus.PENDING_PAYMENT]

    def next_pay_before(self) -> datetime | None:
        """Return when the next unpaid order expires."""
        return self.earliest(self.statements.next_pay_before)

    def _many(self, ids: Sequence[str]) -> Sequence[orders.Order]:
        if not ids:
            return []
        parameters = {"shop": self.shop, "ids": ids, "parts": sorted({part_of(i) for i in ids})}
        rows: dict[str, list[Any]] = {name: [] for name in ids}
        for row in self.rows(self.statements.many, parameters):
            rows[row.id].append(row)
        return [self._order(rows[name]) for name in ids]

    def _order(self, rows: Sequence[Any]) -> orders.Order:
        head = rows[0]
        papers = self.read(head.data, Papers)
        order = orders.Order(
            id=OrderId(head.id),
            member=MemberId(head.member_id),
            status=orders.OrderStatus(head.status),
            lines=tuple([_line(row[len(_HEADER) :]) for row in rows]),
            payable=Minor(head.payable_minor),
            paid=Minor(head.paid_minor),
            placed_at=instant(head.placed_at_us),
            pay_before=instant(head.pay_before_us),
            version=head.version,
            number=papers.number,
            currency=papers.currency,
            hold=papers.hold,
            quote_hash=papers.quote_hash,
            ruleset=papers.ruleset,
            settings=papers.settings,
            reference=papers.reference,
            ship_to=papers.ship_to,
            held_back=papers.held_back,
            redemptions=papers.redemptions,
        )
        self._read[order.id] = order
        return order

    def _header(self, order: orders.Order) -> dict[str, object]:
        papers = Papers(
            number=order.number,
            currency=order.currency,
            hold=order.hold,
            quote_hash=order.quote_hash,
            ruleset=order.ruleset,
            settings=order.settings,
            reference=order.reference,
            ship_to=order.ship_to,
            held_back=order.held_back,
            redemptions=order.redemptions,
        )
        return {
            "id": order.id,
            "member_id": order.member,
            "status": order.status.value,
            "payable_minor": order.payable,
            "paid_minor": order.paid,
            "placed_at_us": micros(order.placed_at),
            "pay_before_us": micros(order.pay_before),
            "version": order.version,
            "data": self.write(papers, Papers),
        }

    def _name(self, space: Names, name: str, order: OrderId) -> dict[str, object]:
        return {
            "shop_id": self.shop,
            "part": part_of(_root(space, name)),
            "space": _SPACES[space],
            "name": name,
            "holder": order,
        }


def _root(space: Names, name: str) -> str:
    return f"{_SPACES[space]}:{name}"


def _line_row(line: orders.OrderLine) -> dict[str, object]:
    return dict(zip(_LINE, _fields_of(line), strict=True))


def _line(columns: Iterable[Any]) -> orders.OrderLine:
    return orders.OrderLine(**dict(zip(_LINE_FIELDS, columns, strict=True)))
