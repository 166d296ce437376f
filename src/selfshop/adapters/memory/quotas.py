"""Counters of what is used up, in dictionaries."""

from collections.abc import Collection, Mapping

from selfshop.adapters.memory.store import Repository
from selfshop.domain.promotions import Usage, redeeming
from selfshop.domain.shared import Conflict, MemberId

_UNUSED = Usage()


class MemoryQuotas(Repository):
    """Serves `ports.quotas.Quotas`; a member's own count is a row beside the total."""

    def usage(self, names: Collection[str], *, member: MemberId | None) -> Mapping[str, Usage]:
        """Return the counters of those names that have any."""
        totals, own = self.rows("quota"), self.rows("member_quota")
        return {
            name: Usage(
                used=totals.get((self.shop, name), _UNUSED).used,
                used_by_member=own.get((self.shop, member, name), 0),
                spent_minor=totals.get((self.shop, name), _UNUSED).spent_minor,
            )
            for name in sorted(set(names))
            if (self.shop, name) in totals or (self.shop, member, name) in own
        }

    def open(self, names: Collection[str]) -> None:
        """Make counters, all zero, for names that have none."""
        for name in sorted(set(names)):
            if (self.shop, name) not in self.rows("quota"):
                self.overlay.add("quota", (self.shop, name), _UNUSED)

    def move(self, move: redeeming.QuotaMove) -> None:
        """Move counters."""
        total_key, own_key = (self.shop, move.name), (self.shop, move.member, move.name)
        total: Usage | None = self.overlay.get("quota", total_key)
        own: int = self.overlay.get("member_quota", own_key) or 0
        counted = Usage(
            used=_UNUSED.used if total is None else total.used,
            used_by_member=own,
            spent_minor=_UNUSED.spent_minor if total is None else total.spent_minor,
        )
        wants_total = bool(move.uses or move.spent)
        if (wants_total and total is None) or not move.admits(counted):
            raise Conflict("store.changed_meanwhile", retryable=True)
        after = move.applied(counted)
        if wants_total:
            kept = Usage(used=after.used, spent_minor=after.spent_minor)
            self.overlay.put("quota", total_key, kept)
        if move.by_member:
            self.overlay.put("member_quota", own_key, after.used_by_member)
