"""What points must come to, in plain dictionaries: what a state machine expects of the shop."""

from copy import deepcopy
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any

PRICE = 100_00
#: What one point pays, in fen.
VALUE = 3
#: Points for so many fen.
POINTS, PER = 3, 7_00
WAIT_DAYS, LAST_DAYS, PAY_MINUTES = 7, 10, 30
SHANGHAI = timezone(timedelta(hours=8))


class Model:
    """Members' lots by their ends, what is pending and owed, orders, and what the house has."""

    def __init__(self, members: tuple[str, ...], at: datetime) -> None:
        self.at = at
        self.lots: dict[str, dict[datetime, int]] = {name: {} for name in members}
        self.pending = dict.fromkeys(members, 0)
        self.debt = dict.fromkeys(members, 0)
        self.house = dict.fromkeys(("issued", "spent", "expired", "clawed_back"), 0)
        self.orders: dict[str, dict[str, Any]] = {}
        self.frozen: set[str] = set()
        #: Whose each member's points are.
        self.holder = {name: name for name in members}

    # -- what there is --------------------------------------------------------------------------

    def usable(self, member: str) -> int:
        return sum(left for end, left in self.lots[member].items() if end > self.at)

    def left(self, member: str) -> int:
        return sum(self.lots[member].values())

    def held(self, member: str) -> int:
        return sum(
            order["used"]
            for order in self.orders.values()
            if order["member"] == member and order["keeps"]
        )

    # -- lots -----------------------------------------------------------------------------------

    def end(self) -> datetime:
        day = self.at.astimezone(SHANGHAI).date() + timedelta(days=LAST_DAYS + 1)
        return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)

    def take(self, member: str, count: int) -> list[list[Any]]:
        """Take points, the earliest end first; return what was taken of which."""
        uses = []
        for end in sorted(self.lots[member]):
            part = min(count, self.lots[member][end]) if end > self.at else 0
            if part:
                self.lots[member][end] -= part
                count -= part
                uses.append([end, part])
        assert not count
        return uses

    def give_back(self, member: str, uses: list[list[Any]], count: int) -> None:
        """Put points back, the last taken first; what has not ended goes on to whose it is now."""
        for use in reversed(uses):
            part = min(count, use[1])
            use[1] -= part
            count -= part
            lots = self.lots[self.holder[member] if use[0] > self.at else member]
            lots[use[0]] = lots.get(use[0], 0) + part
        assert not count

    def credit(self, member: str, count: int) -> None:
        repaid = min(count, self.debt[member])
        self.debt[member] -= repaid
        if count - repaid:
            lots = self.lots[member]
            lots[self.end()] = lots.get(self.end(), 0) + count - repaid

    # -- commands -------------------------------------------------------------------------------

    def given(self, member: str, count: int) -> None:
        self.house["issued"] += count
        self.credit(member, count)

    def taken(self, member: str, count: int) -> bool:
        before = deepcopy((self.lots, self.orders))
        if count > self.usable(member):
            self.lapse(member)
        if count > self.usable(member):
            # What is refused changes nothing, not even what it looked for.
            self.lots, self.orders = before
            return False
        self.take(member, count)
        self.house["clawed_back"] += count
        return True

    def wanted(self, member: str, units: int, points: int) -> int:
        """Return how many points an order uses, having swept what could be missed."""
        if points and self.held(member) and self.left(member) < points:
            self.expire()
        return min(points, self.usable(member), units * PRICE // 2 // VALUE)

    def merged(self, member: str, into: str) -> bool:
        """Make a member's points another's; tell whether neither an order nor a freeze keeps some."""
        if self.held(member):
            self.expire()
        there = self.usable(member) or self.pending[member] or self.debt[member]
        if self.held(member) or (member in self.frozen and there):
            return False
        for end in [end for end in self.lots[member] if end > self.at]:
            self.lots[into][end] = self.lots[into].get(end, 0) + self.lots[member].pop(end)
        for sums in (self.pending, self.debt):
            sums[into] += sums[member]
            sums[member] = 0
        self.holder[member] = into
        return True

    def placed(self, name: str, member: str, units: int, used: int) -> None:
        self.orders[name] = {
            "member": member, "units": units, "gone": 0, "used": used, "returned": 0, "earned": 0,
            "uses": self.take(member, used), "keeps": bool(used), "paid": False, "over": False,
            "until": self.at + timedelta(minutes=PAY_MINUTES), "ripe": None, "usable": False,
        }  # fmt: skip

    def paid(self, name: str) -> bool:
        order = self.orders[name]
        if order["over"] or order["paid"] or order["until"] <= self.at:
            return False
        if order["used"] and order["member"] in self.frozen:
            return False
        order["paid"], order["keeps"] = True, False
        self.house["spent"] += order["used"]
        order["earned"] = self.worth(order)
        self.pending[self.holder[order["member"]]] += order["earned"]
        self.house["issued"] += order["earned"]
        return True

    def cancelled_unpaid(self, name: str) -> None:
        self.orders[name]["over"] = True
        self.release(name)

    def units_back(self, name: str, units: int) -> None:
        order = self.orders[name]
        member = self.holder[order["member"]]
        order["gone"] += units
        returned = 0
        if order["used"]:
            returned = (
                order["used"] * self.paid_by_points(order, order["gone"]) // (order["used"] * VALUE)
            )
        back = returned - order["returned"]
        order["returned"] = returned
        self.give_back(order["member"], order["uses"], back)
        self.house["spent"] -= back
        lost = order["earned"] - self.worth(order)
        order["earned"] -= lost
        self.house["clawed_back"] += lost
        if not order["usable"]:
            self.pending[member] -= lost
            return
        if lost > self.usable(member):
            self.lapse(member)
        there = min(lost, self.usable(member))
        self.take(member, there)
        self.debt[member] += lost - there

    def completed(self, name: str) -> None:
        if self.orders[name]["ripe"] is None:
            self.orders[name]["ripe"] = self.at + timedelta(days=WAIT_DAYS)

    def due(self) -> None:
        self.expire()
        for lots in self.lots.values():
            for end in [end for end in lots if end <= self.at]:
                self.house["expired"] += lots[end]
                lots[end] = 0
        ripe = [
            (order["ripe"], name)
            for name, order in self.orders.items()
            if order["ripe"] is not None and order["ripe"] <= self.at and not order["usable"]
        ]
        for _, name in sorted(ripe):
            order = self.orders[name]
            member, earned = self.holder[order["member"]], order["earned"]
            if member in self.frozen and earned > self.debt[member]:
                order["ripe"] = self.at + timedelta(days=1)
                continue
            order["usable"] = True
            self.pending[member] -= earned
            self.credit(member, earned)

    # -- steps ----------------------------------------------------------------------------------

    def paid_by_points(self, order: dict[str, Any], units: int) -> int:
        """Return what points paid of the units that go back first: those that cost least."""
        each, more = divmod(order["used"] * VALUE, order["units"])
        return int(each * units + min(units, more))

    def worth(self, order: dict[str, Any]) -> int:
        of_kept = self.paid_by_points(order, order["units"]) - self.paid_by_points(
            order, order["gone"]
        )
        return int((PRICE * (order["units"] - order["gone"]) - of_kept) * POINTS // PER)

    def overdue(self) -> list[str]:
        return [
            name
            for name, order in self.orders.items()
            if not order["paid"] and not order["over"] and order["until"] <= self.at
        ]

    def expire(self) -> None:
        for name in self.overdue():
            self.cancelled_unpaid(name)

    def lapse(self, member: str) -> None:
        for name in self.overdue():
            if self.orders[name]["member"] == member:
                self.release(name)

    def release(self, name: str) -> None:
        order = self.orders[name]
        if order["keeps"]:
            order["keeps"] = False
            self.give_back(order["member"], order["uses"], order["used"])
