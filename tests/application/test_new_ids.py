"""New things have ids that people can tell apart; what is stored under others stays as it is."""

from collections.abc import Callable

import pytest

from selfshop import InvalidInput, Money, Shop
from selfshop.application.promotions.proposing import put_in_force
from selfshop.domain import catalog, membership, promotions
from selfshop.domain.shared import MemberId, ProductId, RuleId
from selfshop.ports.calls import Call, Tape
from selfshop.testing.builders import cart, stock_line
from tests.each_store import Store
from tests.floor import open_floor


@pytest.fixture
def shop(store: Store) -> Shop:
    return open_floor(store.open).shop


def rule(name: str) -> promotions.Rule:
    """Return a rule of this name."""
    off = promotions.benefits.AmountOff(amount=Money.of("1.00", "CNY"))
    return promotions.Rule(id=RuleId(name), layer="order", benefit=off)


class TestNewIds:
    @pytest.mark.parametrize("name", [" ", "eve ", "\u3000eve"])
    def test_of_members_are_not_blank_under_any_operation(self, shop: Shop, name: str) -> None:
        desk = shop.membership
        rows = tuple(
            membership.Member(id=MemberId(one), registered_at=shop._desk.clock.now())
            for one in ("eve", name)
        )
        for path, ask in (
            ("member", lambda: desk.register(member=MemberId(name))),
            ("members[1].id", lambda: desk.register_many(members=rows)),
            ("alias", lambda: desk.add_alias(member=MemberId("ann"), alias=MemberId(name))),
        ):
            with pytest.raises(InvalidInput) as no:
                ask()
            assert (no.value.path, no.value.code) == (path, "input.blanks_around")

    def test_of_skus_are_not_made_of_blanks(self, shop: Shop) -> None:
        option = catalog.Option(name="size", values=("L", " "))
        shirt = catalog.Product(id=ProductId("shirt"), title="shirt", options=(option,))
        with pytest.raises(InvalidInput) as no:
            shop.catalog.add_product(product=shirt)
        assert (no.value.path, no.value.code) == ("product.options", "input.blanks_around")

    def test_of_orders_and_deliveries_are_not_blank(self, shop: Shop) -> None:
        basket, name = cart({"tea": 1}), " "
        quote = shop.checkout.quote(cart=basket, member=MemberId("ann"))
        asking: tuple[Callable[[], object], ...] = (
            lambda: shop.orders.place(
                cart=basket, quote_hash=quote.hash, member=MemberId("ann"), reference=name
            ),
            lambda: shop.inventory.receive_stock(lines=(stock_line("tea", 1),), reference=name),
        )
        for ask in asking:
            with pytest.raises(InvalidInput) as no:
                ask()
            assert (no.value.path, no.value.code) == ("reference", "input.blanks_around")


class TestKnownIds:
    def test_of_rules_in_force_are_published_again(self, shop: Shop) -> None:
        desk, known = shop._desk, (rule(" old"),)
        at = desk.clock.now()
        call = Call(
            shop=desk.shop, actor=desk.actor, operation="tests.before", at=at,
            ids=Tape(draw=lambda: desk.ids.new(at)),
        )  # fmt: skip
        desk.units.run(lambda work: put_in_force(work, known, "digest"), call=call)
        assert shop.promotions.get(rule=RuleId(" old")) == known[0]
        shop.promotions.publish(rules=known)
        with pytest.raises(InvalidInput) as no:
            shop.promotions.publish(rules=(*known, rule(" new")))
        assert (no.value.path, no.value.code) == ("rules[1].id", "input.blanks_around")
