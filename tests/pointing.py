"""A shop floor where points are earned and pay: one for each yuan, worth a fen each."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from selfshop import Money, Shop
from selfshop.domain import checkout, orders
from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId
from selfshop.testing.builders import Goods, cart
from tests.floor import Floor, open_floor

ANN, BOB = MemberId("ann"), MemberId("bob")
YUAN = Money.of("1.00", "CNY")
GOODS = (
    Goods(sku="tea", price="100.00", units=500),
    Goods(sku="pot", price="30.00", units=500),
)
EARNING = points.EarningTerms(
    rates=(points.Rate(points=1, per=YUAN),),
    events={"review": 20},
    expiry=points.AfterDays(days=30),
)
PAYING = checkout.PointsTerms(value_per_point=Decimal("0.01"), max_percent=Decimal(50))


@frozen(kw_only=True)
class Pointing:
    """A floor with a programme of points."""

    floor: Floor

    @property
    def shop(self) -> Shop:
        """The shop, as the host sees it."""
        return self.floor.shop

    def cart(self, units: int = 1, *, use: int = 0, sku: str = "tea") -> checkout.Cart:
        """Return a cart of one kind of goods that would use points."""
        return evolve(cart({sku: units}), points=use)

    def placed(self, member: MemberId = ANN, *, units: int = 1, use: int = 0) -> orders.Order:
        """Let a member order tea at 100.00, and not pay yet."""
        return self.floor.place(self.cart(units, use=use), member=member)

    def bought(self, member: MemberId = ANN, *, units: int = 1, use: int = 0) -> orders.Order:
        """Let a member buy tea at 100.00."""
        return self.floor.pay(self.placed(member, units=units, use=use))

    def received(self, order: orders.Order) -> orders.Order:
        """Let an order be shipped and signed for."""
        return self.floor.deliver(self.floor.ship(order))

    def gives_back(self, order: orders.Order, units: int = 1) -> None:
        """Let units of a received order come back for good."""
        self.floor.accept(self.floor.send_back(order, line1=units))

    def due(self, *, days: int = 0) -> None:
        """Let days pass, and do what is due."""
        self.floor.pass_time(days=days)
        self.floor.run_due()

    def give(self, count: int, member: MemberId = ANN) -> None:
        """Give a member points, or take some, by hand."""
        self.shop.points.adjust(member=member, change=count, reason="test")

    def stands(self, member: MemberId = ANN) -> dict[str, int]:
        """Return how a member's points stand, leaving out what there is none of."""
        balance = self.shop.points.balance(member=member)
        named = {name: getattr(balance, name) for name in ("available", "pending", "held", "debt")}
        return {name: count for name, count in named.items() if count}


def open_pointing(
    open_: Callable[..., Shop],
    *,
    earning: points.EarningTerms = EARNING,
    paying: checkout.PointsTerms = PAYING,
    **how: Any,
) -> Pointing:
    """Open a floor with a programme of points."""
    floor = open_floor(open_, goods=GOODS, **how)
    floor.shop.settings.change(earning=earning, points=paying)
    return Pointing(floor=floor)
