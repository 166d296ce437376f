"""Units that a rule may touch, in a few words."""

from selfshop.domain.promotions.units.columns import RUNNING, Columns, Span
from selfshop.domain.promotions.units.pools import Pool


def pool(*runs: tuple[int, int], floors: tuple[int, ...] = ()) -> Pool:
    """Collect runs of (units, what one costs), each a line of its own, above *floors*."""
    prices = [now for _, now in runs]
    own = Columns([[(*run, ())] for run in runs], prices=prices, lists=prices)
    return Pool(own, own.reach(Span(range(len(runs)), of=len(runs)), RUNNING), RUNNING, floors)
