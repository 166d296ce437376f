"""What the price of one buyer may depend on: what is declared, and shown to buyers, and nothing else.

Prices that differ for the same goods under the same conditions without the buyer's knowledge are
forbidden (消费者权益保护法实施条例 art. 9; 个人信息保护法 art. 24). What a price or a rule asks of a buyer
is one of the few conditions named here, since nothing else of a person ever reaches a price; each
has to be declared with the words that buyers are shown. What is the same for everybody at one time
(list prices, periods, coupons, freight) needs none.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from attrs import field, frozen

from selfshop.domain.pricing.entries import PriceEntry
from selfshop.domain.shared import Fact, Refused, checks

ARTICLE = "消费者权益保护法实施条例 art. 9; 个人信息保护法 art. 24"


#: The legal profiles of prices, by name -> whether a price may depend on declared conditions alone.
PROFILES: Mapping[str, bool] = {"CN": True, "EU": False, "none": False}


class Factor(StrEnum):
    """What of a buyer, or of where they buy, a price may depend on."""

    TIER = "tier"
    SEGMENT = "segment"
    CHANNEL = "channel"
    QUANTITY = "quantity"
    FIRST_ORDER = "first_order"
    MEMBERSHIP = "membership"


@frozen(kw_only=True)
class Disclosure:
    """A condition that buyers are told of.

    Attributes:
        name: which tier, segment or channel; None = every one of them.
        text: the words that they are shown.
    """

    factor: Factor = field(validator=checks.is_a(Factor))
    name: str | None = field(default=None, validator=checks.optional(checks.text()))
    text: str = field(validator=checks.text(most=1_000))

    def covers(self, condition: "Condition") -> bool:
        """Tell whether buyers are told of *condition* by it."""
        return self.factor is condition.factor and self.name in {None, condition.name}


@frozen(kw_only=True)
class Condition:
    """Something that a price, or a rule, asks of a buyer."""

    factor: Factor
    name: str | None = None


def conditions(
    *,
    tiers: Iterable[str] = (),
    segments: Iterable[str] = (),
    channels: Iterable[str] = (),
    quantity: bool = False,
    first_order: bool = False,
    membership: bool = False,
) -> tuple[Condition, ...]:
    """Return what is asked of a buyer, in a fixed order."""
    named = ((Factor.TIER, tiers), (Factor.SEGMENT, segments), (Factor.CHANNEL, channels))
    asked = {
        Factor.QUANTITY: quantity,
        Factor.FIRST_ORDER: first_order,
        Factor.MEMBERSHIP: membership,
    }
    return (
        *(Condition(factor=factor, name=name) for factor, names in named for name in sorted(names)),
        *(Condition(factor=factor) for factor, is_asked in asked.items() if is_asked),
    )


def conditions_of(entry: PriceEntry) -> tuple[Condition, ...]:
    """Return what an entry of a price ladder asks of a buyer."""
    return _rung(entry.tier, entry.segment, entry.channel, quantity=entry.min_quantity is not None)


# A shop has few kinds of rungs, and every line of every quote asks for one.
@lru_cache(maxsize=1_024)
def _rung(
    tier: str | None, segment: str | None, channel: str | None, *, quantity: bool
) -> tuple[Condition, ...]:
    def given(name: str | None) -> tuple[str, ...]:
        return () if name is None else (name,)

    return conditions(
        tiers=given(tier), segments=given(segment), channels=given(channel), quantity=quantity
    )


def disclosures_of(
    asked: Iterable[Condition], disclosures: Iterable[Disclosure]
) -> tuple[Disclosure, ...]:
    """Return those of *disclosures* by which buyers were told of what is *asked*."""
    wanted = tuple(asked)
    return tuple(one for one in disclosures if any(map(one.covers, wanted)))


def require_disclosed(
    asked: Iterable[Condition], disclosures: Iterable[Disclosure] | None, **where: Fact
) -> None:
    """Refuse a condition that buyers are not told of.

    Args:
        asked: what a price or a rule asks of a buyer.
        disclosures: what the shop has declared; None = it does not judge.
        where: what asks it, such as a SKU or a rule.

    Raises:
        Refused: `price.undisclosed`, with the article.
    """
    if disclosures is None:
        return
    told = tuple(disclosures)
    for condition in asked:
        if not any(one.covers(condition) for one in told):
            raise Refused(
                "price.undisclosed",
                retryable=False,
                factor=condition.factor.value,
                name=condition.name or "*",
                article=ARTICLE,
                **where,
            )
