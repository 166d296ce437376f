"""Whom a rule is for."""

from attrs import field, frozen

from selfshop.domain import membership, pricing
from selfshop.domain.shared import checks

_names = checks.each(checks.text(), most=1_000)


@frozen(kw_only=True)
class Audience:
    """Buyers and places: everything that is given must hold.

    Attributes:
        tiers, segments, channels: one of them is enough; empty = any.
        first_order: only a member's first order.
        members_only: guests are left out.
    """

    tiers: frozenset[str] = field(default=frozenset(), validator=_names)
    segments: frozenset[str] = field(default=frozenset(), validator=_names)
    channels: frozenset[str] = field(default=frozenset(), validator=_names)
    first_order: bool = field(default=False, validator=checks.true_or_false)
    members_only: bool = field(default=False, validator=checks.true_or_false)

    @property
    def conditions(self) -> tuple[pricing.Condition, ...]:
        """What it asks of a buyer."""
        if self == EVERYONE:
            return ()
        return pricing.conditions(
            tiers=self.tiers,
            segments=self.segments,
            channels=self.channels,
            first_order=self.first_order,
            membership=self.members_only,
        )

    def welcomes(self, buyer: membership.Purchaser) -> bool:
        """Tell whether *buyer* belongs to it, wherever they buy."""
        return (
            (not self.tiers or buyer.tier in self.tiers)
            and (not self.segments or not self.segments.isdisjoint(buyer.segments))
            and (not self.first_order or buyer.first_order)
            and (not self.members_only or buyer.member is not None)
        )

    def reaches(self, channel: str | None) -> bool:
        """Tell whether *channel* is one of its channels."""
        return not self.channels or channel in self.channels


EVERYONE = Audience()
