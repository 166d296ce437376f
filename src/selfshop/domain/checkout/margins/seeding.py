"""Carts that are likely to be bad: at thresholds, full, and what is a little better than those."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, permutations

from attrs import frozen

from selfshop.domain.checkout.margins.bounds import Bounds
from selfshop.domain.checkout.margins.tables import Row, Table
from selfshop.domain.checkout.margins.trying import Trial
from selfshop.domain.promotions import Condition, Rule, SpendAtLeast, benefits

#: Rows that are looked at closely, and of rows that the same rules touch.
ROWS_MAX = 40
ALIKE_MAX = 2
#: Quantities of one row, rounds of improvement, and carts that are improved.
QUANTITIES_MAX = 12
ROUNDS_MAX = 8
IMPROVED_MAX = 3
#: Rows of which every two are brought to each threshold together.
PAIRED_MAX = 8


@frozen(eq=False)
class _Seed:
    over: int
    cart: dict[Row, int]


def seed(table: Table, bounds: Bounds, trial: Trial) -> None:
    """Try likely carts of *table*, and improve on the worst of them step by step.

    Raises:
        OutOfSteps: there are no steps left.
    """
    rows = _closely(table.rows)
    seeds: list[_Seed] = []
    for cart in (*_alone(rows, bounds), *(_in_pairs(rows[:PAIRED_MAX], bounds))):
        over = trial.over(table.scene, cart)
        if over is not None:
            seeds.append(_Seed(over, cart))
    seeds.sort(key=lambda one: one.over)
    for one in seeds[:IMPROVED_MAX]:
        _improve(table, rows, one, bounds, trial)


def _alone(rows: Sequence[Row], bounds: Bounds) -> Iterator[dict[Row, int]]:
    for row in rows:
        for units in _quantities(row, bounds.units):
            yield {row: units}


def _in_pairs(rows: Sequence[Row], bounds: Bounds) -> Iterator[dict[Row, int]]:
    """Yield as much of one row as stays below a threshold, and another that fills it up."""
    if bounds.lines == 1:
        return
    for one, other in permutations(rows, 2):
        for reaching in _filling(one, {}, bounds.units + 1):
            if reaching > 1:
                below = {one: reaching - 1}
                for units in _filling(other, below, bounds.units):
                    yield {**below, other: units}


def _closely(rows: Sequence[Row]) -> list[Row]:
    """Choose rows: the worst of each set of rules that touch them."""
    alike: dict[tuple[str, ...], int] = {}
    chosen: list[Row] = []
    for row in rows:
        key = tuple(rule.id for rule in row.touches)
        alike[key] = alike.get(key, 0) + 1
        if alike[key] <= ALIKE_MAX:
            chosen.append(row)
        if len(chosen) == ROWS_MAX:
            break
    return chosen


def _improve(table: Table, rows: Sequence[Row], start: _Seed, bounds: Bounds, trial: Trial) -> None:
    now = start
    for _ in range(ROUNDS_MAX):
        worse = now
        for cart in _near(now.cart, rows, bounds):
            over = trial.over(table.scene, cart)
            if over is not None and over < worse.over:
                worse = _Seed(over, cart)
        if worse is now:
            return
        now = worse


def _near(cart: dict[Row, int], rows: Sequence[Row], bounds: Bounds) -> Iterator[dict[Row, int]]:
    """Yield carts that differ from *cart* in one row."""
    for row, units in cart.items():
        others = {one: count for one, count in cart.items() if one is not row}
        if others:
            yield others
        for more in (units - 1, units + 1, bounds.units, *_filling(row, others, bounds.units)):
            if 1 <= more <= bounds.units and more != units:
                yield {**others, row: more}
    if len(cart) == bounds.lines:
        return
    for row in rows:
        if row not in cart:
            for units in {1, bounds.units, *_filling(row, cart, bounds.units)}:
                yield {**cart, row: units}


def _filling(row: Row, others: dict[Row, int], most: int) -> list[int]:
    """Return how many units of *row* beside *others* just reach a threshold."""
    amount = sum(one.band(units).price * units for one, units in others.items())
    quantity = sum(others.values())
    price = row.bands[-1].price
    wanted: set[int] = set()
    for needed in _thresholds(row.touches):
        if not isinstance(needed, SpendAtLeast):
            wanted.add(needed.quantity - quantity)
        elif price:
            wanted.add(-(-(needed.amount.minor - amount) // price))
    return sorted(count for count in wanted if 1 <= count <= most)[:QUANTITIES_MAX]


def _quantities(row: Row, most: int) -> Iterable[int]:
    """Return the quantities of *row* at which something changes."""
    wanted = {1, most, *_filling(row, {}, most), *(band.units for band in row.bands)}
    wanted.update(chain.from_iterable(_groups(rule) for rule in row.touches))
    return sorted(count for count in wanted if 1 <= count <= most)[-QUANTITIES_MAX:]


def _groups(rule: Rule) -> tuple[int, ...]:
    match rule.benefit:
        case benefits.BuyGet(buy=buy, get=get):
            return (buy + get,)
        case benefits.NFor(n=n):
            return (n,)
        case benefits.FixedPrice(max_units=int(most)) | benefits.AddOn(max_units=int(most)):
            return (most,)
        case benefits.Bundle(parts=parts):
            return (sum(part.quantity for part in parts),)
        case _:
            return ()


def _thresholds(rules: Iterable[Rule]) -> Iterator[Condition]:
    for rule in rules:
        yield from rule.thresholds
        if isinstance(rule.benefit, benefits.Ladder):
            yield from (step.threshold for step in rule.benefit.steps)
