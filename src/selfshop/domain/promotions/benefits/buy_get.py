"""Buy some, get some: 买二送一, 第二件半价."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from attrs import field, frozen

from selfshop.domain.promotions.conditions import Condition
from selfshop.domain.promotions.units.hands import Parts
from selfshop.domain.promotions.units.percents import check_percent, part_of, ratio
from selfshop.domain.promotions.units.pools import Pool
from selfshop.domain.shared import Money, checks

_percent: checks.Validator = check_percent
GROUP_MAX = 10_000


@frozen(kw_only=True)
class BuyGet:
    """Of each *buy* + *get* units, dearest first, the last *get* are *percent* off their base.

    Attributes:
        max_times: at most so many groups; None = without limit.
    """

    kind: ClassVar[str] = "buy_get"
    takes_goods: ClassVar[bool] = True

    buy: int = field(validator=checks.whole(least=1, most=GROUP_MAX))
    get: int = field(validator=checks.whole(least=1, most=GROUP_MAX))
    percent: Decimal = field(validator=_percent)
    max_times: int | None = field(default=None, validator=checks.optional(checks.quantity))

    @cached_property
    def _ratio(self) -> tuple[int, int]:
        return ratio(self.percent)

    @property
    def gives_all(self) -> bool:
        """Whether units that are got cost nothing, in however many groups."""
        return self.percent == 100 and self.max_times is None

    def amounts(self) -> tuple[tuple[str, Money], ...]:
        """List every amount with the path of its field."""
        return ()

    def give(self, pool: Pool, condition: Condition | None, cap: int | None) -> int:
        """Fill *pool* with what each unit is given; return the sum, at most *cap* minor units."""
        del condition
        bases, share = pool.bases, self._ratio
        all_of_it = share[0] == share[1]
        wanted = bases if all_of_it else [part_of(base, share) for base in bases]
        capacities = pool.capacities
        savings = wanted if wanted is capacities else list(map(min, wanted, capacities))
        if self.max_times is None and savings and min(savings) > 0:
            return pool.give_parts(self._every_group(pool, savings), cap)
        hand = pool.hand()
        taken = 0
        for group in pool.groups(pool.dearest_first(), self.buy + self.get):
            if taken == self.max_times:
                break
            bought, got = _cut(group, self.buy)
            if any(savings[run] for run, _ in got):
                taken += 1
                for run, count in bought:
                    hand.give(run, count, 0, taken=True)
                for run, count in got:
                    hand.give(run, count, savings[run], taken=True)
            else:
                for run, count in group:
                    hand.give(run, count, 0, taken=False)
        return pool.give_parts(hand.parts(), cap)

    def _every_group(self, pool: Pool, savings: Sequence[int]) -> list[Parts]:
        """Give as `give` does where every complete group saves something: in one walk."""
        buy, size = self.buy, self.buy + self.get
        left = pool.complete(size) * size
        counts = pool.counts
        parts: list[Parts] = [[] for _ in counts]
        place = 0
        for run in pool.dearest_first():
            count, own = counts[run], parts[run]
            while count and left:
                bought = place < buy
                units = (buy if bought else size) - place
                units = min(units, count)
                own.append((units, 0 if bought else savings[run], True))
                place += units
                if place == size:
                    place = 0
                count -= units
                left -= units
            if count:
                own.append((count, 0, False))
        return parts

    def most(self, pool: Pool, condition: Condition | None) -> int:
        """Return what it could give at most on any part of *pool*, capacities aside.

        Fewer or cheaper units never put a dearer one at the same place in line.
        """
        del condition
        total, bases = 0, pool.bases
        for taken, group in enumerate(pool.groups(pool.dearest_first(), self.buy + self.get)):
            if taken == self.max_times:
                break
            _, got = _cut(group, self.buy)
            total += sum(count * part_of(bases[run], self._ratio) for run, count in got)
        return total

    def density(self, base: int, scale: int) -> int:
        """Return *scale* times what it gives per unit at *base* of its groups, rounded up.

        The units that cost less are the cheapest of their group.
        """
        numerator, denominator = self._ratio
        half_more = 2 * base * numerator + denominator
        return -(-half_more * self.get * scale // (2 * denominator * (self.buy + self.get)))


def _cut(
    group: list[tuple[int, int]], first: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Cut a group after its *first* units."""
    head: list[tuple[int, int]] = []
    tail: list[tuple[int, int]] = []
    for run, count in group:
        to_head = min(count, first)
        first -= to_head
        if to_head:
            head.append((run, to_head))
        if count > to_head:
            tail.append((run, count - to_head))
    return head, tail
