"""A "no" that is a value: why something inside an evaluation does not apply."""

from collections.abc import Mapping

from attrs import field, frozen

from selfshop.domain.shared.errors import Fact
from selfshop.domain.shared.messages import sentence


@frozen(kw_only=True)
class Rejection:
    """Why one thing was turned down: a stable code, and the facts its sentence is made of."""

    code: str
    facts: Mapping[str, Fact] = field(factory=dict)

    def message(self, locale: str = "en") -> str:
        """One sentence for people, in Chinese (``zh``) or English."""
        return sentence(self.code, self.facts, locale)
