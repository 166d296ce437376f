"""The ledger as plain dictionaries: what a state machine expects of the real one."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from tests.ledgers import AT

MEMBERS = ("ann", "bob")
#: After every end of a lot.
NEVER = AT.replace(year=9_000)


class No(Exception):
    """The model turns a command down."""


class Model:
    """Lots, holds and totals in dictionaries; each command changes all of it or raises `No`."""

    def __init__(self) -> None:
        self.at = AT
        #: lot -> [member, end, left]
        self.lots: dict[str, list[Any]] = {}
        #: transfer -> [[lot, taken, returned], …] in the order of taking
        self.uses: dict[str, list[list[Any]]] = {}
        #: hold -> member, amount, until, state
        self.holds: dict[str, dict[str, Any]] = {}
        self.frozen: set[str] = set()
        self.house = {"issued": 0, "spent": 0, "ended": 0, "cash": 0, "wallet": 0}
        self.debt = dict.fromkeys(MEMBERS, 0)

    def try_out(self, command: str, *given: Any) -> str | None:
        """Carry out a command as a whole, or nothing of it and return why."""
        before = deepcopy(vars(self))
        try:
            getattr(self, command)(*given)
        except No as no:
            vars(self).update(before)
            return str(no)
        return None

    # -- what there is --------------------------------------------------------------------------

    def own(self, member: str) -> list[str]:
        return sorted(
            (name for name, lot in self.lots.items() if lot[0] == member),
            key=lambda name: (self.lots[name][1], name),
        )

    def available(self, member: str) -> int:
        return sum(self.lots[name][2] for name in self.own(member))

    def usable(self, member: str) -> int:
        return sum(self.lots[name][2] for name in self.own(member) if self.lots[name][1] > self.at)

    def held(self, member: str) -> int:
        return sum(
            hold["amount"]
            for hold in self.holds.values()
            if hold["member"] == member and hold["state"] == "open" and not hold["coming"]
        )

    def coming(self, member: str) -> int:
        return sum(
            hold["amount"]
            for hold in self.holds.values()
            if hold["member"] == member and hold["state"] == "open" and hold["coming"]
        )

    # -- steps ----------------------------------------------------------------------------------

    def take(self, member: str, count: int, transfer: str) -> None:
        if member in self.frozen:
            raise No("ledger.account_frozen")
        if count > self.usable(member):
            self.sweep_holds(member)
        if count > self.usable(member):
            short = count > self.available(member)
            raise No("ledger.short" if short else "ledger.lots_expired")
        self.uses[transfer] = []
        for name in self.own(member):
            lot = self.lots[name]
            part = min(count, lot[2]) if lot[1] > self.at else 0
            if part:
                lot[2] -= part
                count -= part
                self.uses[transfer].append([name, part, 0])

    def sweep_holds(self, member: str) -> None:
        for name, hold in self.holds.items():
            if hold["member"] == member and hold["state"] == "open" and hold["until"] <= self.at:
                self.give_back(name, hold["amount"])
                hold["state"] = "lapsed"

    def give_back(self, transfer: str, count: int) -> None:
        for use in reversed(self.uses.get(transfer, [])):
            part = min(count, use[1] - use[2])
            use[2] += part
            count -= part
            self.lots[use[0]][2] += part

    def bring(self, lot: str, member: str, count: int, end: datetime) -> None:
        if end <= self.at:
            raise No("ledger.lot_over")
        self.lots[lot] = [member, end, count]

    # -- commands -------------------------------------------------------------------------------

    def earn(self, journal: str, member: str, count: int, end: datetime) -> None:
        self.bring(f"{journal}/1#1", member, count, end)
        self.house["issued"] += count

    def spend(self, journal: str, member: str, count: int) -> None:
        self.take(member, count, f"{journal}/1")
        self.house["spent"] += count

    def hold(self, journal: str, member: str, count: int, until: datetime) -> None:
        if until <= self.at:
            raise No("ledger.until_over")
        self.take(member, count, f"{journal}/1")
        self.keep(journal, member, count, until, coming=False)

    def promise(self, journal: str, member: str, count: int) -> None:
        self.keep(journal, member, count, NEVER, coming=True)

    def keep(self, journal: str, member: str, count: int, until: datetime, *, coming: bool) -> None:
        self.holds[f"{journal}/1"] = {
            "member": member, "amount": count, "until": until, "state": "open", "coming": coming,
        }  # fmt: skip

    def open_hold(self, name: str) -> dict[str, Any]:
        if self.holds[name]["state"] != "open":
            raise No("ledger.hold_ended")
        return self.holds[name]

    def capture(self, journal: str, name: str, count: int, end: datetime) -> None:
        hold = self.open_hold(name)
        if hold["until"] <= self.at:
            raise No("ledger.hold_over")
        if count > hold["amount"]:
            raise No("ledger.more_than_held")
        if hold["coming"]:
            self.bring(f"{journal}/1#1", hold["member"], count, end)
            self.house["issued"] += count
        else:
            if hold["member"] in self.frozen:
                raise No("ledger.account_frozen")
            self.give_back(name, hold["amount"] - count)
            self.house["spent"] += count
        hold["state"] = "captured"

    def release(self, _: str, name: str) -> None:
        hold = self.open_hold(name)
        self.give_back(name, hold["amount"])
        hold["state"] = "released"

    def lapse(self, _: str, name: str) -> None:
        hold = self.open_hold(name)
        if hold["until"] > self.at:
            raise No("ledger.hold_not_over")
        self.give_back(name, hold["amount"])
        hold["state"] = "lapsed"

    def refund(self, _: str, transfer: str, count: int) -> None:
        if self.holds.get(transfer, {}).get("state") == "open":
            raise No("ledger.lots_unfit")
        if count > sum(taken - returned for _, taken, returned in self.uses[transfer]):
            raise No("ledger.more_than_used")
        self.give_back(transfer, count)
        self.house["spent"] -= count

    def claw_back(self, journal: str, member: str, count: int) -> None:
        if self.usable(member) and member in self.frozen:
            raise No("ledger.account_frozen")
        if count > self.usable(member):
            self.sweep_holds(member)
        taken = min(count, self.usable(member))
        if taken:
            self.take(member, taken, f"{journal}/1")
        self.debt[member] += count - taken
        self.house["spent"] += count

    def earn_after_debt(self, journal: str, member: str, count: int) -> None:
        repaid = min(count, self.debt[member])
        self.debt[member] -= repaid
        self.house["issued"] += count
        if count - repaid:
            self.bring(f"{journal}/2#1", member, count - repaid, NEVER)

    def give(self, journal: str, member: str, count: int) -> None:
        other = MEMBERS[1 - MEMBERS.index(member)]
        self.take(member, count, f"{journal}/1")
        for number, (lot, taken, _) in enumerate(self.uses[f"{journal}/1"], start=1):
            self.bring(f"{journal}/1#{number}", other, taken, self.lots[lot][1])

    def pay_in(self, _: str, count: int) -> None:
        self.house["wallet"] += count
        self.house["cash"] += count

    def pay_out(self, _: str, count: int) -> None:
        if count > self.house["wallet"]:
            raise No("ledger.short")
        self.pay_in("", -count)

    def sweep(self) -> None:
        for member in MEMBERS:
            self.sweep_holds(member)
        for lot in self.lots.values():
            if lot[1] <= self.at:
                self.house["ended"] += lot[2]
                lot[2] = 0
