"""What racers race for, round after round: each is there once, and must be had exactly once."""

from typing import Protocol

from selfshop import Customer, Money, Shop
from selfshop.domain import checkout, ledger, promotions
from selfshop.domain.ledger import Amount, Side
from selfshop.domain.shared import AccountId, MemberId, RuleId, SkuId
from selfshop.testing.builders import Goods, cart, stock_line
from selfshop.testing.builders import furnish as put_in

CASH, AMOUNT = AccountId("cash"), 100


class Prize(Protocol):
    """Something of which every round has one. A racer who comes too late is told so as a refusal."""

    #: What a loser hears.
    gone: frozenset[str]

    def furnish(self, shop: Shop, *, rounds: int, racers: int) -> None:
        """Put one for each round into a shop that has nothing yet."""

    def take(self, shop: Shop, *, place: int, number: int) -> None:
        """Have racer *number* take the one of round *place*."""

    def taken(self, shop: Shop, place: int) -> int:
        """Return how often the books say that the one of round *place* was had."""


class Balance:
    """An account's whole balance, spent by a journal."""

    gone = frozenset({"ledger.short"})

    def furnish(self, shop: Shop, *, rounds: int, racers: int) -> None:
        """Open a wallet for each round, and pay in."""
        del racers
        cash = ledger.Account(id=CASH, unit="CNY", normal=Side.DEBIT, kind="cash", shards=16)
        wallets = [
            ledger.Account(
                id=_wallet(place), unit="CNY", normal=Side.CREDIT, kind="wallet", limited=True
            )
            for place in range(rounds)
        ]
        shop.ledger.open_accounts(accounts=(cash, *wallets))
        for place in range(rounds):
            _post(shop, f"top-up-{place}", debit=CASH, credit=_wallet(place))

    def take(self, shop: Shop, *, place: int, number: int) -> None:
        """Pay out all of it."""
        _post(shop, f"pay-{place}-{number}", debit=_wallet(place), credit=CASH)

    def taken(self, shop: Shop, place: int) -> int:
        """Return how often the balance has left the account."""
        return 1 - shop.ledger.balance(account=_wallet(place)).balance // AMOUNT


class Coupon:
    """The one use of a coupon, reserved by placing an order at the price with the coupon.

    Attributes:
        seen: what every racer has been quoted, by round; racers are forks of who furnished.
    """

    gone = frozenset({"quote.changed"})

    def __init__(self) -> None:
        self.seen: dict[int, str] = {}

    def furnish(self, shop: Shop, *, rounds: int, racers: int) -> None:
        """Publish a coupon for each round, and have tea and members for everybody."""
        members = [f"m{number}" for number in range(racers)]
        put_in(shop, Goods(sku="tea", units=rounds * racers), members=members)
        off = promotions.benefits.AmountOff(amount=Money.of("5.00", "CNY"))
        shop.promotions.publish(
            rules=tuple(
                promotions.Rule(
                    id=_coupon(place),
                    layer="coupon",
                    kind=promotions.RuleKind.COUPON,
                    benefit=off,
                    limits=promotions.Limits(total=1),
                )
                for place in range(rounds)
            )
        )
        first = shop.acting_as(_buyer(0))
        self.seen = {place: first.checkout.quote(cart=_tea(place)).hash for place in range(rounds)}

    def take(self, shop: Shop, *, place: int, number: int) -> None:
        """Place an order with the coupon."""
        shop.acting_as(_buyer(number)).orders.place(cart=_tea(place), quote_hash=self.seen[place])

    def taken(self, shop: Shop, place: int) -> int:
        """Return how many orders have the coupon."""
        return shop.promotions.usage(rule=_coupon(place)).used


class Stock:
    """The last unit of a SKU, kept by a hold."""

    gone = frozenset({"stock.short"})

    def furnish(self, shop: Shop, *, rounds: int, racers: int) -> None:
        """Have a SKU for each round, and one unit of each."""
        del racers
        put_in(shop, *(Goods(sku=_sku(place), units=1) for place in range(rounds)))

    def take(self, shop: Shop, *, place: int, number: int) -> None:
        """Hold the unit."""
        shop.acting_as(_buyer(number)).inventory.hold(lines=(stock_line(_sku(place), 1),))

    def taken(self, shop: Shop, place: int) -> int:
        """Return how many units are held."""
        return shop.inventory.level(sku=_sku(place)).held


PRIZES: dict[str, Prize] = {"balance": Balance(), "coupon": Coupon(), "stock": Stock()}


def _wallet(place: int) -> AccountId:
    return AccountId(f"wallet-{place}")


def _coupon(place: int) -> RuleId:
    return RuleId(f"coupon-{place}")


def _tea(place: int) -> checkout.Cart:
    return cart({"tea": 1}, coupons=[_coupon(place)])


def _buyer(number: int) -> Customer:
    return Customer(id=MemberId(f"m{number}"))


def _sku(place: int) -> SkuId:
    return SkuId(f"last-{place}")


def _post(shop: Shop, name: str, *, debit: AccountId, credit: AccountId) -> None:
    move = ledger.Move(debit=debit, credit=credit, amount=Amount(AMOUNT, "CNY"))
    shop.ledger.post(journal=ledger.Journal(id=ledger.JournalId(name), kind="moved", legs=(move,)))
