"""Making the search small: rules that are certain, and parts that do not touch each other."""

from collections.abc import Mapping, Sequence

from selfshop.domain.promotions import benefits
from selfshop.domain.promotions.engine.board import Board, Candidate
from selfshop.domain.promotions.engine.settling import NOTHING, Afterwards
from selfshop.domain.promotions.units.columns import RUNNING


def certain(
    board: Board, rules: Sequence[Candidate], mosts: Mapping[int, int], after: Afterwards
) -> set[int]:
    """Find rules at the end of the order that give all they can, whatever the others do.

    Such a rule clashes with none, claims nothing, measures what no other rule changes, finds room
    enough even when every rule before it gives its most, and is followed by its like only: so it
    lowers the cost by the same amount in every set, and changes nothing else.
    """
    found: set[int] = set()
    if after is not NOTHING:
        return found
    goods = [rule for rule in rules if rule.plan.takes_goods]
    first = min((rule.plan.layer for rule in goods), default=0)
    if not rules or not _is_steady(rules[-1], first):
        return found
    masks = [sum(1 << line for line in {*rule.lines, *rule.targets.lines}) for rule in rules]
    rooms = [_room(board, line) for line in range(len(board.lines))]
    for place in reversed(range(len(rules))):
        rule = rules[place]
        if not _is_steady(rule, first) or _is_limited(board, rule, rules):
            break
        room = sum(rooms[line] for line in rule.lines)
        before = sum(mosts[rules[at].number] for at in range(place) if masks[at] & masks[place])
        if room - before < mosts[rule.number]:
            break
        found.add(rule.number)
    return found


def _is_steady(rule: Candidate, first: int) -> bool:
    """Tell whether it measures the same in every set, and shares out all it wants."""
    benefit = rule.plan.rule.benefit
    shares = isinstance(benefit, benefits.AmountOff) or (
        isinstance(benefit, benefits.PercentOff) and benefit.rounding is benefits.Rounding.RULE
    )
    measures = rule.plan.measure != RUNNING or rule.plan.layer == first
    return shares and measures and not rule.plan.claims and not rule.clashes and rule.left is None


def _is_limited(board: Board, rule: Candidate, rules: Sequence[Candidate]) -> bool:
    if not rule.plan.coupon or board.coupons_max is None:
        return False
    return sum(one.plan.coupon for one in rules) > board.coupons_max


def _room(board: Board, line: int) -> int:
    floor = board.floors[line] if board.floors else 0
    return sum(run[0] * max(0, run[1] - floor) for run in board.lines[line].runs)


def parted(board: Board, rules: Sequence[Candidate], after: Afterwards) -> list[list[Candidate]]:
    """Cut *rules* into parts that share no line, clash, gift or limit, each in order.

    Where freight, tax or a rule look at the whole cart, everything is one part.
    """
    everywhere = any(rule.span.whole for rule in rules) and all(rule.lines for rule in rules)
    if after is not NOTHING or everywhere:
        return [list(rules)] if rules else []
    owner: dict[object, int] = {}
    parts: dict[int, list[Candidate]] = {}
    masks: dict[int, int] = {}
    limited = (
        board.coupons_max is not None and sum(r.plan.coupon for r in rules) > board.coupons_max
    )
    for rule in rules:
        keys: set[object] = {*rule.lines, *rule.targets.lines, *_gifts_of(rule)}
        if limited and rule.plan.coupon:
            keys.add("coupons")
        joined = {owner[key] for key in keys if key in owner}
        joined |= {part for part, mask in masks.items() if mask & rule.clashes}
        own = [one for part in joined for one in parts.pop(part)]
        mask = 1 << rule.number
        for part in joined:
            mask |= masks.pop(part)
        parts[rule.number] = [*own, rule]
        masks[rule.number] = mask
        for key in keys:
            owner[key] = rule.number
        for key, part in owner.items():
            if part in joined:
                owner[key] = rule.number
    return [sorted(part, key=lambda rule: rule.number) for part in parts.values()]


def _gifts_of(rule: Candidate) -> list[object]:
    benefit = rule.plan.rule.benefit
    if isinstance(benefit, benefits.Gift):
        return [benefit.sku]
    if isinstance(benefit, benefits.Ladder):
        given = (step.benefit for step in benefit.steps)
        return [one.sku for one in given if isinstance(one, benefits.Gift)]
    return []
