"""The least a quote can cost in Python: loops over integers, frozen objects, a reason for each rule.

No features: one pass in order, whole lines, no unit shares, no ladder, no scopes but one name.
Either every promotion takes something off what is left of a line (stacking), or the first that
takes part in a unit keeps it (exclusive).
"""

from collections.abc import Sequence

from attrs import frozen
from benchmarks.quote_workload import Promotion, Wish


@frozen
class Off:
    promotion: str
    line: int
    amount: int


@frozen
class FloorLine:
    sku: str
    quantity: int
    gross: int
    net: int
    off: tuple[Off, ...]


@frozen
class Decision:
    promotion: str
    applied: bool
    reason: str
    amount: int


@frozen
class FloorQuote:
    gross: int
    net: int
    lines: tuple[FloorLine, ...]
    decisions: tuple[Decision, ...]


def reckon(
    wishes: Sequence[Wish], promotions: Sequence[Promotion], codes: frozenset[str], *, stack: bool
) -> FloorQuote:
    """Reckon a cart the plain way."""
    floor = _Floor(wishes, stack=stack)
    decisions = [floor.decide(one, codes) for one in promotions]
    lines = tuple(
        FloorLine(wish.sku, wish.quantity, wish.price * wish.quantity, net, tuple(off))
        for wish, net, off in zip(wishes, floor.net, floor.off, strict=True)
    )
    return FloorQuote(sum(line.gross for line in lines), sum(floor.net), lines, tuple(decisions))


class _Floor:
    def __init__(self, wishes: Sequence[Wish], *, stack: bool) -> None:
        self.wishes, self.stack = wishes, stack
        self.free = [wish.quantity for wish in wishes]
        self.net = [wish.price * wish.quantity for wish in wishes]
        self.off: list[list[Off]] = [[] for _ in wishes]
        self.by_category: dict[str, list[int]] = {}
        self.by_sku: dict[str, list[int]] = {}
        for at, wish in enumerate(wishes):
            self.by_category.setdefault(wish.category, []).append(at)
            self.by_sku.setdefault(wish.sku, []).append(at)

    def decide(self, one: Promotion, codes: frozenset[str]) -> Decision:
        if one.kind == "get":
            got, why = self._get(one)
        elif one.kind == "spend":
            got, why = self._spend(one)
        else:
            got, why = self._each(one, codes)
        return Decision(one.name, got > 0, "applied" if got else why, got)

    def _each(self, one: Promotion, codes: frozenset[str]) -> tuple[int, str]:
        where: Sequence[int]
        why = "no_matching_line"
        if one.kind == "percent":
            where = self.by_category.get(one.category, ())
        elif one.kind == "fixed":
            where = [at for sku in one.skus for at in self.by_sku.get(sku, ())]
        else:
            where = range(len(self.wishes)) if one.name in codes else ()
            why = "code_not_entered"
        got = 0
        free, net, wishes, stack = self.free, self.net, self.wishes, self.stack
        for at in where:
            units = free[at]
            if not units:
                why = "units_consumed"
                continue
            base = net[at] if stack else wishes[at].price * units
            off = one.amount * units if one.kind == "fixed" else base * one.basis_points // 10000
            off = min(off, base)
            if not stack:
                free[at] = 0
            if off:
                net[at] -= off
                got += off
                self.off[at].append(Off(one.name, at, off))
        return got, why

    def _get(self, one: Promotion) -> tuple[int, str]:
        free, net, wishes = self.free, self.net, self.wishes
        where = self.by_category.get(one.category, ())
        groups = sum([free[at] for at in where]) // (one.buy + 1)
        if not groups:
            return 0, "quantity_too_low"
        order = sorted(where, key=lambda at: wishes[at].price)
        got, left = 0, groups
        for at in order:
            units = min(free[at], left)
            if units:
                off = net[at] * units // free[at] if self.stack else wishes[at].price * units
                net[at] -= off
                got += off
                if off:
                    self.off[at].append(Off(one.name, at, off))
                if not self.stack:
                    free[at] -= units
                left -= units
            if not left:
                break
        if not self.stack:
            left = groups * one.buy
            for at in reversed(order):
                units = min(free[at], left)
                free[at] -= units
                left -= units
                if not left:
                    break
        return got, ""

    def _spend(self, one: Promotion) -> tuple[int, str]:
        bases = (
            list(self.net)
            if self.stack
            else [wish.price * free for wish, free in zip(self.wishes, self.free, strict=True)]
        )
        total = sum(bases)
        if total < one.least or not total:
            return 0, "below_threshold"
        amount = min(one.amount, total)
        seen = given = 0
        for at, base in enumerate(bases):
            if base:
                seen += base
                up_to = amount * seen // total
                off = up_to - given
                given = up_to
                if not self.stack:
                    self.free[at] = 0
                if off:
                    self.net[at] -= off
                    self.off[at].append(Off(one.name, at, off))
        return amount, ""
