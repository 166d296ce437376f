"""A shop floor with a tier scheme: silver from 100 of growth, gold from 500, kept from 300."""

from collections.abc import Callable
from typing import Any

from attrs import frozen

from selfshop import Money, Shop
from selfshop.domain import aftersales, membership, orders
from selfshop.domain.membership import Benefits, BirthdayGift, PassTerms, Tier, TierScheme
from selfshop.domain.shared import MemberId, SkuId
from selfshop.testing.builders import Goods
from tests.floor import Floor, open_floor, units_of

ANN, BOB, CAT = (MemberId(name) for name in ("ann", "bob", "cat"))
GOODS = (
    Goods(sku="tea", price="10.00", units=10_000),
    Goods(sku="plus", price="99.00", units=1_000),
)
SILVER = Tier(name="silver", from_growth=100)
GOLD = Tier(
    name="gold",
    from_growth=500,
    keep_growth=300,
    benefits=Benefits(birthday=BirthdayGift(points=88), priority=True),
)
#: A year of silver for each unit.
PLUS = PassTerms(sku=SkuId("plus"), tier="silver", months=12)


def scheme(**said: Any) -> TierScheme:
    """Return the scheme, one of growth for each yuan, with differences."""
    return TierScheme(
        **{"tiers": (SILVER, GOLD), "per": Money.of("1.00", "CNY"), "passes": (PLUS,), **said}
    )


@frozen(kw_only=True)
class Tiering:
    """A floor whose members rise and fall."""

    floor: Floor

    @property
    def shop(self) -> Shop:
        """The shop, as the host sees it."""
        return self.floor.shop

    def buys(self, tens: int, member: MemberId = ANN) -> orders.Order:
        """Let a member buy and receive tea at 10.00."""
        return self.floor.delivered({"tea": tens}, member=member)

    def gives_back(self, order: orders.Order, units: int) -> None:
        """Let units of a received order come back for good."""
        self.floor.accept(self.floor.send_back(order, line1=units))

    def tier(self, member: MemberId = ANN) -> str | None:
        """Return the tier by which a member's prices are made."""
        return self.shop.membership.get(member=member).tier

    def growth(self, member: MemberId = ANN) -> int:
        """Return a member's growth in the window."""
        return self.shop.membership.tier(member=member).growth

    def file(self, member: MemberId = ANN) -> membership.MemberFile:
        """Return the file that counts for a member."""
        return self.shop.membership.file(member=member)

    def units(self, count: int) -> tuple[orders.LineUnits, ...]:
        """Return units of an order's first line."""
        return units_of({"line1": count})

    def due(self, *, days: int = 0) -> dict[str, int]:
        """Let days pass, and do what is due."""
        self.floor.pass_time(days=days)
        return dict(self.floor.run_due().done)


def open_tiering(open_: Callable[..., Shop], **said: Any) -> Tiering:
    """Open a floor with a tier scheme; goods may come back for ten years."""
    floor = open_floor(open_, goods=GOODS)
    floor.shop.settings.change(
        tier_scheme=scheme(**said), returns=aftersales.ReturnPolicy(window_days=3_650)
    )
    return Tiering(floor=floor)
