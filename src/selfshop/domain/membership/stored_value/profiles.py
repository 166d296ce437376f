"""Legal profiles: what a gift card may be, as data, each bound with the article that it rests on.

Read in public copies of 单用途商业预付卡管理办法 (MOFCOM order 9 of 2012); no legal advice. A registered card
(记名卡) is one with a holder; a bearer card (不记名卡) is for whoever has it.
"""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from selfshop.domain.shared import MemberId, Minor, Refused


@frozen(kw_only=True)
class Profile:
    """What one jurisdiction says about gift cards; None = nothing.

    Attributes:
        currency: of its amounts; a shop in another currency is bound by time alone.
        bearer_most, registered_most: what one card may hold, in minor units.
        identity_from: from which sum of one purchase on its buyer must be known, in minor units.
        bearer_years: for how many years a bearer card is good at least.
        registered_ends: whether a registered card may end at all.
        amounts, identity, validity: the articles.
    """

    name: str
    currency: str | None = None
    bearer_most: int | None = None
    registered_most: int | None = None
    identity_from: int | None = None
    bearer_years: int | None = None
    registered_ends: bool = True
    amounts: str = ""
    identity: str = ""
    validity: str = ""


CHINA = Profile(
    name="CN",
    currency="CNY",
    bearer_most=1_000_00,
    registered_most=5_000_00,
    identity_from=10_000_00,
    bearer_years=3,
    registered_ends=False,
    amounts="单用途商业预付卡管理办法 art. 18",
    identity="单用途商业预付卡管理办法 art. 15",
    validity="单用途商业预付卡管理办法 art. 19",
)
NONE = Profile(name="none")

#: Name -> profile.
PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (CHINA, NONE)}


@frozen(kw_only=True)
class Sale:
    """What is said of cards when they are sold.

    Attributes:
        amount: what each of them holds, in minor units of *currency*.
        total: what was sold in the same purchase, these cards included.
        ends: from when on they cannot be used; None = never.
        holder: the member whose they are; None = bearer cards.
        identified: whether the buyer has shown who they are; the host keeps the proof.
    """

    currency: str
    amount: Minor
    total: Minor
    ends: datetime | None
    holder: MemberId | None
    identified: bool


def require_lawful(profile: Profile, sale: Sale, *, at: datetime) -> None:
    """Refuse a sale that exceeds a bound of *profile*, with the article.

    Raises:
        Refused: ``gift_card.too_much``, ``gift_card.identity_needed``, ``gift_card.ends_too_soon``,
            ``gift_card.registered_ends``.
    """
    if sale.currency == profile.currency:
        _require_amounts(profile, sale)
    if sale.ends is None:
        return
    if sale.holder is not None and not profile.registered_ends:
        raise Refused("gift_card.registered_ends", article=profile.validity)
    if sale.holder is None and profile.bearer_years is not None:
        least = _years_after(at, profile.bearer_years)
        if sale.ends < least:
            raise Refused(
                "gift_card.ends_too_soon", least=f"{least:%Y-%m-%d}", article=profile.validity
            )


def _require_amounts(profile: Profile, sale: Sale) -> None:
    most = profile.bearer_most if sale.holder is None else profile.registered_most
    if most is not None and sale.amount > most:
        raise Refused(
            "gift_card.too_much",
            amount=sale.amount,
            most=most,
            currency=sale.currency,
            article=profile.amounts,
        )
    least = profile.identity_from
    if least is not None and sale.total >= least and not sale.identified:
        raise Refused(
            "gift_card.identity_needed",
            total=sale.total,
            least=least,
            currency=sale.currency,
            article=profile.identity,
        )


def _years_after(at: datetime, years: int) -> datetime:
    try:
        return at.replace(year=at.year + years)
    except ValueError:  # 29 February of a year that has none
        return at.replace(year=at.year + years, month=3, day=1)
