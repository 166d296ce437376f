"""The products of the Complete Journey, as a catalogue would name them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from selfshop.domain.shared import SkuId
from selfshop.replay.journey.tables import read_table
from selfshop.replay.recording import RecordedProduct

_COLUMNS = [
    "product_id",
    "manufacturer_id",
    "brand",
    "department",
    "product_category",
    "product_type",
    "package_size",
]
_NO_WORD = re.compile(r"[^a-z0-9]+")


def read_fuel(data: Path) -> frozenset[int]:
    """Read which products are motor fuel, sold by volume."""
    rows = read_table(data, "products", ["product_id", "department", "product_type"])
    return frozenset(
        product
        for product, department, kind in rows
        if department == "FUEL" or (kind or "").startswith("GASOLINE")
    )


def read_products(data: Path, units: Mapping[int, int]) -> Iterator[RecordedProduct]:
    """Read what is known of each product of *units*, which says how many of it are sold."""
    known = {row[0]: row for row in read_table(data, "products", _COLUMNS) if row[0] in units}
    nothing = (None,) * len(_COLUMNS)
    for product in sorted(units):
        _, manufacturer, brand, *path, size = known.get(product, nothing)
        names = [name for name in path if name]
        yield RecordedProduct(
            sku=SkuId(str(product)),
            title=" ".join([*names[-1:], *([size] if size else [])]) or f"Product {product}",
            brand=None if manufacturer is None else f"manufacturer-{manufacturer}",
            category="/".join(map(_slug, names)) or None,
            tags=(_slug(brand),) if brand else (),
            units=units[product],
        )


def _slug(name: str) -> str:
    return _NO_WORD.sub("-", name.lower()).strip("-")
