"""凑单: what a little more would save, all interactions counted."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from attrs import frozen

from selfshop.domain import promotions
from selfshop.domain.shared import Fact, Minor, Rejection, RuleId, format_minor


@frozen(kw_only=True)
class Hint:
    """A threshold within reach. One of *add_amount* and *add_quantity* is given.

    Attributes:
        currency: of the amounts, which are minor units.
        add_amount: to spend more on what the rule is about.
        add_quantity: units of it to add, the cheapest in the cart.
        saves: what they cost less what the whole cart would cost more, the rule applied; > 0.
    """

    rule: RuleId
    currency: str
    add_amount: Minor | None
    add_quantity: int | None
    saves: Minor

    def message(self, locale: str = "en") -> str:
        """One sentence for people, in Chinese (``zh``) or English."""
        saves = format_minor(self.saves, self.currency)
        facts: dict[str, Fact] = {"rule": self.rule, "saves": saves}
        if self.add_amount is not None:
            facts["amount"] = format_minor(self.add_amount, self.currency)
            return Rejection(code="hint.add_amount", facts=facts).message(locale)
        facts["quantity"] = self.add_quantity
        return Rejection(code="hint.add_quantity", facts=facts).message(locale)


def hints_of(
    outcome: promotions.Outcome,
    terms_of: Callable[[promotions.BoardLine], promotions.Afterwards],
    *,
    currency: str,
    reach: Decimal,
) -> Iterator[Hint]:
    """List the hints of a cart, by rule.

    Args:
        outcome: what the rules make of it.
        terms_of: freight and tax of the cart with one line more.
        currency: the shop's.
        reach: how much of a threshold may be missing, in percent.
    """
    cost = outcome.solution.settled.cost
    for one in promotions.hinting.near(outcome, reach):
        with_more = promotions.hinting.cost_with_more(outcome, one, terms_of(one.more))
        if with_more is None:
            continue
        saves = one.worth - (with_more - cost)
        if saves > 0:
            yield Hint(
                rule=one.rule,
                currency=currency,
                add_amount=Minor(one.short) if one.money else None,
                add_quantity=None if one.money else one.short,
                saves=Minor(saves),
            )
