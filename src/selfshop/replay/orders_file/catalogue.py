"""What may stand beside a file of orders: its products, customers and coupons, as one JSON file.

The sample that ships has one; ``as_data`` writes what ``read_catalogue`` reads.
"""

import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import field, frozen

from selfshop.domain.shared import MemberId, Minor, Period, RuleId, SkuId
from selfshop.replay.recording import RecordedCoupon, RecordedCustomer, RecordedProduct


@frozen(kw_only=True)
class Catalogue:
    """What is known beside the orders; anything may be missing.

    ``products`` count no units; the orders do.
    """

    products: Mapping[SkuId, RecordedProduct] = field(factory=dict)
    customers: Mapping[MemberId, RecordedCustomer] = field(factory=dict)
    coupons: Mapping[RuleId, RecordedCoupon] = field(factory=dict)
    #: SKUs sold by volume: their lines are rejected, since a "quantity" of them counts no pieces.
    fuel: frozenset[SkuId] = frozenset()


NOTHING_KNOWN = Catalogue()


def as_data(
    products: Iterable[RecordedProduct],
    customers: Iterable[RecordedCustomer],
    coupons: Iterable[RecordedCoupon],
    fuel: Iterable[SkuId],
) -> Mapping[str, Any]:
    """Write a catalogue as plain JSON."""
    return {
        "products": [
            [item.sku, item.title, item.brand, item.category, list(item.tags)] for item in products
        ],
        "customers": [[one.id, list(one.segments)] for one in customers],
        "coupons": [_coupon_data(coupon) for coupon in coupons],
        "fuel": list(fuel),
    }


def read_catalogue(path: Path) -> Catalogue:
    """Read the gzipped JSON file at *path*, which this package made itself."""
    data = json.loads(gzip.decompress(path.read_bytes()))
    products = [
        RecordedProduct(
            sku=SkuId(sku), title=title, brand=brand, category=category, tags=tuple(tags), units=0
        )
        for sku, title, brand, category, tags in data["products"]
    ]
    customers = [
        RecordedCustomer(id=MemberId(id_), segments=tuple(segments))
        for id_, segments in data["customers"]
    ]
    coupons = [_coupon(entry) for entry in data["coupons"]]
    return Catalogue(
        products={item.sku: item for item in products},
        customers={one.id: one for one in customers},
        coupons={coupon.id: coupon for coupon in coupons},
        fuel=frozenset(map(SkuId, data["fuel"])),
    )


def _coupon_data(coupon: RecordedCoupon) -> Mapping[str, Any]:
    starts, ends = coupon.window.from_, coupon.window.until
    return {
        "id": coupon.id,
        "name": coupon.name,
        "amount_minor": coupon.amount_minor,
        "funded_by": coupon.funded_by,
        "skus": sorted(coupon.skus),
        "from": starts and starts.isoformat(),
        "until": ends and ends.isoformat(),
        "segment": coupon.segment,
    }


def _coupon(entry: Mapping[str, Any]) -> RecordedCoupon:
    return RecordedCoupon(
        id=RuleId(entry["id"]),
        name=entry["name"],
        amount_minor=Minor(entry["amount_minor"]),
        funded_by=entry["funded_by"],
        skus=frozenset(map(SkuId, entry["skus"])),
        window=Period(
            from_=entry["from"] and datetime.fromisoformat(entry["from"]),
            until=entry["until"] and datetime.fromisoformat(entry["until"]),
        ),
        segment=entry["segment"],
    )
