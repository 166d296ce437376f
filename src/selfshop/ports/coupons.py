"""Where coupons are kept, with the batches they are of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId, RuleId


@frozen(kw_only=True)
class Count:
    """How many coupons of a batch stand in one state, and what they take off orders.

    Attributes:
        over: whether their time is over, swept or not.
        amount: in minor units of the shop's currency.
    """

    state: redeeming.CouponState
    over: bool
    coupons: int
    amount: int


class Coupons(Protocol):
    """The coupons of one shop. Part of an open unit."""

    def add_template(self, template: redeeming.Template) -> redeeming.Template:
        """Add a template; return it as stored."""

    def template(self, template_id: redeeming.TemplateId) -> redeeming.Template | None:
        """Return the template, if it exists."""

    def rules_with_templates(self, rules: Collection[RuleId]) -> frozenset[RuleId]:
        """Return those of *rules* that some template brings into carts."""

    def add_batch(self, batch: redeeming.Batch) -> redeeming.Batch:
        """Add a batch; return it as stored."""

    def save_batch(self, batch: redeeming.Batch) -> redeeming.Batch:
        """Replace the batch that was loaded with this version; return it as stored."""

    def batches(
        self, ids: Collection[redeeming.BatchId]
    ) -> Mapping[redeeming.BatchId, redeeming.Batch]:
        """Return those of the batches that exist."""

    def find_batches(
        self, *, after: redeeming.BatchId | None, limit: int
    ) -> Sequence[redeeming.Batch]:
        """Return up to *limit* batches in the order of their ids, those past *after*."""

    def issue(self, coupons: Iterable[redeeming.Coupon]) -> None:
        """Add new coupons, however many: they are asked for one by one when the unit ends.

        Raises when the unit ends: a coupon of the same id is there already.
        """

    def save(self, coupon: redeeming.Coupon) -> redeeming.Coupon:
        """Replace the coupon that was loaded with this version; return it as stored."""

    def get(
        self, ids: Collection[redeeming.CouponId]
    ) -> Mapping[redeeming.CouponId, redeeming.Coupon]:
        """Return those of the coupons that exist."""

    def wallet(
        self, member: MemberId, *, after: redeeming.CouponId | None, limit: int
    ) -> Sequence[redeeming.Coupon]:
        """Return up to *limit* coupons of a member in the order of their ids, those past *after*."""

    def count(self, batch: redeeming.BatchId, *, at: datetime) -> Sequence[Count]:
        """Return how many of a batch's coupons stand how; the cost grows with the batch."""

    def expired_by(self, at: datetime, *, limit: int) -> Sequence[redeeming.Coupon]:
        """Return up to *limit* free coupons whose time is over at *at*, the oldest first."""

    def next_expiry(self) -> datetime | None:
        """Return when the next free coupon's time is over, if there is one."""
