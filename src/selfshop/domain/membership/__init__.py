"""Who buys.

It promises: members with a tier and segments, and the few facts about a buyer that prices and
rules may look at, so that no later context ever reads a person's data; tiers that are earned, kept
and lost by terms that are data; and personal data that can be told whole, and destroyed.
"""

from selfshop.domain.membership import (
    birthdays,
    consents,
    erasing,
    files,
    growth,
    points,
    standings,
    stored_value,
)
from selfshop.domain.membership.benefits import NO_BENEFITS, Benefits, BirthdayGift
from selfshop.domain.membership.birthdays import Birthday, Profile
from selfshop.domain.membership.consents import Consent
from selfshop.domain.membership.erasing import Erasure, ErasureState, Retention
from selfshop.domain.membership.files import MemberFile
from selfshop.domain.membership.growth import Purchase
from selfshop.domain.membership.members import (
    GUEST,
    Member,
    Purchaser,
    merged_purchaser,
    purchaser_of,
)  # fmt: skip
from selfshop.domain.membership.people import Address
from selfshop.domain.membership.schemes import (
    AllTime,
    CalendarYear,
    Downgrade,
    LastMonths,
    PassTerms,
    Tier,
    TierScheme,
    benefits_of,
    window_start,
)
from selfshop.domain.membership.standings import GivenTier, Pass, Standing

__all__ = [
    "GUEST", "NO_BENEFITS", "Address", "AllTime", "Benefits", "Birthday", "BirthdayGift",
    "CalendarYear", "Consent", "Downgrade", "Erasure", "ErasureState", "GivenTier", "LastMonths",
    "Member", "MemberFile", "Pass", "PassTerms", "Profile", "Purchase", "Purchaser", "Retention",
    "Standing", "Tier", "TierScheme", "benefits_of", "birthdays", "consents", "erasing", "files",
    "growth", "merged_purchaser", "points", "purchaser_of", "standings", "stored_value", "window_start",
]  # fmt: skip
