"""A Journey of a few lines, written as the parquet files that the real one has."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow publishes no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # as above

HOUSEHOLD, OTHER = 1, 2
CORN, TEA, KEY_RING, PETROL, UNKNOWN = 11, 12, 13, 14, 15
CAMPAIGN, UPC = 8, 5000

LINES = (
    "household_id",
    "basket_id",
    "product_id",
    "quantity",
    "sales_value",
    "retail_disc",
    "coupon_disc",
    "coupon_match_disc",
    "transaction_timestamp",
)
PRODUCTS = (
    "product_id",
    "manufacturer_id",
    "department",
    "brand",
    "product_category",
    "product_type",
    "package_size",
)
KNOWN_PRODUCTS = [
    (CORN, 2, "PRODUCE", "National", "CORN", "CORN WHITE", "1 LB"),
    (TEA, 69, "GROCERY", "Private", "TEAS & MIXES", None, None),
    (KEY_RING, 3, None, "National", None, None, None),
    (PETROL, 1, "MISCELLANEOUS", "Private", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED", None),
]

Line = tuple[int, int, int, int, float, float, float, float, str]


def line(
    basket: int,
    product: int,
    quantity: int,
    *amounts: float,
    at: str = "2017-03-01T12:00:00",
    household: int = HOUSEHOLD,
) -> Line:
    """A line; *amounts* are sales value, loyalty, coupon and match, in dollars."""
    sales, loyalty, coupon, match = (*amounts, *(0.0,) * (4 - len(amounts)))
    return (household, basket, product, quantity, sales, loyalty, coupon, match, at)


def write_journey(
    folder: Path, lines: Sequence[Line], redemptions: Sequence[tuple[int, int, int, str]] = ()
) -> Path:
    """Write all files; *redemptions* are (household, upc, campaign, day)."""
    rows = [(*row[:-1], datetime.fromisoformat(row[-1])) for row in lines]
    _write(folder / "transactions.parquet", LINES, rows)
    _write(folder / "products.parquet", PRODUCTS, KNOWN_PRODUCTS)
    _write(
        folder / "coupon_redemptions.parquet",
        ("household_id", "coupon_upc", "campaign_id", "redemption_date"),
        [(*row[:-1], datetime.fromisoformat(row[-1])) for row in redemptions],
    )
    scope = [(UPC, CORN, CAMPAIGN), (UPC, TEA, CAMPAIGN), (UPC, 999, CAMPAIGN)]
    _write(folder / "coupons.parquet", ("coupon_upc", "product_id", "campaign_id"), scope)
    mailed = [(CAMPAIGN, HOUSEHOLD), (9, OTHER)]
    _write(folder / "campaigns.parquet", ("campaign_id", "household_id"), mailed)
    _write(
        folder / "campaign_descriptions.parquet",
        ("campaign_id", "start_date", "end_date"),
        [(CAMPAIGN, datetime(2017, 3, 1), datetime(2017, 3, 31))],  # noqa: DTZ001  # a local day, as published
    )
    return folder


def _write(path: Path, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * len(names)
    pq.write_table(pa.table(dict(zip(names, map(list, columns), strict=True))), path)
