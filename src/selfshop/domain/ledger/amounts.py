"""What a transfer moves: a whole number above zero, in a unit that is said."""

from attrs import field, frozen

from selfshop.domain.ledger.accounts import UNIT_LENGTH_MAX
from selfshop.domain.shared import AMOUNT_MINOR_MAX, checks


@frozen(order=False)
class Amount:
    """So many of a unit: points, or minor units of a currency.

    >>> Amount(250, "points")
    Amount(count=250, unit='points')

    Raises:
        InvalidInput: *count* is no integer (a bool and a float are none) from 1 to 10**15.
    """

    count: int = field(validator=checks.whole(least=1, most=AMOUNT_MINOR_MAX))
    unit: str = field(validator=checks.text(most=UNIT_LENGTH_MAX))
