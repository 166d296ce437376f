"""How far a search goes: which carts it looks among, and after how many steps it stops."""

from attrs import field, frozen

from selfshop.domain.shared import checks

STEPS_MAX = 10_000_000


@frozen(kw_only=True)
class Bounds:
    """The carts that are searched, as they are declared to whoever reads the answer.

    Attributes:
        lines: different SKUs of one cart; two lines of one SKU cost as one does.
        units: units of each of them.
        steps: a quote counts 40 and more, a cart that is ruled out without one counts 1.
    """

    lines: int = field(default=4, validator=checks.whole(least=1, most=20))
    units: int = field(default=100, validator=checks.whole(least=1, most=10_000))
    steps: int = field(default=200_000, validator=checks.whole(least=1, most=STEPS_MAX))
