"""What commissions must come to, in plain dictionaries and ten-year-old's arithmetic."""

from datetime import datetime, timedelta
from typing import Any

#: Per myriad of what is kept of an order at 100.00 a unit: the nearest promoter's, and the next one's.
NEAREST, NEXT = 1_250, 725
#: Who is paid for an order, by whom its buyer has become one with: bob is above all buyers, ann above him.
RATES = {
    None: {"bob": NEAREST, "ann": NEXT},
    "bob": {"ann": NEAREST},
    "ann": {},
}
PRICE = 100_00
WAIT_DAYS = 7


def worth(per_myriad: int, units: int) -> int:
    """Return what a promoter gets for so many units."""
    return PRICE * units * per_myriad // 10_000


class Model:
    """Orders, and for each promoter what is pending, payable, settled, held and owed."""

    def __init__(self) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.accounts = {
            name: dict.fromkeys(("pending", "payable", "settled", "held", "owed"), 0)
            for name in ("bob", "ann")
        }
        self.settled_until: dict[str, datetime] = {}
        self.frozen: set[str] = set()
        self.period: datetime | None = None

    def paid(self, order: str, units: int, rates: dict[str, int]) -> None:
        """Note an order, and who is paid for it, per myriad of its goods."""
        self.orders[order] = {
            "units": units, "rates": rates, "complete": False, "ripe": {}, "due": {},
        }  # fmt: skip
        for name, rate in rates.items():
            self.accounts[name]["pending"] += worth(rate, units)

    def given_back(self, order: str, units: int) -> None:
        known = self.orders[order]
        known["units"] -= units
        for name, rate in known["rates"].items():
            account = self.accounts[name]
            amount = worth(rate, known["units"] + units) - worth(rate, known["units"])
            due = known["due"].get(name)
            if due is None:
                account["pending"] -= amount
            elif due >= self.settled_until.get(name, due):
                account["payable"] -= amount
            else:
                there = min(amount, account["settled"])
                account["settled"] -= there
                account["owed"] += amount - there

    def completed(self, order: str, at: datetime) -> None:
        known = self.orders[order]
        if not known["complete"]:
            known["complete"] = True
            known["ripe"] = dict.fromkeys(known["rates"], at + timedelta(days=WAIT_DAYS))

    def due(self, at: datetime) -> None:
        for known in self.orders.values():
            for name, ripe in known["ripe"].items():
                if name in known["due"] or ripe > at:
                    continue
                amount = worth(known["rates"][name], known["units"])
                if amount and name in self.frozen:
                    known["ripe"][name] = at + timedelta(days=1)
                    continue
                known["due"][name] = at
                self.accounts[name]["pending"] -= amount
                self.accounts[name]["payable"] += amount
        if self.period is not None:
            self._settle(self.period)
            self.period = None

    def _settle(self, until: datetime) -> None:
        for name, account in self.accounts.items():
            since = self.settled_until.get(name)
            some = [
                known
                for known in self.orders.values()
                if name in known["due"]
                and known["due"][name] < until
                and (since is None or known["due"][name] >= since)
            ]
            if some:
                earned = sum(worth(known["rates"][name], known["units"]) for known in some)
                netted = min(earned, account["owed"])
                if earned > netted and name in self.frozen:
                    continue
                account["payable"] -= earned
                account["owed"] -= netted
                account["settled"] += earned - netted
                self.settled_until[name] = until

    def closed(self, until: datetime) -> None:
        self.period = until

    def asked(self, member: str, amount: int) -> bool:
        """Set money aside; tell whether there is enough that is neither owed nor frozen."""
        account = self.accounts[member]
        if amount > account["settled"] - account["owed"] or member in self.frozen:
            return False
        account["settled"] -= amount
        account["held"] += amount
        return True

    def owes(self, member: str) -> bool:
        """Tell whether a promoter owes more than they have beside what is on its way."""
        account = self.accounts[member]
        return account["owed"] > account["settled"]

    def withdrawn(self, member: str, amount: int) -> None:
        self.accounts[member]["held"] -= amount

    def came_back(self, member: str, amount: int) -> None:
        self.accounts[member]["held"] -= amount
        self.accounts[member]["settled"] += amount

    def stands(self, member: str) -> dict[str, int]:
        """Return what a promoter's accounts hold, leaving out those that hold nothing."""
        return {name: amount for name, amount in self.accounts[member].items() if amount}
