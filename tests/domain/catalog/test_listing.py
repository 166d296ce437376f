from collections.abc import Callable

import pytest

from selfshop.domain import catalog
from selfshop.domain.catalog import Listing, Sku, list_sku, retire_sku, unlist_sku
from selfshop.domain.shared import ProductId, Refused, SkuId


def sku(listing: Listing, *, title: str = "Tee") -> Sku:
    return catalog.Sku(
        id=SkuId("tee"), product=ProductId("tee"), title=title, categories=("a",), listing=listing
    )


class TestTheListingLifeCycle:
    @pytest.mark.parametrize(
        ("move", "before", "after"),
        [
            (list_sku, Listing.DRAFT, Listing.LISTED),
            (list_sku, Listing.UNLISTED, Listing.LISTED),
            (unlist_sku, Listing.LISTED, Listing.UNLISTED),
            (retire_sku, Listing.DRAFT, Listing.RETIRED),
            (retire_sku, Listing.LISTED, Listing.RETIRED),
            (retire_sku, Listing.UNLISTED, Listing.RETIRED),
        ],
    )
    def test_allows(self, move: Callable[[Sku], Sku], before: Listing, after: Listing) -> None:
        assert move(sku(before)).listing is after

    @pytest.mark.parametrize(
        ("move", "before"),
        [
            (list_sku, Listing.LISTED),
            (list_sku, Listing.RETIRED),
            (unlist_sku, Listing.DRAFT),
            (unlist_sku, Listing.UNLISTED),
            (unlist_sku, Listing.RETIRED),
            (retire_sku, Listing.RETIRED),
        ],
    )
    def test_refuses(self, move: Callable[[Sku], Sku], before: Listing) -> None:
        with pytest.raises(Refused) as refusal:
            move(sku(before))
        assert refusal.value.code == "sku.wrong_state"
        assert refusal.value.facts["state"] == before.value

    def test_lists_nothing_without_a_title(self) -> None:
        with pytest.raises(Refused) as refusal:
            list_sku(sku(Listing.DRAFT, title=""))
        assert (refusal.value.code, refusal.value.facts["missing"]) == ("sku.not_ready", ("title",))
