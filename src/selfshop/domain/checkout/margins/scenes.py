"""Who may buy, where, when and with which coupons: all that carts are tried in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations, product

from attrs import frozen

from selfshop.domain import membership, promotions
from selfshop.domain.checkout.snapshots import Snapshot
from selfshop.domain.promotions import Rule, RuleKind, benefits
from selfshop.domain.shared import MemberId, Period, RuleId

SCENES_MAX = 200
#: Sets of so few coupons are all tried where presenting more could help the shop.
COUPONS_TRIED_MAX = 3


@frozen(kw_only=True)
class Scene:
    """A buyer at a place and an instant, with the coupons they could present.

    Attributes:
        coupons: None = every coupon rule there is.
    """

    buyer: membership.Purchaser
    channel: str | None
    at: datetime
    coupons: frozenset[RuleId] | None

    def presents(self, rule: RuleId) -> bool:
        """Tell whether the buyer has the coupon of *rule*."""
        return self.coupons is None or rule in self.coupons


@frozen(kw_only=True)
class Stage:
    """The scenes, and whether no scene is left out that could be worse than all of them."""

    scenes: tuple[Scene, ...]
    complete: bool


def stage(snapshot: Snapshot, *, at: datetime) -> Stage:
    """List the scenes that matter under the rules of *snapshot*, from *at* on.

    Where the buyer's purse decides and no rule gives gifts, whatever lets more rules apply can only
    lower what is paid for the same goods. Then a member in every segment, on their first order,
    with every coupon is the worst buyer of each tier. Otherwise who has less may do the shop more
    harm, and the scenes with less are tried too.
    """
    rules = snapshot.rules.rules
    best = snapshot.terms.choice is promotions.Choice.BEST
    simple = best and not any(_gives(rule) for rule in rules)
    coupons, whole = _coupons(rules, simple=simple)
    buyers, all_buyers = _buyers(snapshot, simple=simple)
    channels = _named(snapshot, "channels", "channel")
    every = (
        Scene(buyer=buyer, channel=channel, at=instant, coupons=own)
        for instant, own, channel, buyer in product(
            _instants(snapshot, at), coupons, channels, buyers
        )
    )
    scenes = [scene for scene, _ in zip(every, range(SCENES_MAX + 1), strict=False)]
    complete = whole and all_buyers and len(scenes) <= SCENES_MAX
    return Stage(scenes=tuple(scenes[:SCENES_MAX]), complete=complete)


def _gives(rule: Rule) -> bool:
    benefit = rule.benefit
    if isinstance(benefit, benefits.Ladder):
        return any(isinstance(step.benefit, benefits.Gift) for step in benefit.steps)
    return isinstance(benefit, benefits.Gift)


def _instants(snapshot: Snapshot, at: datetime) -> Sequence[datetime]:
    """Return *at* and every later instant at which a rule or a price starts or ends."""
    periods: Iterator[Period] = (rule.window for rule in snapshot.rules.rules)
    edges = {at, *_edges(periods)}
    for entries in snapshot.prices.values():
        edges.update(_edges(entry.period for entry in entries))
    return sorted(edge for edge in edges if edge >= at)


def _edges(periods: Iterable[Period]) -> Iterator[datetime]:
    for period in periods:
        for edge in (period.from_, period.until):
            if edge is not None:
                yield edge


def _coupons(
    rules: Sequence[Rule], *, simple: bool
) -> tuple[Sequence[frozenset[RuleId] | None], bool]:
    names = sorted(rule.id for rule in rules if rule.kind is RuleKind.COUPON)
    if simple or not names:
        return [None], True
    if len(names) > COUPONS_TRIED_MAX:
        return [None, frozenset()], False
    fewer = [frozenset(some) for size in range(len(names)) for some in combinations(names, size)]
    return [None, *fewer], True


def _buyers(snapshot: Snapshot, *, simple: bool) -> tuple[Sequence[membership.Purchaser], bool]:
    rules = snapshot.rules.rules
    segments = frozenset(name for name in _named(snapshot, "segments", "segment") if name)
    worst = [
        membership.Purchaser(member=MemberId("anybody"), tier=tier, segments=segments)
        for tier in _named(snapshot, "tiers", "tier")
    ]
    if simple:
        return worst, True
    some: list[membership.Purchaser] = [*worst]
    if segments:
        some += [membership.Purchaser(member=one.member, tier=one.tier) for one in worst]
    if any(rule.audience.first_order for rule in rules):
        some += [
            membership.Purchaser(member=one.member, tier=one.tier, segments=one.segments, orders=1)
            for one in [*some]
        ]
    if any(rule.audience.members_only or rule.audience.first_order for rule in rules):
        some.append(membership.GUEST)
    return some, len(segments) <= 1


def _named(snapshot: Snapshot, plural: str, single: str) -> Sequence[str | None]:
    """Return None and every name that a rule's audience or a price speaks of."""
    names = {name for rule in snapshot.rules.rules for name in getattr(rule.audience, plural)}
    for entries in snapshot.prices.values():
        names |= {getattr(entry, single) for entry in entries} - {None}
    return [None, *sorted(names)]
