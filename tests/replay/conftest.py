"""Files of orders and a small Journey, written as the test says."""

from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = "order,customer,time,sku,quantity,unit_price,discount.retailer,currency"


@pytest.fixture
def orders_file(tmp_path: Path) -> Callable[..., Path]:
    """Write rows below the usual header (or another) as ``orders.csv``."""

    def write(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "orders.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write
