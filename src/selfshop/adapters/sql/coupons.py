"""Coupons and their batches on SQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import Table, bindparam, case, func, select

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    get_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import instant, instant_or_none, micros, micros_or_none
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import by_ids, due_of, next_of, page_of, this, versioned
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId, Minor, OrderId, RuleId, part_of
from selfshop.ports.coupons import Count

_MOVING = (
    "member_id", "state", "expires_at_us", "order_id", "reserved_until_us", "amount_minor",
)  # fmt: skip
_FREE = redeeming.CouponState.FREE.value


class CouponStatements:
    """The statements over coupons, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        coupon = self.coupon = tables.coupon
        template, batch = tables.coupon_template, tables.coupon_batch
        self.templates: DocumentStatements[redeeming.Template] = DocumentStatements.of(
            template,
            redeeming.Template,
            root=lambda one: one.id,
            keys=lambda one: {"id": one.id},
            key_names=("id",),
            columns=lambda one: {"rule": one.rule},
            column_names=("rule",),
        )
        self.batches: DocumentStatements[redeeming.Batch] = DocumentStatements.of(
            batch,
            redeeming.Batch,
            root=lambda one: one.id,
            keys=lambda one: {"id": one.id},
            key_names=("id",),
            columns=lambda _: {},
            column_names=(),
        )
        self.rules = select(template.c.rule).where(
            template.c.shop_id == bindparam("shop"),
            template.c.rule.in_(bindparam("rules", expanding=True)),
        )
        self.batches_by_id = by_ids(batch)
        self.batches_after = page_of(select(batch.c.data), batch.c.id)
        self._read_coupons(coupon)

    def _read_coupons(self, coupon: Table) -> None:
        self.by_id = by_ids(coupon)
        self.save = versioned(coupon, *_MOVING, keys=("id",))
        theirs = select(coupon).where(coupon.c.member_id == bindparam("member"))
        self.wallet = page_of(theirs, coupon.c.id)
        over = case((coupon.c.expires_at_us <= bindparam("at"), 1), else_=0).label("over")
        self.counts = (
            select(coupon.c.state, over, func.count(), func.sum(coupon.c.amount_minor))
            .where(coupon.c.shop_id == bindparam("shop"), coupon.c.batch == bindparam("batch"))
            .group_by(coupon.c.state, "over")
            .order_by(coupon.c.state, "over")
        )
        free = coupon.c.state == _FREE
        self.expired = due_of(select(coupon).where(free), coupon.c.expires_at_us, coupon.c.id)
        self.next_expiry = next_of(coupon.c.expires_at_us, free)


class SqlCoupons(Repository[CouponStatements]):
    """Serves `ports.coupons.Coupons`."""

    def add_template(self, template: redeeming.Template) -> redeeming.Template:
        """Add a template."""
        return add_document(self, self.statements.templates, template)

    def template(self, template_id: redeeming.TemplateId) -> redeeming.Template | None:
        """Return the template, if it exists."""
        return get_document(self, self.statements.templates, template_id, id=template_id)

    def rules_with_templates(self, rules: Collection[RuleId]) -> frozenset[RuleId]:
        """Return those of *rules* that some template brings into carts."""
        rows = self.rows(self.statements.rules, {"shop": self.shop, "rules": sorted(rules)})
        return frozenset(RuleId(row.rule) for row in rows)

    def add_batch(self, batch: redeeming.Batch) -> redeeming.Batch:
        """Add a batch."""
        return add_document(self, self.statements.batches, batch)

    def save_batch(self, batch: redeeming.Batch) -> redeeming.Batch:
        """Replace the batch, if nobody else has."""
        return save_document(self, self.statements.batches, batch)

    def batches(
        self, ids: Collection[redeeming.BatchId]
    ) -> Mapping[redeeming.BatchId, redeeming.Batch]:
        """Return those of the batches that exist."""
        rows = self.rows_of(self.statements.batches_by_id, ids)
        return {
            redeeming.BatchId(row.id): self.read_kept(row.data, redeeming.Batch) for row in rows
        }

    def find_batches(
        self, *, after: redeeming.BatchId | None, limit: int
    ) -> Sequence[redeeming.Batch]:
        """Return a page of batches."""
        page = self.page(after, limit)
        return read_documents(self, self.statements.batches, self.statements.batches_after, page)

    def issue(self, coupons: Iterable[redeeming.Coupon]) -> None:
        """Add new coupons."""
        rows = (self._row(evolve(coupon, version=1)) for coupon in coupons)
        self.pending.streams.append((self.statements.coupon, rows))

    def save(self, coupon: redeeming.Coupon) -> redeeming.Coupon:
        """Replace the coupon, if nobody else has."""
        saved = evolve(coupon, version=coupon.version + 1)
        row = this(self.shop, coupon.id, id=coupon.id, version=coupon.version)
        self.pending.update(self.statements.coupon, self.statements.save, row | _columns(saved))
        return saved

    def get(
        self, ids: Collection[redeeming.CouponId]
    ) -> Mapping[redeeming.CouponId, redeeming.Coupon]:
        """Return those of the coupons that exist."""
        rows = self.rows_of(self.statements.by_id, ids)
        return {coupon.id: coupon for coupon in map(_coupon, rows)}

    def wallet(
        self, member: MemberId, *, after: redeeming.CouponId | None, limit: int
    ) -> Sequence[redeeming.Coupon]:
        """Return a page of a member's coupons."""
        page = self.page(after, limit) | {"member": member}
        return [_coupon(row) for row in self.rows(self.statements.wallet, page)]

    def count(self, batch: redeeming.BatchId, *, at: datetime) -> Sequence[Count]:
        """Return how many of a batch's coupons stand how."""
        rows = self.rows(
            self.statements.counts, {"shop": self.shop, "batch": batch, "at": micros(at)}
        )
        return [
            Count(
                state=redeeming.CouponState(state),
                over=bool(over),
                coupons=coupons,
                amount=int(amount),
            )
            for state, over, coupons, amount in rows
        ]

    def expired_by(self, at: datetime, *, limit: int) -> Sequence[redeeming.Coupon]:
        """Return free coupons whose time is over."""
        return [_coupon(row) for row in self.rows(self.statements.expired, self.due(at, limit))]

    def next_expiry(self) -> datetime | None:
        """Return when the next free coupon's time is over."""
        return self.earliest(self.statements.next_expiry)

    def _row(self, coupon: redeeming.Coupon) -> dict[str, object]:
        return {
            "shop_id": self.shop,
            "part": part_of(coupon.id),
            "id": coupon.id,
            "batch": coupon.batch,
            **_columns(coupon),
        }


def _columns(coupon: redeeming.Coupon) -> dict[str, object]:
    return {
        "member_id": coupon.member,
        "state": coupon.state.value,
        "expires_at_us": micros(coupon.expires_at),
        "order_id": coupon.order,
        "reserved_until_us": micros_or_none(coupon.reserved_until),
        "amount_minor": coupon.amount,
        "version": coupon.version,
    }


def _coupon(row: Any) -> redeeming.Coupon:
    return redeeming.Coupon(
        id=redeeming.CouponId(row.id),
        batch=redeeming.BatchId(row.batch),
        expires_at=instant(row.expires_at_us),
        member=None if row.member_id is None else MemberId(row.member_id),
        state=redeeming.CouponState(row.state),
        order=None if row.order_id is None else OrderId(row.order_id),
        reserved_until=instant_or_none(row.reserved_until_us),
        amount=Minor(row.amount_minor),
        version=row.version,
    )
