import base64

import pytest

from selfshop import InvalidInput, Shop
from selfshop.application.pages import Page
from selfshop.domain import catalog, membership
from selfshop.domain.shared import MemberId, ProductId, SkuId
from selfshop.testing.fixed import MORNING
from tests.each_store import new_shop

NAMES = [f"m{number:03}" for number in range(25)]


@pytest.fixture
def crowded(shop: Shop) -> Shop:
    """A shop with 25 members."""
    shop.membership.register_many(
        members=tuple(
            membership.Member(
                id=MemberId(name), tier="gold" if name < "m020" else None, registered_at=MORNING
            )
            for name in NAMES
        )
    )
    return shop


def walk(shop: Shop, limit: int, tier: str | None = None) -> list[list[str]]:
    """Return all pages of members."""
    pages: list[list[str]] = []
    cursor = None
    while True:
        page = shop.membership.find(cursor=cursor, limit=limit, tier=tier)
        pages.append([member.id for member in page.items])
        cursor = page.cursor
        if cursor is None:
            return pages


class TestPages:
    @pytest.mark.parametrize(("limit", "pages"), [(1, 25), (7, 4), (24, 2), (25, 1), (200, 1)])
    def test_follow_each_other_without_gap_or_repetition(
        self, crowded: Shop, limit: int, pages: int
    ) -> None:
        walked = walk(crowded, limit)
        assert [name for page in walked for name in page] == NAMES
        assert len(walked) == pages

    def test_keep_to_what_is_asked_for(self, crowded: Shop) -> None:
        walked = walk(crowded, 8, tier="gold")
        assert [name for page in walked for name in page] == NAMES[:20]

    @pytest.mark.parametrize("limit", [0, -1, 201, True, 1.0, "5", None])
    def test_have_from_1_to_200_items(self, shop: Shop, limit: int) -> None:
        with pytest.raises(InvalidInput) as no:
            shop.membership.find(limit=limit)
        assert no.value.path == "limit"

    def test_turn_at_the_longest_names(self, shop: Shop) -> None:
        names = [f"{number}{'茶' * 199}" for number in range(3)]
        shop.catalog.add_products(
            products=(catalog.Product(id=ProductId("tea"), title="tea"),),
            skus=tuple(catalog.Sku(id=SkuId(n), product=ProductId("tea")) for n in names),
        )
        first = shop.catalog.find(limit=1)
        rest = shop.catalog.find(limit=5, cursor=first.cursor)
        assert [sku.id for sku in (*first.items, *rest.items)] == names


class TestACursor:
    @pytest.fixture
    def page(self, crowded: Shop) -> Page[object]:
        """The first page."""
        found: Page[object] = crowded.membership.find(limit=5)  # type: ignore[assignment]  # any items
        return found

    def refused(self, shop: Shop, cursor: str) -> bool:
        with pytest.raises(InvalidInput) as no:
            shop.membership.find(cursor=cursor)
        assert no.value.path == "cursor"
        return no.value.code == "input.not_a_cursor"

    def test_that_was_tampered_with_is_refused(self, crowded: Shop, page: Page[object]) -> None:
        assert page.cursor is not None
        sealed = bytearray(base64.urlsafe_b64decode(page.cursor))
        for place in range(len(sealed)):
            sealed[place] ^= 1
            assert self.refused(crowded, base64.urlsafe_b64encode(bytes(sealed)).decode())
            sealed[place] ^= 1
        assert crowded.membership.find(cursor=page.cursor).items

    @pytest.mark.parametrize(
        "cursor", ["", "x", "茶", "AAAA", "=" * 40, "!" * 40, "A" * 5_000, "\ud800", 5, b"AAAA"]
    )
    def test_that_was_made_up_is_refused(self, shop: Shop, cursor: str) -> None:
        assert self.refused(shop, cursor) or cursor in ("", "\ud800", 5, b"AAAA", "A" * 5_000)

    def test_of_another_list_is_refused(self, crowded: Shop) -> None:
        crowded.catalog.add_product(product=catalog.Product(id=ProductId("a"), title="a"))
        crowded.catalog.add_product(product=catalog.Product(id=ProductId("b"), title="b"))
        other = crowded.catalog.find(limit=1).cursor
        assert other is not None
        assert self.refused(crowded, other)

    def test_of_another_shop_is_refused(self, crowded: Shop, page: Page[object]) -> None:
        assert page.cursor is not None
        assert self.refused(crowded.for_shop(new_shop()), page.cursor)

    def test_is_good_in_a_shop_that_was_opened_again(
        self, crowded: Shop, page: Page[object]
    ) -> None:
        again = crowded.for_shop(crowded._desk.shop)
        assert again.membership.find(cursor=page.cursor, limit=1).items[0].id == "m005"
