"""A shop floor with a commission plan: ann promotes, bob below her promotes, and members buy."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from selfshop import Money, Shop
from selfshop.domain import aftersales, distribution, orders
from selfshop.domain.distribution import plans, terms
from selfshop.domain.distribution.explaining import Purse
from selfshop.domain.shared import MemberId, Minor
from selfshop.testing.builders import Goods
from tests.commissions import percent, steps
from tests.floor import Floor, open_floor

ANN, BOB, CAT, DAN = (MemberId(name) for name in ("ann", "bob", "cat", "dan"))
PEOPLE = (ANN, BOB, CAT, DAN)
GOODS = (Goods(sku="tea", price="100.00", units=500),)
#: The nearest promoter gets 20 %, the one above 10 %; at most 30 % in all.
TWO_LEVELS = plans.Tariff(steps=steps(percent("20"), percent("10")))


def two_levels(**said: Any) -> distribution.Plan:
    """Return a plan of two levels under no law, due seven days after receipt."""
    kept: dict[str, Any] = {
        "profile": "none",
        "pool": plans.Pool(percent=Decimal(30)),
        "tariffs": (TWO_LEVELS,),
        "reach": 2,
        "wait_days": 7,
    }
    return distribution.Plan(**{**kept, **said})


@frozen(kw_only=True)
class Promoting:
    """A floor whose plan is published, where ann and bob are promoters and bob is below ann."""

    floor: Floor

    @property
    def shop(self) -> Shop:
        """The shop, as the host sees it."""
        return self.floor.shop

    def bind(self, member: MemberId, referrer: MemberId) -> distribution.Place:
        """Let a member bind themselves to a promoter."""
        return self.floor.customer(member).distribution.bind(referrer=referrer)

    def bought(self, member: MemberId = CAT, *, units: int = 2) -> orders.Order:
        """Let a member buy tea at 100.00."""
        return self.floor.bought({"tea": units}, member=member)

    def received(self, order: orders.Order) -> orders.Order:
        """Let an order be shipped and signed for."""
        return self.floor.deliver(self.floor.ship(order))

    def gives_back(self, order: orders.Order, units: int) -> None:
        """Let units of a received order come back for good."""
        self.floor.accept(self.floor.send_back(order, line1=units))

    def due(self, *, days: int = 0) -> Mapping[str, int]:
        """Let days pass, and do what is due."""
        self.floor.pass_time(days=days)
        return self.floor.run_due().done

    def settle(self, name: str) -> distribution.Period:
        """Close the period that ends now, and settle it."""
        self.floor.pass_time(seconds=1)
        period = distribution.PeriodName(name)
        self.shop.distribution.close_period(period=period, until=self.floor.clock.at)
        self.floor.run_due()
        return self.shop.distribution.period(period=period)

    def stands(self, member: MemberId) -> dict[str, int]:
        """Return what a promoter's accounts hold, leaving out those that hold nothing."""
        purses = self.shop.distribution.balance(member=member)
        named = {
            name: getattr(purses, name)
            for name in ("pending", "payable", "settled", "held", "owed")
        }
        return {name: amount for name, amount in named.items() if amount}

    def withdraw(
        self, member: MemberId, text: str, *, key: str | None = None
    ) -> distribution.Withdrawal:
        """Let a promoter ask for settled money."""
        customer = self.floor.customer(member, key=key)
        amount = Money.of(text, "CNY")
        return customer.distribution.request_withdrawal(amount=amount, account=f"acc-{member}")

    def amounts(self, order: orders.Order) -> dict[str, Minor]:
        """Return what an order's commissions are worth, by promoter."""
        found = self.shop.distribution.commissions_of(order=order.id)
        return {one.promoter: one.amount for one in found}

    def told(self, member: MemberId, purse: Purse) -> list[tuple[str, int, int]]:
        """Return the entries of a promoter's account: kind, change, balance."""
        lines = self.shop.distribution.explain(member=member, purse=purse)
        return [(line.kind, line.change, line.balance) for line in lines]


def open_promoting(
    open_: Callable[..., Shop], *, plan: distribution.Plan | None = None, **how: Any
) -> Promoting:
    """Open a floor, publish a plan, and let ann and bob promote; cat and dan are below bob."""
    floor = open_floor(open_, goods=GOODS, **how)
    made = Promoting(floor=floor)
    for member in (CAT, DAN):
        floor.shop.membership.register(member=member)
    # Goods may come back long after their commissions were paid.
    policy = aftersales.ReturnPolicy(window_days=3_650)
    floor.shop.settings.change(returns=policy)
    floor.shop.distribution.publish(plan=two_levels() if plan is None else plan)
    for member in (ANN, BOB):
        floor.shop.distribution.join(member=member)
        floor.shop.distribution.identify(
            member=member, identity=f"id-{member}", account=f"acc-{member}", holder=f"id-{member}"
        )
    made.bind(BOB, ANN)
    for member in (CAT, DAN):
        made.bind(member, BOB)
    return made


#: Withdrawals of any size, without fee and tax.
PLAIN_TERMS = terms.WithdrawalTerms()
