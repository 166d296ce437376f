"""Half-open stretches of time."""

from datetime import datetime

from attrs import field, frozen

from selfshop.domain.shared import checks
from selfshop.domain.shared.errors import InvalidInput


@frozen(kw_only=True)
class Period:
    """From *from_* (inclusive) until *until* (exclusive); None on either side is open.

    Raises:
        InvalidInput: an instant is naive, or the period ends before it starts.
    """

    from_: datetime | None = field(
        default=None, alias="from_", validator=checks.optional(checks.instant)
    )
    until: datetime | None = field(default=None, validator=checks.optional(checks.instant))

    def __attrs_post_init__(self) -> None:
        if self.from_ is not None and self.until is not None and self.until <= self.from_:
            raise InvalidInput("until", "input.empty_period")

    def __contains__(self, at: datetime) -> bool:
        return not self.starts_after(at) and not self.ended_by(at)

    def starts_after(self, at: datetime) -> bool:
        """Tell whether the period has not begun at *at*."""
        return self.from_ is not None and at < self.from_

    def ended_by(self, at: datetime) -> bool:
        """Tell whether the period is over at *at*; its last instant is just before *until*."""
        return self.until is not None and at >= self.until


ALWAYS = Period()
