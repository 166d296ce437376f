"""Legal profiles: how far a plan may go, as data, each bound with the article that it rests on.

A profile is adopted by name. It bounds what a plan may say, and can only be undercut. What all
profiles forbid beyond any statute is the house's own: commission is paid for sales and for nothing
else, so nobody is paid for heads and nobody pays to join.

The articles were read in public copies; they are no legal advice:
禁止传销条例 (State Council 444, 2005) arts. 2, 7; 公通字〔2013〕37号 一 with 刑法 224-1, which counts
the organiser and their own level; Directive 2005/29/EC, annex I no. 14.
"""

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from selfshop.domain.shared import Refused

#: The most levels that any plan looks up from a buyer.
REACH_MAX = 50


class Measure(StrEnum):
    """What of a plan is bounded; the value is the code of the refusal."""

    #: How many people up from the buyer may be paid for one sale.
    DEPTH = "distribution.too_deep"
    #: What joining costs, in minor units.
    JOINING_FEE = "distribution.joining_fee"
    #: How many orders one must have placed to join.
    BOUGHT_ENTRY = "distribution.bought_entry"
    #: What bringing somebody in is paid, in minor units.
    HEADCOUNT_PAY = "distribution.headcount_pay"
    #: How many grades are paid on the sales of all below them.
    TEAM_PAY = "distribution.team_pay"


@frozen(kw_only=True)
class Bound:
    """How much of one measure a plan may have at most.

    Attributes:
        article: what the bound rests on.
        most_with_counsel: the bound where counsel's opinion is named; None = the same.
    """

    measure: Measure
    most: int
    article: str
    most_with_counsel: int | None = None


@frozen(kw_only=True)
class Alert:
    """The size of a team from which its shape is reported, though no sale is refused.

    Attributes:
        people: those of the team, its head included.
        levels: people on its longest line, the head's included.
    """

    people: int
    levels: int
    article: str


@frozen(kw_only=True)
class LegalProfile:
    """What one jurisdiction says about plans."""

    name: str
    bounds: tuple[Bound, ...]
    alert: Alert | None = None


_HOUSE = "selfshop: commission is paid for sales alone"
_OURS = (
    Bound(measure=Measure.JOINING_FEE, most=0, article=_HOUSE),
    Bound(measure=Measure.HEADCOUNT_PAY, most=0, article=_HOUSE),
)
_PYRAMID = "2005/29/EC annex I no. 14"

CHINA = LegalProfile(
    name="CN",
    bounds=(
        Bound(measure=Measure.DEPTH, most=1, most_with_counsel=2, article="禁止传销条例 art. 7(3)"),
        Bound(measure=Measure.JOINING_FEE, most=0, article="禁止传销条例 art. 7(2)"),
        Bound(measure=Measure.BOUGHT_ENTRY, most=0, article="禁止传销条例 art. 7(2)"),
        Bound(measure=Measure.HEADCOUNT_PAY, most=0, article="禁止传销条例 art. 7(1)"),
        Bound(measure=Measure.TEAM_PAY, most=0, article="禁止传销条例 art. 7(3)"),
    ),
    alert=Alert(people=30, levels=3, article="公通字〔2013〕37号 一; 刑法 art. 224-1"),
)
EUROPE = LegalProfile(
    name="EU",
    bounds=(
        Bound(measure=Measure.JOINING_FEE, most=0, article=_PYRAMID),
        Bound(measure=Measure.BOUGHT_ENTRY, most=0, article=_PYRAMID),
        Bound(measure=Measure.HEADCOUNT_PAY, most=0, article=_PYRAMID),
    ),
)
NONE = LegalProfile(name="none", bounds=_OURS)

#: Name -> profile.
PROFILES: Mapping[str, LegalProfile] = {profile.name: profile for profile in (CHINA, EUROPE, NONE)}


def require_lawful(
    profile: LegalProfile, measures: Mapping[Measure, int], *, with_counsel: bool
) -> None:
    """Refuse what exceeds a bound of *profile*, with the article.

    Raises:
        Refused: the measure's own code.
    """
    for bound in profile.bounds:
        most = bound.most
        if with_counsel and bound.most_with_counsel is not None:
            most = bound.most_with_counsel
        found = measures.get(bound.measure, 0)
        if found > most:
            raise Refused(
                bound.measure.value,
                found=found,
                most=most,
                profile=profile.name,
                article=bound.article,
            )


def is_alarming(profile: LegalProfile, *, people: int, levels: int) -> bool:
    """Tell whether a team of that shape is to be reported."""
    alert = profile.alert
    return alert is not None and people >= alert.people and levels >= alert.levels
