"""What stored value must come to, in plain dictionaries: purses of lots, and who took from which.

A lot is what came in together: by a top-up's bonus, a credit, a card or a refund. It is used by its end,
then by its name in the ledger; what comes back of it too late is a lot with another end, but of the same.
"""

from collections import Counter
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

GRACE = timedelta(days=30)
KINDS = ("wallet.paid", "wallet.bonus", "store_credit", "gift_card")

#: What was taken from one lot of one purse, and has not come back.
Take = dict[str, Any]


class Model:
    """Purses by name, such as ``store_credit:ann``; each is a list of lots.

    A lot has a name, what is left, when it ends, and the name of that which it is *of*.
    """

    def __init__(self) -> None:
        self.purses: dict[str, list[dict[str, Any]]] = {}
        self.loaded = dict.fromkeys(KINDS, 0)
        self.expired = dict.fromkeys(KINDS, 0)
        #: What has ended unused of what came in by a name.
        self.ended: Counter[str] = Counter()
        self.frozen: set[str] = set()
        self.top_ups: dict[str, dict[str, Any]] = {}
        self.credits: dict[str, dict[str, Any]] = {}
        self.void: set[str] = set()
        #: Payment -> what it took, whether it is held still, and whose credit it may become.
        self.payments: dict[str, dict[str, Any]] = {}

    # -- reading ------------------------------------------------------------------------------

    def usable(self, purse: str, *, of: str | None = None) -> int:
        return sum(lot["left"] for lot in self.lots(purse, of=of))

    def lots(self, purse: str, *, of: str | None = None) -> list[dict[str, Any]]:
        """Return a purse's lots, or those of one name, in the order in which they are used."""
        lots = [lot for lot in self.purses.get(purse, ()) if of in {None, lot["of"]}]
        ending = sorted((lot for lot in lots if lot["ends"]), key=itemgetter("ends", "name"))
        return ending + sorted((lot for lot in lots if not lot["ends"]), key=itemgetter("name"))

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

    def load(self, purse: str, count: int, ends: datetime | None = None, *, name: str) -> None:
        lot = {"name": name, "of": name, "left": count, "ends": ends}
        self.purses.setdefault(purse, []).append(lot)
        self.loaded[purse.partition(":")[0]] += count

    def take(self, purse: str, count: int, *, of: str | None = None) -> list[Take]:
        takes = []
        for lot in self.lots(purse, of=of):
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
            self.load(f"store_credit:{member}", part, name="stored:refund")
        elif lot["ends"] and lot["ends"] <= at:
            late = {"name": "stored:refund", "of": lot["of"], "left": part, "ends": at + GRACE}
            self.purses[purse].append(late)
        else:
            lot["left"] += part

    def expire(self, at: datetime) -> None:
        for purse, lots in self.purses.items():
            for lot in lots:
                if lot["ends"] and lot["ends"] <= at:
                    self.expired[purse.partition(":")[0]] += lot["left"]
                    self.ended[lot["of"]] += lot["left"]
                    lot["left"] = 0

    def top_up_back(self, name: str) -> int | None:
        """Take a top-up back; return what is paid out, None where it is refused.

        Of its bonus goes what is there, of the part of it that has not ended; what is missing was
        spent, and is kept.
        """
        top_up = self.top_ups[name]
        paid, bonus = (f"wallet.{what}:{top_up['member']}" for what in ("paid", "bonus"))
        if top_up["member"] in self.frozen:
            return None
        taken = min(top_up["amount"], self.usable(paid))
        own = bonus_of(name)
        share = -(-(top_up["bonus"] - self.ended[own]) * taken // top_up["amount"])
        gone = min(share, self.usable(bonus, of=own))
        if taken <= share - gone:
            return None
        self.take(paid, taken)
        self.take(bonus, gone, of=own)
        top_up["back"] = taken - (share - gone)
        return int(top_up["back"])

    def credit_back(self, name: str) -> int | None:
        """Take a credit back; return how much is taken, None where it is refused.

        What has ended is not taken; of the rest, what is left of it goes first, then any other credit.
        """
        credit = self.credits[name]
        purse, own = f"store_credit:{credit['member']}", credit_of(name)
        wanted: int = min(credit["amount"] - self.ended[own], self.usable(purse))
        if wanted and credit["member"] in self.frozen:
            return None
        first = min(wanted, self.usable(purse, of=own))
        self.take(purse, first, of=own)
        self.take(purse, wanted - first)
        del self.credits[name]
        return wanted


def bonus_of(top_up: str) -> str:
    """Return the name of the lot of a top-up's bonus."""
    return f"wallet:top_up:{top_up}/2#1"


def credit_of(credit: str) -> str:
    """Return the name of a credit's lot."""
    return f"credit:issued:{credit}/1#1"
