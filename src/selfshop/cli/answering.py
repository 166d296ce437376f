"""A case and its answer."""

import math
from typing import Any

from attrs import frozen

from selfshop.adapters.codec.case_answers import answer
from selfshop.adapters.codec.cases import Case, read_case
from selfshop.cli.sources import Found
from selfshop.domain import checkout
from selfshop.domain.shared import InvalidInput

#: How deep what a case expects may be nested.
DEPTH_MAX = 20


@frozen(kw_only=True)
class Answered:
    """A case with its quote."""

    case: Case
    quote: checkout.Quote

    def as_data(self, language: str) -> dict[str, Any]:
        """Return the answer as plain JSON data; every rule of the case is answered for."""
        rules = [rule.id for rule in self.case.snapshot.rules.rules]
        return answer(self.quote, rules=rules, locale=language)


def answered(found: Found) -> Answered:
    """Read and quote a case.

    Raises:
        InvalidInput: with the path of the field.
        Refused: what cannot be quoted.
    """
    case = read_case(found.text())
    require_json("quote", case.expected)
    return Answered(case=case, quote=case.quote())


def require_json(path: str, plain: object, depth: int = 0) -> None:
    """Refuse what Python reads but JSON has no word for, and what is nested without end."""
    if depth > DEPTH_MAX:
        raise InvalidInput(path, "input.too_deep", most=DEPTH_MAX)
    if isinstance(plain, float) and not math.isfinite(plain):
        raise InvalidInput(path, "input.not_json")
    if isinstance(plain, dict):
        for name, value in plain.items():
            require_json(f"{path}.{name}" if path else name, value, depth + 1)
    elif isinstance(plain, list):
        for place, value in enumerate(plain):
            require_json(f"{path}[{place}]", value, depth + 1)
