"""The one catalogue of sentences: code -> (English, Chinese).

A sentence may use the facts of its error in braces. CI fails when a code that is raised has no
sentence, or a sentence has no code.
"""

from collections.abc import Mapping

from selfshop.domain.shared.messages import (
    coupons,
    distribution,
    files,
    freight,
    goods,
    ledger,
    members,
    offers,
    points,
    rule_book,
    running,
    shape,
    stored_value,
    trade,
)

SENTENCES: Mapping[str, tuple[str, str]] = {
    **coupons.SENTENCES,
    **distribution.SENTENCES,
    **files.SENTENCES,
    **freight.SENTENCES,
    **goods.SENTENCES,
    **ledger.SENTENCES,
    **members.SENTENCES,
    **offers.SENTENCES,
    **points.SENTENCES,
    **rule_book.SENTENCES,
    **running.SENTENCES,
    **shape.SENTENCES,
    **stored_value.SENTENCES,
    **trade.SENTENCES,
}


def sentence(code: str, facts: Mapping[str, object], locale: str) -> str:
    """Fill the sentence of *code* with *facts*; Chinese for ``zh…``, English for the rest."""
    english, chinese = SENTENCES[code]
    template = chinese if locale.lower().startswith("zh") else english
    return template.format_map({name: _spoken(fact) for name, fact in facts.items()})


def _spoken(fact: object) -> str:
    if isinstance(fact, Mapping):
        return ", ".join(f"{name} {_spoken(value)}" for name, value in fact.items())
    if isinstance(fact, tuple):
        return ", ".join(_spoken(value) for value in fact)
    return str(fact)
