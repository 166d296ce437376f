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
        #: Member -> into whom they were merged.
        self.heirs: dict[str, str] = {}
        self.frozen: set[str] = set()
        self.top_ups: dict[str, dict[str, Any]] = {}
        self.credits: dict[str, dict[str, Any]] = {}
        self.void: set[str] = set()
        #: Payment -> what it took, whether it is held still, and whose credit it may become.
        self.payments: dict[str, dict[str, Any]] = {}

    # -- reading ------------------------------------------------------------------------------

    def owner(self, member: str) -> str:
        return self.heirs.get(member, member)

    def purse(self, kind: str, member: str) -> str:
        """Return where a member's things of a kind are now."""
        return f"{kind}:{self.owner(member)}"

    def is_frozen(self, member: str) -> bool:
        return self.owner(member) in self.frozen

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

    def give_back(self, name: str, count: int, at: datetime, *, refund: str) -> None:
        """Give back what was taken last, first; what has ended meanwhile can be used for a while."""
        payment, came = self.payments[name], f"stored:refund:{refund}"
        for number, take in enumerate(reversed(payment["takes"]), start=1):
            part = min(count, take["count"])
            take["count"] -= part
            count -= part
            if part:
                lot = {**take["lot"], "name": f"{came}/1#{number}"}
                self._put_back(take, part, self.purse("store_credit", payment["member"]), at, lot)
        assert not count, "more came back than was taken"
        for purse in {take["purse"] for take in payment["takes"]}:
            kind, _, whose = purse.partition(":")
            if whose in self.heirs:
                self.pass_on(purse, self.purse(kind, whose), f"{came}/2")

    def _put_back(self, take: Take, part: int, credit: str, at: datetime, new: Take) -> None:
        purse, lot = take["purse"], take["lot"]
        if purse in self.void:
            self.load(credit, part, name=new["name"])
        elif lot["ends"] and lot["ends"] <= at:
            self.purses[purse].append({**new, "left": part, "ends": at + GRACE})
        else:
            lot["left"] += part

    def merge(self, member: str, into: str) -> bool:
        """Make all that a member has another's; tell whether that is allowed."""
        purses = [purse for purse in self.purses if purse.endswith(f":{member}")]
        frozen = member in self.frozen and any(map(self.usable, purses))
        if frozen or any(map(self.held, purses)):
            return False
        self.heirs[member] = into
        for purse in purses:
            kind = purse.partition(":")[0]
            self.purses.setdefault(self.purse(kind, member), [])
            self.pass_on(purse, self.purse(kind, member), f"stored:merged:{member}/1")
        return True

    def pass_on(self, purse: str, heir: str, name: str) -> None:
        """Let what is in a purse become another's, with its ends."""
        for number, take in enumerate(self.take(purse, self.usable(purse)), start=1):
            lot = {**take["lot"], "name": f"{name}#{number}", "left": take["count"]}
            self.purses[heir].append(lot)

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
        paid, bonus = (self.purse(f"wallet.{what}", top_up["member"]) for what in ("paid", "bonus"))
        if self.is_frozen(top_up["member"]):
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
        purse, own = self.purse("store_credit", credit["member"]), credit_of(name)
        wanted: int = min(credit["amount"] - self.ended[own], self.usable(purse))
        if wanted and self.is_frozen(credit["member"]):
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
