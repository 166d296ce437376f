"""The rules in force."""

from collections.abc import Sequence

from selfshop.application.operation import HOUSE, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.promotions.proposing import Proposing
from selfshop.domain import promotions
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import MemberId, NotFound, RuleId
from selfshop.ports.work import Work


class Promotions(Proposing):
    """The rules in force, as versioned sets."""

    @operation(who=HOUSE, writes=False)
    def get(self, work: Work, *, rule: RuleId) -> promotions.Rule:
        """Return a rule in force."""
        placed = work.house.rules().by_id.get(rule)
        if placed is None:
            raise NotFound("rule.unknown", rule=rule)
        return placed.rule

    @operation(who=HOUSE, writes=False)
    def usage(
        self, work: Work, *, rule: RuleId, member: MemberId | None = None
    ) -> promotions.Usage:
        """Return how much of a rule's limits is used up, and by *member*."""
        if rule not in work.house.rules().by_id:
            raise NotFound("rule.unknown", rule=rule)
        name = redeeming.quota_of_rule(rule)
        return work.quotas.usage([name], member=member).get(name, promotions.Usage())

    @operation(who=HOUSE, writes=False)
    def find(
        self, work: Work, *, cursor: Cursor | None = None, limit: int = 50
    ) -> Page[promotions.Rule]:
        """Return a page of the rules in force, in the order of their ids."""
        rules = sorted(work.house.rules().rules, key=lambda rule: rule.id)

        def fetch(after: str | None, count: int) -> Sequence[promotions.Rule]:
            return [rule for rule in rules if after is None or rule.id > after][:count]

        return turn(
            work, "promotions.find", cursor=cursor, limit=limit, fetch=fetch, place=lambda r: r.id
        )
