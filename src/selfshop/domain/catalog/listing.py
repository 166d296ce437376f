"""The listing life cycle: how a SKU gets into the shop window and out of it."""

from attrs import evolve

from selfshop.domain.catalog.skus import Listing, Sku
from selfshop.domain.shared import Refused

__all__ = ["Listing", "list_sku", "retire_sku", "unlist_sku"]


def list_sku(sku: Sku) -> Sku:
    """Put *sku* on sale.

    Raises:
        Refused: ``sku.not_ready`` naming what is missing, ``sku.wrong_state`` when it is on sale
            already or retired.
    """
    _require(sku, Listing.DRAFT, Listing.UNLISTED, wish=Listing.LISTED)
    missing = tuple(
        name for name, given in (("title", sku.title), ("categories", sku.categories)) if not given
    )
    if missing:
        raise Refused("sku.not_ready", sku=sku.id, missing=missing)
    return evolve(sku, listing=Listing.LISTED)


def unlist_sku(sku: Sku) -> Sku:
    """Take *sku* off sale for a while. Raises Refused ``sku.wrong_state`` unless it is listed."""
    _require(sku, Listing.LISTED, wish=Listing.UNLISTED)
    return evolve(sku, listing=Listing.UNLISTED)


def retire_sku(sku: Sku) -> Sku:
    """Take *sku* out of the shop for ever.

    Raises:
        Refused: ``sku.wrong_state`` when it is retired already.
    """
    _require(sku, Listing.DRAFT, Listing.LISTED, Listing.UNLISTED, wish=Listing.RETIRED)
    return evolve(sku, listing=Listing.RETIRED)


def _require(sku: Sku, *states: Listing, wish: Listing) -> None:
    if sku.listing not in states:
        raise Refused("sku.wrong_state", sku=sku.id, state=sku.listing.value, wish=wish.value)
