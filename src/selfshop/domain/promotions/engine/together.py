"""Sets of rules that do not clash, those first that could give most: each rule's most, summed up.

Of many rules in groups, or of which each names those that it goes with, few can stand together. A
search in the order of application meets that late, and has seen few sets when it has to stop.
"""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush, nsmallest

from selfshop.domain.promotions.engine.board import Candidate

#: Of more rules than these nothing is said.
RULES_MAX = 1_000
#: Looks at classes of rules before the sets end.
LOOKS_MAX = 100_000
#: Sets that are ended somehow where looks run out before the first is found.
ENDED_MAX = 20

#: What a rule gives at most, its bit, the bits it clashes with, its group.
_Member = tuple[int, int, int, str | None]


class Together:
    """Sets of *rules*, which can give *mosts* at most, each by itself.

    Attributes:
        most: what no set of the rules gives more than, as far as is known.
    """

    __slots__ = ("_always", "_base", "_classes", "most")

    def __init__(self, rules: Sequence[Candidate], mosts: Sequence[int]) -> None:
        among = sum(1 << rule.number for rule in rules)
        pairs = sorted(zip(rules, mosts, strict=True), key=lambda pair: (-pair[1], pair[0].number))
        free = [pair for pair in pairs if not pair[0].clashes & among]
        #: The rules that clash with none, and what they come to.
        self._always = sum(1 << rule.number for rule, _ in free)
        self._base = sum(most for _, most in free)
        self._classes = _classes(
            [
                (most, 1 << rule.number, rule.clashes & among, rule.plan.rule.group)
                for rule, most in pairs
                if rule.clashes & among
            ]
        )
        self.most = self._base + self._ahead(0, 0, 0)

    def sets(self) -> Iterator[int]:
        """Yield sets as bit masks, until looks run out.

        Rules that another of their class makes pointless are in none: no set with them could give
        more than the first one.
        """
        if not self._classes:
            return
        first = True
        # What a set could give, in the order found; class, member, given, blocked, chosen.
        waiting = [(-self.most, 0, 0, 0, self._base, 0, self._always)]
        looks = found = 0
        while waiting and looks < LOOKS_MAX:
            less, _, place, at, given, blocked, chosen = heappop(waiting)
            if first:
                self.most = -less
            if place == len(self._classes):
                first = False
                yield chosen
                continue
            looks += 2 * (len(self._classes) - place)
            ways = [(place + 1, 0, given, blocked, chosen)]
            open_at = _unblocked(self._classes[place], at, blocked)
            if open_at is not None:
                more, bit, clashes, _ = self._classes[place][open_at]
                ways = [
                    (place + 1, 0, given + more, blocked | clashes, chosen | bit),
                    (place, open_at + 1, given, blocked, chosen),
                ]
            for way in ways:
                found += 1
                most = way[2] + self._ahead(way[0], way[1], way[3])
                # Of sets that could give as much, the one last found is nearest to its end.
                heappush(waiting, (-most, -found, *way))
        if first:
            # No set has come to its end: those that could still give most, each ended somehow.
            for _, _, place, at, _, blocked, chosen in nsmallest(ENDED_MAX, waiting):
                yield self._ended(place, at, blocked, chosen)

    def _ended(self, place: int, at: int, blocked: int, chosen: int) -> int:
        """Take of each class from *place* on the first that is open."""
        for members in self._classes[place:]:
            open_at = _unblocked(members, at, blocked)
            if open_at is not None:
                _, bit, clashes, _ = members[open_at]
                chosen |= bit
                blocked |= clashes
            at = 0
        return chosen

    def _ahead(self, place: int, at: int, blocked: int) -> int:
        """Return what classes from *place* on give at most, the first one from member *at* on."""
        most = 0
        for members in self._classes[place:]:
            open_at = _unblocked(members, at, blocked)
            if open_at is not None:
                most += members[open_at][0]
            at = 0
        return most


def _unblocked(members: Sequence[_Member], at: int, blocked: int) -> int | None:
    """Return the place of the first of *members* from *at* on that is not *blocked*."""
    for place in range(at, len(members)):
        if not members[place][1] & blocked:
            return place
    return None


def _classes(members: Sequence[_Member]) -> list[list[_Member]]:
    """Part rules into classes of which all clash with each other, so that one of them applies.

    *members* begin with those that give most. One that clashes with all that a larger one of its
    class clashes with is left aside.
    """
    classes: list[list[_Member]] = []
    masks: list[int] = []
    for one in members:
        _, bit, clashes, group = one
        for place, mask in enumerate(masks):
            own = classes[place]
            if group == own[0][3] and not mask & ~clashes:
                masks[place] |= bit
                if all(theirs & ~(clashes | bit) for _, _, theirs, _ in own):
                    own.append(one)
                break
        else:
            masks.append(bit)
            classes.append([one])
    return classes
