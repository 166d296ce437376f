"""One row of a file of orders, judged by itself: every cell is of its type, or the row is broken."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from attrs import evolve, frozen

from selfshop.domain.shared import (
    AMOUNT_MINOR_MAX,
    InvalidInput,
    MemberId,
    Minor,
    OrderId,
    RuleId,
    SkuId,
    checks,
    decimals_of,
    parse_minor,
)
from selfshop.replay.orders_file.columns import COUPON, UNIT_PRICE, discount_of
from selfshop.replay.orders_file.rows import RawRow
from selfshop.replay.recording import COUPON as COUPON_DISCOUNT
from selfshop.replay.recording import Deduction

Read = TypeVar("Read")

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@frozen
class OrderRow:
    """A row whose cells are all well-formed; a quantity below 0 counts units brought back."""

    line: int
    order: OrderId
    customer: MemberId
    at: datetime
    sku: SkuId
    quantity: int
    currency: str
    #: Per unit; None: the row states no price.
    unit_price_minor: Minor | None
    deductions: tuple[Deduction, ...]

    @property
    def deducted_minor(self) -> Minor:
        """All discounts of the line together."""
        return Minor(sum(part.amount_minor for part in self.deductions))

    @property
    def value_minor(self) -> Minor:
        """Unit price x units, and 0 where no price is stated."""
        return Minor((self.unit_price_minor or 0) * abs(self.quantity))


def judge(row: RawRow, coupons: Collection[RuleId] = frozenset()) -> OrderRow:
    """Turn *row*, whose columns are checked, into typed cells.

    Raises:
        InvalidInput: naming file, line and column: a cell is empty that may not be or is not of
            its type, an amount is negative or has too many decimals for the currency, a time has
            no offset.
    """
    currency = _cell(row, "currency", _currency)
    judged = OrderRow(
        line=row.place.line,
        order=OrderId(_cell(row, "order", _text)),
        customer=MemberId(_cell(row, "customer", _text)),
        at=_cell(row, "time", _instant),
        sku=SkuId(_cell(row, "sku", _text)),
        quantity=_cell(row, "quantity", _quantity),
        currency=currency,
        unit_price_minor=_amount(row, UNIT_PRICE, currency),
        deductions=_with_coupon(row, tuple(_deductions(row, currency)), coupons),
    )
    if judged.value_minor > AMOUNT_MINOR_MAX:
        raise row.place.wrong(UNIT_PRICE, "input.too_large", most=AMOUNT_MINOR_MAX)
    return judged


def _cell(row: RawRow, column: str, read: Callable[[object], Read]) -> Read:
    cell = row.cells[column]
    if cell is None:
        raise row.place.wrong(column, "input.empty")
    try:
        return read(cell)
    except InvalidInput as error:
        raise row.place.wrong(column, error.code, **error.facts) from error


def _text(cell: object) -> str:
    checks.require_text("", cell)
    text = str(cell)
    if _UNPRINTABLE.search(text):
        raise InvalidInput("", "input.unprintable")
    return text


def _currency(cell: object) -> str:
    decimals_of(cell, path="")
    return str(cell)


def _quantity(cell: object) -> int:
    if isinstance(cell, str) and _WHOLE.fullmatch(cell):
        cell = int(cell)
    if type(cell) is not int:
        raise InvalidInput("", "input.not_a_whole_number")
    checks.require_whole("", cell, least=-checks.QUANTITY_MAX, most=checks.QUANTITY_MAX)
    return cell


def _instant(cell: object) -> datetime:
    checks.require_text("", cell)
    return _instant_of(str(cell))


@lru_cache(maxsize=1000)  # the rows of one order share their time
def _instant_of(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        checks.require_instant("", at)
        return at.astimezone(UTC)
    except InvalidInput:
        raise
    except (ValueError, OverflowError) as error:
        raise InvalidInput("", "input.not_an_instant") from error


def _amount(row: RawRow, column: str, currency: str) -> Minor | None:
    def at_least_nothing(cell: object) -> Minor:
        amount = parse_minor(cell, currency, path="")
        if amount < 0:
            raise InvalidInput("", "input.too_small", least=0)
        return amount

    return None if row.cells.get(column) is None else _cell(row, column, at_least_nothing)


def _deductions(row: RawRow, currency: str) -> Iterator[Deduction]:
    for column in row.cells:
        if (discount := discount_of(column)) and (amount := _amount(row, column, currency)):
            reason, funder = discount
            yield Deduction(reason=reason, funded_by=funder, amount_minor=amount)


def _with_coupon(
    row: RawRow, deductions: tuple[Deduction, ...], coupons: Collection[RuleId]
) -> tuple[Deduction, ...]:
    """Name the coupon rule on the deduction that it gives, if the row names one."""
    if row.cells.get(COUPON) is None:
        return deductions
    rule = RuleId(_cell(row, COUPON, _text))
    if rule not in coupons:
        raise row.place.wrong(COUPON, "input.not_one_of", choices=tuple(sorted(coupons)))
    if not any(part.reason == COUPON_DISCOUNT for part in deductions):
        raise row.place.wrong(COUPON, "input.coupon_gives_nothing")
    return tuple(
        evolve(part, rule=rule) if part.reason == COUPON_DISCOUNT else part for part in deductions
    )
