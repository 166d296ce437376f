"""What is known of goods beside a file of orders: ``skus`` in the case format."""

from collections.abc import Mapping
from pathlib import Path

from attrs import evolve

from selfshop.adapters.codec.cases import read_sku
from selfshop.adapters.codec.fields import Fields, under, whole_object
from selfshop.domain import catalog
from selfshop.domain.shared import InvalidInput, SkuId, checks
from selfshop.replay.rehearsing.rule_files import of_file, read_json

#: SKUs of one catalogue.
SKUS_MAX = 1_000_000


def read_catalogue_file(path: Path, *, currency: str) -> Mapping[SkuId, catalog.Sku]:
    """Read the SKUs in the file at *path*: a list of them, or an object (a case) with ``skus``.

    Their prices are passed over, since the recording has its own, and so is whether they are
    listed: what was bought was on sale.

    Raises:
        InvalidInput: naming file and field.
    """
    plain = read_json(path)
    try:
        return _skus(plain.get("skus") if isinstance(plain, Mapping) else plain, currency)
    except InvalidInput as fault:
        raise of_file(path, fault) from fault


def _skus(plain: object, currency: str) -> Mapping[SkuId, catalog.Sku]:
    if not isinstance(plain, list):
        raise InvalidInput("skus", "input.wrong_type", expected="list")
    if len(plain) > SKUS_MAX:
        raise InvalidInput("skus", "input.too_many", most=SKUS_MAX)
    skus = []
    for place, one in enumerate(plain):
        with under(f"skus[{place}]"):
            skus.append(whole_object(one, lambda fields: _sku(fields, currency)))
    checks.no_duplicates("skus", [sku.id for sku in skus])
    return {sku.id: sku for sku in skus}


def _sku(fields: Fields, currency: str) -> catalog.Sku:
    sku, _, _ = read_sku(fields, currency)
    return evolve(sku, listing=catalog.Listing.LISTED)
