"""What goods cost, in a file: CSV with the columns ``sku`` and ``cost``."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import InvalidInput, Minor, SkuId, checks, parse_minor
from selfshop.replay.orders_file.place import Place

_COLUMNS = ["sku", "cost"]
#: SKUs of one file.
ROWS_MAX = 10_000_000


def read_costs(path: Path, *, currency: str) -> rehearsals.StatedCosts:
    """Read what one unit of each SKU costs, as decimals in *currency*; memory grows with the SKUs.

    Raises:
        InvalidInput: the file cannot be read, its header is not ``sku,cost``, or a row is broken;
            the path names file, line and column.
    """
    costs: dict[SkuId, Minor] = {}
    for place, sku, cost in _rows(path):
        try:
            costs[_new(sku, costs)] = _cost(cost, currency)
        except InvalidInput as fault:
            raise place.wrong(fault.path, fault.code, **fault.facts) from fault
        if len(costs) > ROWS_MAX:
            raise place.wrong("", "input.too_many", most=ROWS_MAX)
    return rehearsals.StatedCosts(by_sku=costs)


def _new(sku: str, known: Mapping[SkuId, Minor]) -> SkuId:
    checks.require_text("sku", sku)
    if sku in known:
        raise InvalidInput("sku", "input.duplicate")
    return SkuId(sku)


def _cost(text: str, currency: str) -> Minor:
    minor = parse_minor(text, currency, path="cost")
    if minor < 0:
        raise InvalidInput("cost", "input.too_small", least=0)
    return minor


def _rows(path: Path) -> Iterator[tuple[Place, str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _cells(path.name, file)
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise InvalidInput(path.name, "input.unreadable_file", why=why) from fault
    except UnicodeDecodeError as fault:
        raise InvalidInput(path.name, "input.unprintable") from fault


def _cells(name: str, lines: Iterator[str]) -> Iterator[tuple[Place, str, str]]:
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise InvalidInput(name, "input.empty")
        columns = [cell.strip() for cell in header]
        for column in _COLUMNS:
            if column not in columns:
                raise Place(name, 1).wrong(column, "input.missing")
        for column in columns:
            if column not in _COLUMNS or columns.count(column) > 1:
                raise Place(name, 1).wrong(column, "input.unknown_field")
        sku, cost = map(columns.index, _COLUMNS)
        for row in reader:
            cells = [cell.strip() for cell in row]
            place = Place(name, reader.line_num)
            if any(cells):
                if len(cells) != len(columns):
                    raise place.wrong("", "input.row_length", expected=len(columns), got=len(cells))
                yield place, cells[sku], cells[cost]
    except csv.Error as fault:
        raise Place(name, reader.line_num).wrong("", "input.not_csv", why=str(fault)) from fault
