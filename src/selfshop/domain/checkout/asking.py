"""What a fresh quote can be asked besides: no part of its value, worked out when asked."""

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import define

from selfshop.domain import catalog, promotions
from selfshop.domain.checkout.afterwards import Afterwards
from selfshop.domain.checkout.freight import Charging
from selfshop.domain.checkout.hints import Hint, hints_of
from selfshop.domain.checkout.snapshots import Snapshot
from selfshop.domain.shared import Rejection, RuleId


@define(eq=False)
class Asking:
    """Answers from what a quote was made of.

    It does not know the quote: one that held itself would be freed late, and all its units with it.
    """

    snapshot: Snapshot
    skus: Sequence[catalog.Sku]
    facts: promotions.Facts
    outcome: promotions.Outcome
    after: Afterwards | None

    @property
    def charging(self) -> Charging | None:
        """How freight comes about; None where delivery is free."""
        return None if self.after is None else self.after.charging

    def why(self, rule: RuleId) -> Rejection:
        """Say why *rule*, which cannot touch the cart, does not apply."""
        return promotions.why_untouched(self.snapshot.rules, rule, self.skus, self.facts)

    def untouched(self) -> Mapping[str, int]:
        """Count the rules that cannot touch the cart, by reason."""
        outcome = self.outcome
        known = {candidate.plan.rule.id for candidate in outcome.board.candidates}
        known |= {rule for rule, _, _ in outcome.rejected}
        others = (rule.id for rule in self.snapshot.rules.rules if rule.id not in known)
        return Counter(self.why(rule).code for rule in others)

    def extra_cost(self, rule: RuleId) -> int | None:
        """Return what having *rule* apply would cost more; None when it cannot."""
        cost = self.outcome.cost_with(rule)
        return None if cost is None else cost - self.outcome.solution.settled.cost

    def hints(self) -> tuple[Hint, ...]:
        """Return what a little more would save."""
        terms = self.snapshot.terms
        found = hints_of(
            self.outcome, self._after_more, currency=terms.currency, reach=terms.hint_reach
        )
        return tuple(found)

    def _after_more(self, more: promotions.BoardLine) -> promotions.Afterwards:
        if self.after is None:
            return promotions.NOTHING
        # What is not there yet is taxed as nothing: its own tax is no loss of a saving.
        return self.after.with_more([*self.outcome.board.lines, more])
