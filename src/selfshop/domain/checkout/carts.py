"""What a buyer wants: lines, coupons, and where they are."""

from attrs import field, frozen

from selfshop.domain.checkout.points import PointsWanted
from selfshop.domain.shared import InvalidInput, LineId, Money, RuleId, SkuId, checks

LINES_MAX = 10_000
UNITS_MAX = 10_000_000
COUPONS_MAX = 500
ADJUSTMENTS_MAX = 100


@frozen(kw_only=True)
class Adjustment:
    """An amount off one line that no rule made: a price changed by hand, imported history.

    Attributes:
        amount: for the whole line, >= 0; split over its units before the first layer.
        funded_by: who pays for it; None = the shop.
    """

    amount: Money = field(validator=checks.money(least_minor=0))
    funded_by: str | None = field(default=None, validator=checks.optional(checks.text()))
    reason: str | None = field(default=None, validator=checks.optional(checks.text()))


@frozen(kw_only=True)
class CartLine:
    """Some units of one SKU.

    Attributes:
        line: the line's id; None = its position in the cart, from 1.
        adjustments: staff and system only.
    """

    line: LineId | None = field(default=None, validator=checks.optional(checks.text()))
    sku: SkuId = field(validator=checks.text())
    quantity: int = field(validator=checks.quantity)
    adjustments: tuple[Adjustment, ...] = field(
        default=(), validator=checks.each(checks.is_a(Adjustment), most=ADJUSTMENTS_MAX)
    )


@frozen(kw_only=True)
class Cart:
    """What is to be quoted. Several lines may have the same SKU.

    Attributes:
        coupons: the coupon rules presented, each once.
        channel: where the purchase happens, such as ``app``.
        points: how many points should pay; more than allowed means as many as allowed, and
            ALL_POINTS (``"max"`` in plain data) always does.
        ship_to: the region that goods go to.

    Raises:
        InvalidInput: naming the field; no lines, a line id or coupon given twice, more than
            LINES_MAX lines, COUPONS_MAX coupons or UNITS_MAX units.
    """

    lines: tuple[CartLine, ...] = field(
        validator=checks.each(checks.is_a(CartLine), least=1, most=LINES_MAX)
    )
    coupons: tuple[RuleId, ...] = field(
        default=(), validator=checks.each(checks.text(), most=COUPONS_MAX)
    )
    channel: str | None = field(default=None, validator=checks.optional(checks.text()))
    points: PointsWanted = field(
        default=0, validator=checks.whole(least=0, most=checks.QUANTITY_MAX)
    )
    ship_to: str | None = field(default=None, validator=checks.optional(checks.text()))

    def __attrs_post_init__(self) -> None:
        seen: set[LineId] = set()
        for position, name in enumerate(self.line_ids()):
            if name in seen:
                raise InvalidInput(f"lines[{position}].line", "input.duplicate")
            seen.add(name)
        checks.no_duplicates("coupons", self.coupons)
        if sum(line.quantity for line in self.lines) > UNITS_MAX:
            raise InvalidInput("lines", "cart.too_many_units", most=UNITS_MAX)

    def line_ids(self) -> tuple[LineId, ...]:
        """Return each line's id: its own, or its position from 1."""
        return tuple(
            [
                LineId(str(position)) if line.line is None else line.line
                for position, line in enumerate(self.lines, 1)
            ]
        )
