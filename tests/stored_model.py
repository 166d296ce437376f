"""What stored value must come to, in plain dictionaries: purses of lots, and who took from which."""

from datetime import datetime, timedelta
from typing import Any

GRACE = timedelta(days=30)
KINDS = ("wallet.paid", "wallet.bonus", "store_credit", "gift_card")

#: What was taken from one lot of one purse, and has not come back.
Take = dict[str, Any]


class Model:
    """Purses by name, such as ``store_credit:ann``; each is a list of lots."""

    def __init__(self) -> None:
        self.purses: dict[str, list[dict[str, Any]]] = {}
        self.loaded = dict.fromkeys(KINDS, 0)
        self.expired = dict.fromkeys(KINDS, 0)
        self.frozen: set[str] = set()
        self.top_ups: dict[str, dict[str, Any]] = {}
        self.credits: dict[str, dict[str, Any]] = {}
        self.void: set[str] = set()
        #: Payment -> what it took, whether it is held still, and whose credit it may become.
        self.payments: dict[str, dict[str, Any]] = {}

    # -- reading ------------------------------------------------------------------------------

    def usable(self, purse: str) -> int:
        return sum(lot["left"] for lot in self.purses.get(purse, ()))

    def held(self, purse: str) -> int:
        return sum(
            take["count"]
            for payment in self.payments.values()
            if payment["held"]
            for take in payment["takes"]
            if take["purse"] == purse
        )

    def balance(self, purse: str) -> int:
        return self.usable(purse) + self.held(purse)

    def owed(self, kind: str) -> int:
        return sum(self.balance(purse) for purse in self.purses if purse.partition(":")[0] == kind)

    # -- what happens -------------------------------------------------------------------------

    def load(self, purse: str, count: int, ends: datetime | None = None) -> None:
        self.purses.setdefault(purse, []).append({"left": count, "ends": ends})
        self.loaded[purse.partition(":")[0]] += count

    def take(self, purse: str, count: int) -> list[Take]:
        lots = self.purses.get(purse, [])
        ending = sorted((lot for lot in lots if lot["ends"]), key=lambda lot: lot["ends"])
        takes = []
        for lot in [*ending, *(lot for lot in lots if not lot["ends"])]:
            part = min(count, lot["left"])
            if part:
                lot["left"] -= part
                count -= part
                takes.append({"purse": purse, "lot": lot, "count": part})
        assert not count, "the model took what is not there"
        return takes

    def pay(self, name: str, purses: list[str], count: int, *, member: str) -> None:
        """Hold *count*, from the first purse as far as it goes."""
        takes: list[Take] = []
        for purse in purses:
            part = min(count, self.usable(purse))
            takes += self.take(purse, part)
            count -= part
        self.payments[name] = {"takes": takes, "held": True, "member": member}

    def captured(self, name: str) -> None:
        self.payments[name]["held"] = False

    def set_free(self, name: str) -> None:
        for take in self.payments.pop(name)["takes"]:
            take["lot"]["left"] += take["count"]

    def give_back(self, name: str, count: int, at: datetime) -> None:
        """Give back what was taken last, first; what has ended meanwhile can be used for a while."""
        payment = self.payments[name]
        for take in reversed(payment["takes"]):
            part = min(count, take["count"])
            take["count"] -= part
            count -= part
            self._put_back(take, part, payment["member"], at)
        assert not count, "more came back than was taken"

    def _put_back(self, take: Take, part: int, member: str, at: datetime) -> None:
        if not part:
            return
        purse, lot = take["purse"], take["lot"]
        if purse in self.void:
            self.load(f"store_credit:{member}", part)
        elif lot["ends"] and lot["ends"] <= at:
            self.purses[purse].append({"left": part, "ends": at + GRACE})
        else:
            lot["left"] += part

    def expire(self, at: datetime) -> None:
        for purse, lots in self.purses.items():
            for lot in lots:
                if lot["ends"] and lot["ends"] <= at:
                    self.expired[purse.partition(":")[0]] += lot["left"]
                    lot["left"] = 0

    def top_up_back(self, name: str) -> int | None:
        """Take a top-up back; return what is paid out, None where it is refused."""
        top_up = self.top_ups[name]
        paid, bonus = (f"wallet.{what}:{top_up['member']}" for what in ("paid", "bonus"))
        if top_up["member"] in self.frozen:
            return None
        taken = min(top_up["amount"], self.usable(paid))
        share = -(-top_up["bonus"] * taken // top_up["amount"])
        gone = min(share, self.usable(bonus))
        if taken <= share - gone:
            return None
        self.take(paid, taken)
        self.take(bonus, gone)
        top_up["back"] = taken - (share - gone)
        return int(top_up["back"])
