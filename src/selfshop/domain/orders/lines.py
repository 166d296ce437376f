"""Order lines: so many units of one SKU, and where each of them stands.

Always: ordered = cancelled + allocated + backordered + shipped; delivered <= shipped;
returned <= delivered; refunded <= cancelled + returned.
"""

from attrs import evolve, field, frozen

from selfshop.domain import checkout
from selfshop.domain.shared import InvalidInput, LineId, Minor, RuleId, SkuId, checks


@frozen(kw_only=True)
class LineUnits:
    """So many units of one order line.

    Raises:
        InvalidInput: the line's id is empty, or the quantity no integer in 1..QUANTITY_MAX.
    """

    line: LineId = field(validator=checks.text())
    quantity: int = field(validator=checks.quantity)


@frozen(kw_only=True)
class OrderLine:
    """One line of an order; counts are units, amounts minor units of the order's currency.

    Attributes:
        allocated: set aside for the order: held until it is paid, its own after.
        backordered: promised and not there yet.
        refunded: units whose shares were given back, by cancelling or by return.
        list, price, payable: of all units ordered.
        gift_of: the rule that gives the units for nothing; None = bought.
    """

    line: LineId
    sku: SkuId
    ordered: int
    cancelled: int = 0
    allocated: int = 0
    backordered: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0
    refunded: int = 0
    list: Minor
    price: Minor
    payable: Minor
    gift_of: RuleId | None = None

    @property
    def wanted(self) -> int:
        """Units that the buyer still is to have, or has had."""
        return self.ordered - self.cancelled


def counts_of(units: tuple[LineUnits, ...]) -> dict[LineId, int]:
    """Return how many units of each line are meant.

    Raises:
        InvalidInput: no lines, or one twice.
    """
    names = [part.line for part in units]
    if not names:
        raise InvalidInput("lines", "input.empty")
    checks.no_duplicates("lines", names)
    return {part.line: part.quantity for part in units}


def line_of(quoted: checkout.LineQuote) -> OrderLine:
    """Return the order line that a quoted line becomes, all its units set aside."""
    return OrderLine(
        line=quoted.line,
        sku=quoted.sku,
        ordered=quoted.quantity,
        allocated=quoted.quantity,
        list=quoted.list,
        price=quoted.price,
        payable=quoted.payable,
    )


def gift_line_of(gift: checkout.Gift) -> OrderLine:
    """Return the order line of units that a rule adds for nothing."""
    nothing = Minor(0)
    return OrderLine(
        line=gift_line_id(gift),
        sku=gift.sku,
        ordered=gift.quantity,
        allocated=gift.quantity,
        list=nothing,
        price=nothing,
        payable=nothing,
        gift_of=gift.rule,
    )


def gift_line_id(gift: checkout.Gift) -> LineId:
    """Return the id of a gift's line: a cart has none for it."""
    return LineId(f"gift:{gift.rule}:{gift.sku}")


def cancelled(line: OrderLine, count: int) -> OrderLine:
    """Return *line* with *count* allocated units that the buyer is not to have."""
    return evolve(line, cancelled=line.cancelled + count, allocated=line.allocated - count)


def shipped(line: OrderLine, count: int) -> OrderLine:
    """Return *line* with *count* allocated units on their way."""
    return evolve(line, allocated=line.allocated - count, shipped=line.shipped + count)


def delivered(line: OrderLine, count: int) -> OrderLine:
    """Return *line* with *count* shipped units at the buyer's."""
    return evolve(line, delivered=line.delivered + count)


def returned(line: OrderLine, count: int) -> OrderLine:
    """Return *line* with *count* delivered units back for good."""
    return evolve(line, returned=line.returned + count)
