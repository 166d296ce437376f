"""Coupons and their batches in dictionaries."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from selfshop.adapters.memory.store import Repository
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId, RuleId
from selfshop.ports.coupons import Count


class MemoryCoupons(Repository):
    """Serves `ports.coupons.Coupons`."""

    def add_template(self, template: redeeming.Template) -> redeeming.Template:
        """Add a template."""
        return self.overlay.add_versioned("coupon_template", (self.shop, template.id), template)

    def template(self, template_id: redeeming.TemplateId) -> redeeming.Template | None:
        """Return the template, if it exists."""
        found: redeeming.Template | None = self.rows("coupon_template").get(
            (self.shop, template_id)
        )
        return found

    def rules_with_templates(self, rules: Collection[RuleId]) -> frozenset[RuleId]:
        """Return those of *rules* that some template brings into carts."""
        known = {template.rule for _, template in self.of_shop("coupon_template")}
        return frozenset(known & set(rules))

    def add_batch(self, batch: redeeming.Batch) -> redeeming.Batch:
        """Add a batch."""
        return self.overlay.add_versioned("coupon_batch", (self.shop, batch.id), batch)

    def save_batch(self, batch: redeeming.Batch) -> redeeming.Batch:
        """Replace the batch, if nobody else has."""
        return self.overlay.replace("coupon_batch", (self.shop, batch.id), batch)

    def batches(
        self, ids: Collection[redeeming.BatchId]
    ) -> Mapping[redeeming.BatchId, redeeming.Batch]:
        """Return those of the batches that exist."""
        rows = self.rows("coupon_batch")
        return {name: rows[self.shop, name] for name in sorted(ids) if (self.shop, name) in rows}

    def find_batches(
        self, *, after: redeeming.BatchId | None, limit: int
    ) -> Sequence[redeeming.Batch]:
        """Return a page of batches."""
        rows = (row for _, row in self.of_shop("coupon_batch"))
        return list(islice((row for row in rows if after is None or row.id > after), limit))

    def issue(self, coupons: Iterable[redeeming.Coupon]) -> None:
        """Add new coupons."""
        for coupon in coupons:
            self.overlay.add_versioned("coupon", (self.shop, coupon.id), coupon)

    def save(self, coupon: redeeming.Coupon) -> redeeming.Coupon:
        """Replace the coupon, if nobody else has."""
        return self.overlay.replace("coupon", (self.shop, coupon.id), coupon)

    def get(
        self, ids: Collection[redeeming.CouponId]
    ) -> Mapping[redeeming.CouponId, redeeming.Coupon]:
        """Return those of the coupons that exist."""
        rows = self.rows("coupon")
        return {name: rows[self.shop, name] for name in sorted(ids) if (self.shop, name) in rows}

    def wallet(
        self, member: MemberId, *, after: redeeming.CouponId | None, limit: int
    ) -> Sequence[redeeming.Coupon]:
        """Return a page of a member's coupons."""
        own = (row for _, row in self.of_shop("coupon") if row.member == member)
        return list(islice((row for row in own if after is None or row.id > after), limit))

    def count(self, batch: redeeming.BatchId, *, at: datetime) -> Sequence[Count]:
        """Return how many of a batch's coupons stand how."""
        own = [row for _, row in self.of_shop("coupon") if row.batch == batch]
        amounts: Counter[tuple[redeeming.CouponState, bool]] = Counter()
        counts = Counter((row.state, row.expires_at <= at) for row in own)
        for row in own:
            amounts[row.state, row.expires_at <= at] += row.amount
        return [
            Count(state=state, over=over, coupons=counts[state, over], amount=amounts[state, over])
            for state, over in sorted(counts)
        ]

    def expired_by(self, at: datetime, *, limit: int) -> Sequence[redeeming.Coupon]:
        """Return free coupons whose time is over."""
        due = [coupon for coupon in self._free() if coupon.expires_at <= at]
        return sorted(due, key=lambda coupon: (coupon.expires_at, coupon.id))[:limit]

    def next_expiry(self) -> datetime | None:
        """Return when the next free coupon's time is over."""
        return min((coupon.expires_at for coupon in self._free()), default=None)

    def _free(self) -> list[redeeming.Coupon]:
        free = redeeming.CouponState.FREE
        return [row for _, row in self.of_shop("coupon") if row.state is free]
