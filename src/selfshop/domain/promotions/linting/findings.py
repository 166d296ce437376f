"""What a check of a rule book has to say."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.shared import Fact, Rejection, RuleId


class Severity(StrEnum):
    """What a finding means for publishing.

    ``error``: the rules are refused. ``warning``: they are published, and somebody should look.
    ``note``: as it is usual with such rules, but good to know.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen(kw_only=True)
class Finding:
    """One thing that is proven of one rule, or of the set.

    Attributes:
        rule: None = of the set as a whole.
        path: the field, as in ``rules[3].benefit.steps[1]``; positions count from 0.
        code: stable, such as ``rule_book.window_over``.
        facts: what the sentence is made of.
    """

    rule: RuleId | None = None
    path: str = "rules"
    code: str
    severity: Severity
    facts: Mapping[str, Fact] = field(factory=dict)

    def message(self, locale: str = "en") -> str:
        """One sentence for people, in Chinese (``zh``) or English."""
        return Rejection(code=self.code, facts=self.facts).message(locale)
