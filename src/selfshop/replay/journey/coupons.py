"""Which of the redeemed coupons can run as rules and still give every recorded cent.

The data says who redeemed which coupon on which day, and what coupons took off each line, but not
which coupon took it off which line. A use is certain where one single line of the household's
baskets of that day is in the coupon's scope with a coupon amount, and no other line of that
basket is in scope: there the rule "so much off these products" has one line to give to. Coupons
with enough certain uses of one and the same amount are rules; all other amounts stay adjustments.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import frozen

from selfshop.domain.shared import Minor, Period, RuleId, SkuId
from selfshop.replay.journey.overview import BEHIND_UTC, CouponLine
from selfshop.replay.journey.tables import read_table
from selfshop.replay.recording import SUPPLIER, RecordedCoupon

#: A coupon with fewer certain uses stays an adjustment: a few real campaigns, not all of them.
USES_MIN = 8

_DAY = timedelta(days=1)


@frozen(order=True)
class CouponKey:
    """One coupon (by its UPC) of one campaign."""

    campaign: int
    upc: int

    @property
    def rule(self) -> RuleId:
        """The id of the rule that it runs as."""
        return RuleId(f"campaign-{self.campaign}-coupon-{self.upc}")


@frozen(kw_only=True)
class Redemption:
    """A household redeemed a coupon on a day (counted from 1970, local)."""

    household: int
    key: CouponKey
    day: int


#: A line of a basket: (basket, product).
LineKey = tuple[int, int]


@frozen(kw_only=True)
class CouponRules:
    """The coupons that run as rules, and the lines that each gives its amount to."""

    coupons: tuple[RecordedCoupon, ...]
    uses: Mapping[LineKey, RuleId]


def read_redemptions(data: Path) -> tuple[Redemption, ...]:
    """Read which coupons were redeemed; one that was redeemed twice in a day is left out."""
    columns = ["household_id", "campaign_id", "coupon_upc", "redemption_date"]
    times = Counter(
        Redemption(
            household=household,
            key=CouponKey(campaign, upc),
            day=(date.replace(tzinfo=UTC) - datetime.fromtimestamp(0, UTC)).days,
        )
        for household, campaign, upc, date in read_table(data, "coupon_redemptions", columns)
    )
    return tuple(redemption for redemption, count in times.items() if count == 1)


def find_rules(
    data: Path, redemptions: Iterable[Redemption], lines: Iterable[CouponLine], sold: frozenset[int]
) -> CouponRules:
    """Find the coupons with at least USES_MIN certain uses; scopes name *sold* products only."""
    scopes = _scopes(data, {redemption.key for redemption in redemptions})
    windows = _windows(data)
    coupons: list[RecordedCoupon] = []
    uses: dict[LineKey, RuleId] = {}
    for key, certain in sorted(_certain_uses(redemptions, lines, scopes).items()):
        amount, count = _usual(certain.values())
        if count >= USES_MIN:
            coupons.append(
                RecordedCoupon(
                    id=key.rule,
                    name=f"Coupon {key.upc} of campaign {key.campaign}",
                    amount_minor=Minor(amount),
                    funded_by=SUPPLIER,
                    skus=frozenset(SkuId(str(product)) for product in scopes[key] & sold),
                    window=windows[key.campaign],
                    segment=segment_of(key.campaign),
                )
            )
            uses |= {line: key.rule for line, given in certain.items() if given == amount}
    return CouponRules(coupons=tuple(sorted(coupons, key=lambda coupon: coupon.id)), uses=uses)


def segment_of(campaign: int) -> str:
    """Name the segment of the households that *campaign* was mailed to."""
    return f"campaign-{campaign}"


def _certain_uses(
    redemptions: Iterable[Redemption],
    lines: Iterable[CouponLine],
    scopes: Mapping[CouponKey, frozenset[int]],
) -> Mapping[CouponKey, Mapping[LineKey, int]]:
    by_day: dict[tuple[int, int], list[CouponLine]] = defaultdict(list)
    for line in lines:
        by_day[line.household, line.day].append(line)
    found: list[tuple[CouponKey, CouponLine]] = []
    for redemption in redemptions:
        bought = by_day[redemption.household, redemption.day]
        if only := _only_line(bought, scopes[redemption.key]):
            found.append((redemption.key, only))
    claims = Counter((line.basket, line.product) for _, line in found)
    uses: dict[CouponKey, dict[LineKey, int]] = defaultdict(dict)
    for key, line in found:
        if claims[line.basket, line.product] == 1:
            uses[key][line.basket, line.product] = line.coupon_minor
    return uses


def _only_line(lines: Iterable[CouponLine], scope: frozenset[int]) -> CouponLine | None:
    """Return the one line that the coupon must have been used on; None: it is not certain."""
    in_scope = [line for line in lines if line.product in scope]
    given = [line for line in in_scope if line.coupon_minor]
    if len(given) != 1:
        return None
    beside = [line for line in in_scope if line.basket == given[0].basket]
    return given[0] if len(beside) == 1 else None


def _usual(amounts: Iterable[int]) -> tuple[int, int]:
    """Return the commonest amount (the smaller of equals) and how often it stands there."""
    counted = Counter(amounts)
    return min(counted.items(), key=lambda entry: (-entry[1], entry[0]))


def _scopes(data: Path, keys: set[CouponKey]) -> Mapping[CouponKey, frozenset[int]]:
    scopes: dict[CouponKey, set[int]] = {key: set() for key in keys}
    for campaign, upc, product in read_table(
        data, "coupons", ["campaign_id", "coupon_upc", "product_id"]
    ):
        if (scope := scopes.get(CouponKey(campaign, upc))) is not None:
            scope.add(product)
    return {key: frozenset(scope) for key, scope in scopes.items()}


def _windows(data: Path) -> Mapping[int, Period]:
    """Read when each campaign ran: from the morning of its first day to the end of its last."""
    columns = ["campaign_id", "start_date", "end_date"]
    return {
        campaign: Period(
            from_=first.replace(tzinfo=UTC) + BEHIND_UTC,
            until=last.replace(tzinfo=UTC) + _DAY + BEHIND_UTC,
        )
        for campaign, first, last in read_table(data, "campaign_descriptions", columns)
    }
