"""Who asks."""

from collections.abc import Iterable

from attrs import field, frozen

from selfshop.domain.shared import checks
from selfshop.domain.shared.errors import InvalidInput
from selfshop.domain.shared.ids import MemberId

PERMISSIONS_MAX = 1_000


def _words(words: Iterable[str]) -> frozenset[str]:
    if isinstance(words, str):
        # A single word would be taken for its letters.
        raise InvalidInput("permissions", "input.wrong_type", expected="frozenset")
    return frozenset(words)


_permissions = checks.each(checks.text(), most=PERMISSIONS_MAX)


@frozen(kw_only=True)
class Customer:
    """A buyer; sees and moves only what is their own, and never passes prices or states."""

    id: MemberId = field(validator=checks.text())

    @property
    def name(self) -> str:
        """How the audit log calls them: a pseudonym, never a person's name."""
        return f"customer:{self.id}"


@frozen(kw_only=True)
class Staff:
    """Somebody who works for the shop, with the permissions they were given."""

    id: str = field(validator=checks.text())
    permissions: frozenset[str] = field(
        default=frozenset(), converter=_words, validator=_permissions
    )

    @property
    def name(self) -> str:
        """How the audit log calls them."""
        return f"staff:{self.id}"


@frozen(kw_only=True)
class System:
    """The host application itself: imports, timers, webhooks it has verified."""

    id: str = field(default="host", validator=checks.text())

    @property
    def name(self) -> str:
        """How the audit log calls it."""
        return f"system:{self.id}"


Actor = Customer | Staff | System
