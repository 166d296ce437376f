"""On what of its buyer a quote's prices depend, and how buyers are told."""

from collections.abc import Iterable, Sequence

from attrs import evolve

from selfshop.domain import pricing
from selfshop.domain.checkout.quotes import Applied, LineQuote


def with_factors_of_rules(
    lines: tuple[LineQuote, ...], applied: Iterable[Applied]
) -> tuple[LineQuote, ...]:
    """Return the lines, each with what the rules asked of the buyer that took something off it."""
    asked = {one.rule: one.factors for one in applied if one.factors}
    if not asked:
        return lines
    found = []
    for line in lines:
        more = [factor for rule, off in line.shares if off for factor in asked.get(rule, ())]
        factors = tuple(dict.fromkeys((*line.factors, *more)))
        found.append(evolve(line, factors=factors) if more else line)
    return tuple(found)


def disclosed(
    lines: Sequence[LineQuote],
    applied: Iterable[Applied],
    disclosures: tuple[pricing.Disclosure, ...],
) -> tuple[pricing.Disclosure, ...]:
    """Return the words by which buyers are told of what a quote depends on."""
    if not disclosures:
        return ()
    asked = {factor for line in lines if line.factors for factor in line.factors}
    asked |= {factor for one in applied for factor in one.factors}
    return pricing.disclosures_of(asked, disclosures) if asked else ()
