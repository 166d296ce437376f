from datetime import UTC, datetime, timedelta

import pytest

from selfshop import Customer, InvalidInput, Money, NotFound, Refused, Shop, Staff, System
from selfshop.domain import catalog, checkout
from selfshop.domain.shared import MemberId, SkuId
from selfshop.testing.builders import Goods, cart, furnish, stock_line
from tests.each_store import rows_of

ANN, EVE = Customer(id=MemberId("ann")), Customer(id=MemberId("eve"))
DRAFT = catalog.Listing.DRAFT


@pytest.fixture
def small(shop: Shop) -> Shop:
    """A shop with tea on sale, a pot that is not, and two members."""
    return furnish(shop, Goods(sku="tea"), Goods(sku="pot", listing=DRAFT), members=("ann", "eve"))


class TestACustomer:
    def test_finds_only_their_own_holds(self, small: Shop) -> None:
        hold = small.acting_as(ANN).inventory.hold(lines=(stock_line("tea", 1),))
        assert small.acting_as(ANN).inventory.get_hold(hold=hold.id) == hold
        before = rows_of(small)
        eve = small.acting_as(EVE).inventory
        for ask in (eve.get_hold, eve.release):
            with pytest.raises(NotFound) as no:
                ask(hold=hold.id)
            assert no.value.code == "hold.unknown"
        assert rows_of(small) == before

    def test_cannot_tell_what_is_not_theirs_from_what_is_not_there(self, small: Shop) -> None:
        eve = small.acting_as(EVE)
        told = []
        for member in ("ann", "nobody"):
            with pytest.raises(NotFound) as no:
                eve.membership.get(member=MemberId(member))
            told.append(str(no.value).replace(member, "x"))
        assert told[0] == told[1]
        assert eve.membership.get(member=EVE.id).id == EVE.id

    def test_is_not_another_whose_id_looks_alike(self, small: Shop) -> None:
        hold = small.acting_as(ANN).inventory.hold(lines=(stock_line("tea", 1),))
        for name in ("Ann", "ann ", "ａnn"):
            with pytest.raises(NotFound):
                small.acting_as(Customer(id=MemberId(name))).inventory.get_hold(hold=hold.id)
        with pytest.raises(Refused) as no:
            small.acting_as(Customer(id=MemberId("Ann"))).checkout.quote(cart=cart({"tea": 1}))
        assert no.value.code == "member.unknown"

    def test_does_not_see_what_is_not_on_sale(self, small: Shop) -> None:
        ann = small.acting_as(ANN)
        with pytest.raises(NotFound) as no:
            ann.catalog.get(sku=SkuId("pot"))
        assert no.value.code == "sku.unknown"
        assert [sku.id for sku in ann.catalog.find(listing=DRAFT).items] == ["tea"]
        assert [sku.id for sku in small.catalog.find().items] == ["pot", "tea"]

    def test_never_says_how_long_goods_are_kept(self, small: Shop) -> None:
        until = datetime.now(UTC) + timedelta(days=9)  # noqa: TID251  # a time limit ahead of the clock
        with pytest.raises(InvalidInput) as no:
            small.acting_as(ANN).inventory.hold(lines=(stock_line("tea", 1),), until=until)
        assert (no.value.path, no.value.code) == ("until", "input.not_yours_to_say")

    def test_never_says_who_buys_or_what_is_taken_off(self, small: Shop) -> None:
        ann = small.acting_as(ANN)
        with pytest.raises(InvalidInput) as no:
            ann.checkout.quote(cart=cart({"tea": 1}), member=EVE.id)
        assert (no.value.path, no.value.code) == ("member", "input.not_yours_to_say")
        off = checkout.Adjustment(amount=Money.of("1.00", "CNY"))
        lines = (
            checkout.CartLine(sku=SkuId("tea"), quantity=1),
            checkout.CartLine(sku=SkuId("tea"), quantity=1, adjustments=(off,)),
        )
        with pytest.raises(InvalidInput) as no:
            ann.checkout.quote(cart=checkout.Cart(lines=lines))
        assert (no.value.path, no.value.code) == (
            "cart.lines[1].adjustments", "input.not_yours_to_say",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "ask",
        [
            lambda s: s.catalog.list_sku(sku=SkuId("pot")),
            lambda s: s.inventory.receive_stock(lines=(stock_line("tea", 1),)),
            lambda s: s.settings.get(),
            lambda s: s.settings.change(currency="USD"),
            lambda s: s.membership.find(),
            lambda s: s.pricing.ladder(sku=SkuId("tea")),
            lambda s: s.promotions.publish(rules=()),
            lambda s: s.inventory.movements(sku=SkuId("tea")),
            lambda s: s.due.run(),
            lambda s: s.as_of(datetime(2020, 1, 1, tzinfo=UTC)),
        ],
    )
    def test_does_not_run_the_shop(self, small: Shop, ask: object) -> None:
        before = rows_of(small)
        with pytest.raises(Refused) as no:
            ask(small.acting_as(ANN))  # type: ignore[operator]  # a table of functions
        assert no.value.code == "actor.not_allowed"
        assert rows_of(small) == before


class TestStaff:
    def test_need_the_permission_of_what_they_do(self, small: Shop) -> None:
        before = rows_of(small)
        with pytest.raises(Refused) as no:
            small.acting_as(Staff(id="bob", permissions=["catalog.read"])).catalog.list_sku(
                sku=SkuId("pot")
            )
        assert no.value.code == "actor.permission_missing"
        assert no.value.facts == {"operation": "catalog.list_sku", "permission": "catalog.write"}
        assert rows_of(small) == before
        bob = small.acting_as(Staff(id="bob", permissions=["catalog.write"]))
        assert bob.catalog.list_sku(sku=SkuId("pot")).listed

    def test_see_everybody_s(self, small: Shop) -> None:
        hold = small.acting_as(ANN).inventory.hold(lines=(stock_line("tea", 1),))
        assert small.acting_as(Staff(id="bob")).inventory.get_hold(hold=hold.id) == hold
        assert small.acting_as(Staff(id="bob")).settings.get().currency == "CNY"

    def test_do_not_fix_the_time(self, small: Shop) -> None:
        with pytest.raises(Refused) as no:
            small.acting_as(Staff(id="bob")).as_of(datetime(2020, 1, 1, tzinfo=UTC))
        assert no.value.code == "actor.not_allowed"


class TestBinding:
    @pytest.mark.parametrize("actor", [None, "ann", MemberId("ann"), Customer, object()])
    def test_takes_an_actor(self, shop: Shop, actor: object) -> None:
        with pytest.raises(InvalidInput) as no:
            shop.acting_as(actor)  # type: ignore[arg-type]  # that is the point
        assert (no.value.path, no.value.code) == ("actor", "input.wrong_type")

    def test_makes_another_shop_and_leaves_the_first_as_it_was(self, small: Shop) -> None:
        ann = small.acting_as(ANN)
        with pytest.raises(Refused):
            ann.settings.get()
        assert small.settings.get().version == 0

    def test_names_the_author_in_the_audit_log_without_personal_data(self, small: Shop) -> None:
        small.acting_as(ANN, key="k").inventory.hold(lines=(stock_line("tea", 1),))
        small.acting_as(System(id="import")).membership.register(member=MemberId("bob"))
        log = repr(rows_of(small)["outbox"])
        assert "customer:ann" in log
        assert "system:import" in log
