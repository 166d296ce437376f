"""Who gets how much of an order: worked out when it is paid, frozen as cuts, followed by returns.

A cut is a promoter's percentage and fixed amount of one line. What it is worth is a function of
the units that the buyer keeps: the percentage of what they cost together, rounded down, and for
each unit the fixed amount as far as the unit's own price has room for it. So nothing is gained by
splitting an order, no return ever raises a commission, and all cuts of a line together are at most
what its units cost.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from selfshop.domain import catalog, checkout, orders, promotions
from selfshop.domain.distribution.plans import NO_PERCENT, NOTHING, Plan, Tariff
from selfshop.domain.distribution.terms import OwnPurchase
from selfshop.domain.shared import LineId, MemberId, Minor, SkuId

_NO_MINOR = Minor(0)


@frozen(kw_only=True)
class Upline:
    """One promoter above a buyer.

    Attributes:
        depth: how many levels above; the buyer's own place is 0.
    """

    member: MemberId
    depth: int
    grade: str | None = None


@frozen(kw_only=True)
class Cut:
    """A promoter's part of one line.

    Attributes:
        depth: which level above the sale they were paid for.
        percent: of what the kept units cost.
        fixed: minor units for each kept unit.
        kept_by_shop: the percentage of the commission that stays with the shop.
    """

    promoter: MemberId
    line: LineId
    depth: int
    percent: Decimal = NO_PERCENT
    fixed: Minor = _NO_MINOR
    kept_by_shop: Decimal = NO_PERCENT


def cuts_of(
    plan: Plan,
    order: orders.Order,
    *,
    upline: Iterable[Upline],
    skus: Mapping[SkuId, catalog.Sku],
    rows: Mapping[LineId, orders.Rows],
) -> tuple[Cut, ...]:
    """Return who gets what of *order*, line by line, the nearest promoter first.

    Args:
        plan: the plan in force.
        order: the order; gifts are never paid for.
        upline: promoters above the buyer that may be paid; the buyer at depth 0 where they are one.
        skus: every SKU of the order.
        rows: the order's unit rows, as `orders.refund_rows` says.
    """
    chain = _chain(plan, upline)
    return tuple(
        cut
        for line in order.lines
        if line.gift_of is None
        for tariff in _tariff_of(plan, skus[line.sku], rows[line.line])
        for cut in _cuts(tariff, line.line, chain)
    )


def base_of(row: checkout.UnitRow) -> int:
    """Return what one unit counts for: paid goods without freight, tax and points."""
    return max(0, row.payable - row.freight - row.tax)


def worth(cuts: Sequence[Cut], rows: orders.Rows, *, taken: int) -> list[Minor]:
    """Return what the cuts of one line are worth when *taken* of its units were given back.

    Args:
        cuts: all cuts of the line, the nearest promoter first; where a unit's price has no room
            for all fixed amounts, those nearer go first.
        rows: the line's rows in the order in which units are given back.
        taken: 0 to the number of units.
    """
    base, fixed = 0, [0] * len(cuts)
    for row, kept in _kept(rows, taken):
        price = base_of(row)
        base += kept * price
        room = price - sum(_part(price, cut.percent, up=True) for cut in cuts)
        for place, cut in enumerate(cuts):
            amount = max(0, min(cut.fixed, room))
            room -= amount
            fixed[place] += kept * amount
    whole = [_part(base, cut.percent) + more for cut, more in zip(cuts, fixed, strict=True)]
    return [
        Minor(amount - _part(amount, cut.kept_by_shop, up=True))
        for cut, amount in zip(cuts, whole, strict=True)
    ]


def pool_of(plan: Plan, rows: Iterable[orders.Rows]) -> Minor:
    """Return what *plan* lets all promoters together have of the units in *rows*."""
    percent, fixed = plan.pool.parts
    units = [(row, row.count) for line in rows for row in line]
    base = sum(base_of(row) * count for row, count in units)
    return Minor(_part(base, percent) + fixed * sum(count for _, count in units))


def _chain(plan: Plan, upline: Iterable[Upline]) -> list[Upline]:
    """Return the promoters that may be paid, each with the level of the sale that is theirs."""
    found = sorted(upline, key=lambda one: one.depth)
    own = plan.own_purchase is OwnPurchase.SELF and any(one.depth == 0 for one in found)
    shifted = [
        Upline(member=one.member, grade=one.grade, depth=one.depth + 1 if own else one.depth)
        for one in found
    ]
    return [one for one in shifted if 1 <= one.depth <= plan.reach]


def _tariff_of(plan: Plan, sku: catalog.Sku, rows: orders.Rows) -> list[Tariff]:
    """Return the tariff that counts for a line; with a coupon in it, if that was used."""
    tariff = next((one for one in plan.tariffs if one.scope.holds(sku)), None)
    if tariff is None or (tariff.coupon is not None and not _used(tariff, rows)):
        return []
    return [tariff]


def _used(tariff: Tariff, rows: orders.Rows) -> bool:
    return any(rule == tariff.coupon and share for row in rows for rule, share in row.shares)


def _cuts(tariff: Tariff, line: LineId, chain: Sequence[Upline]) -> Iterable[Cut]:
    paid_percent, paid_fixed = NOTHING
    for one in chain:
        percent, fixed = tariff.step(one.depth, one.grade)
        ceiling = tariff.ceiling(one.grade)
        if ceiling is not None:
            percent = max(percent, ceiling[0] - paid_percent)
            fixed = max(fixed, ceiling[1] - paid_fixed)
        if percent or fixed:
            yield Cut(
                promoter=one.member,
                line=line,
                depth=one.depth,
                percent=percent,
                fixed=Minor(fixed),
                kept_by_shop=tariff.kept_by_shop or NO_PERCENT,
            )
        paid_percent, paid_fixed = paid_percent + percent, paid_fixed + fixed


def _kept(rows: orders.Rows, taken: int) -> Iterable[tuple[checkout.UnitRow, int]]:
    """Walk the rows with how many units of each are kept; the first *taken* units are not."""
    for row in rows:
        gone = min(taken, row.count)
        taken -= gone
        if row.count > gone:
            yield row, row.count - gone


def _part(amount: int, percent: Decimal, *, up: bool = False) -> int:
    """Return *percent* of *amount*, rounded down, or *up*."""
    if not percent:
        return 0
    numerator, denominator = promotions.ratio(percent)
    return (amount * numerator + (denominator - 1 if up else 0)) // denominator
