"""Publishing rules."""

from collections.abc import Sequence
from typing import Annotated

from selfshop.application.operation import HOUSE, Group, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.shape import AtMost
from selfshop.domain import promotions
from selfshop.domain.promotions import redeeming
from selfshop.domain.shared import Event, MemberId, NotFound, RuleId
from selfshop.ports.work import Work

RULES_MAX = 10_000
PUBLISH = "promotions.publish"


class Promotions(Group):
    """The rules in force, as versioned sets."""

    name = "promotions"

    @operation(who=HOUSE, permission=PUBLISH, writes=True)
    def publish(
        self,
        work: Work,
        *,
        rules: Annotated[tuple[promotions.Rule, ...], AtMost(entries=RULES_MAX)],
    ) -> int:
        """Put *rules*, and no others, in force; return the version of the rule set.

        Raises:
            InvalidInput: naming rule and field.
        """
        settings = work.house.settings()
        made = promotions.RuleSet(currency=settings.currency, layers=settings.layers, rules=rules)
        if made.limited is not None:
            # What was used under an earlier version of a rule stays used.
            work.quotas.open([redeeming.quota_of_rule(rule.id) for rule in made.limited.rules])
        version = work.house.publish_rules(rules)
        work.emit(
            Event(
                kind="promotions.published",
                aggregate="rule_set:",
                root=work.shop,
                version=version,
                facts={"rules": len(rules)},
            )
        )
        return version

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
