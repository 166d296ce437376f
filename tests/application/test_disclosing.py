"""Prices depend on what buyers are told of, and on nothing else, through the shop."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from selfshop import Customer, InvalidInput, Money, Refused
from selfshop.domain import pricing, promotions
from selfshop.domain.pricing import Disclosure, Factor, Kind, PriceEntry, SkuPrice
from selfshop.domain.shared import MemberId, Period, RuleId, SkuId
from selfshop.testing.builders import cart
from tests.each_store import Store
from tests.floor import Floor, memory_floor, open_floor

GOLD = Disclosure(factor=Factor.TIER, name="gold", text="Gold members pay less")


@pytest.fixture
def floor() -> Floor:
    made = memory_floor()
    made.shop.settings.change(disclosures=(GOLD,))
    return made


def price(kind: Kind, **asked: str) -> SkuPrice:
    amount = Money.of("9.90", "CNY")
    return SkuPrice(sku=SkuId("tea"), entry=PriceEntry(kind=kind, amount=amount, **asked))  # type: ignore[arg-type]  # named by the tests


def rule(audience: promotions.Audience) -> promotions.Rule:
    off = promotions.benefits.PercentOff(percent=Decimal(10))
    return promotions.Rule(id=RuleId("off"), layer="order", audience=audience, benefit=off)


class TestDisclosing:
    def test_a_declared_tier_may_pay_less(self, floor: Floor) -> None:
        assert floor.shop.pricing.set_prices(prices=(price(Kind.TIER, tier="gold"),)) == 1
        gold = promotions.Audience(tiers=frozenset({"gold"}))
        assert floor.shop.promotions.publish(rules=(rule(gold),)).version

    def test_an_undeclared_segment_may_not(self, floor: Floor) -> None:
        with pytest.raises(Refused) as no:
            floor.shop.pricing.set_prices(prices=(price(Kind.SEGMENT, segment="spends_anyway"),))
        assert no.value.code == "price.undisclosed"
        segment = promotions.Audience(segments=frozenset({"spends_anyway"}))
        with pytest.raises(Refused, match=r"price\.undisclosed"):
            floor.shop.promotions.publish(rules=(rule(segment),))
        assert len(floor.shop.pricing.ladder(sku=SkuId("tea"))) == 1

    def test_whoever_is_alike_in_what_is_declared_pays_alike(self, floor: Floor) -> None:
        shop = floor.shop
        shop.pricing.set_prices(prices=(price(Kind.TIER, tier="gold"),))
        people = {"eve": frozenset({"spends_anyway"}), "fay": frozenset({"haggles"})}
        for name, segments in people.items():
            shop.membership.register(member=MemberId(name), tier="gold", segments=segments)
        floor.bought({"pot": 1}, member="fay")
        quotes = [
            shop.acting_as(Customer(id=MemberId(name))).checkout.quote(cart=cart({"tea": 2}))
            for name in people
        ]
        assert [quote.payable for quote in quotes] == [2 * 9_90, 2 * 9_90]
        assert quotes[0].hash == quotes[1].hash

    def test_the_legal_profile_turns_it_on(self) -> None:
        shop = memory_floor().shop
        assert shop.settings.change(profile="CN").told == ()
        with pytest.raises(Refused, match=r"price\.undisclosed"):
            shop.pricing.set_prices(prices=(price(Kind.TIER, tier="gold"),))
        silver = promotions.Audience(tiers=frozenset({"silver"}))
        with pytest.raises(Refused, match=r"price\.undisclosed"):
            shop.promotions.publish(rules=(rule(silver),))
        assert shop.pricing.set_prices(prices=(price(Kind.SALE),)) == 1
        assert shop.settings.change(disclosures=(GOLD,)).told == (GOLD,)
        assert shop.pricing.set_prices(prices=(price(Kind.TIER, tier="gold"),)) == 1
        assert shop.settings.change(profile="EU", unset=("disclosures",)).told is None
        with pytest.raises(InvalidInput) as no:
            shop.settings.change(profile="XX")
        assert no.value.path == "profile"

    def test_rules_in_force_keep_to_what_is_declared(self, floor: Floor) -> None:
        gold = promotions.Audience(tiers=frozenset({"gold"}))
        floor.shop.promotions.publish(rules=(rule(gold),))
        with pytest.raises(Refused, match=r"price\.undisclosed"):
            floor.shop.settings.change(disclosures=())
        assert floor.shop.settings.get().disclosures == (GOLD,)
        assert floor.shop.settings.change(unset=("disclosures",)).told is None
        with pytest.raises(Refused, match=r"price\.undisclosed"):
            floor.shop.settings.change(profile="CN")

    def test_prices_that_stand_keep_to_what_is_declared(self, store: Store) -> None:
        made = open_floor(store.open)
        shop, over = made.shop, made.clock.at + timedelta(days=1)
        past = price(Kind.SEGMENT, segment="students")
        past = evolve(past, entry=evolve(past.entry, period=Period(until=over)))
        shop.pricing.set_prices(prices=(past, price(Kind.TIER, tier="gold")))
        with pytest.raises(Refused) as no:
            shop.settings.change(profile="CN", disclosures=(GOLD,))
        assert (no.value.code, no.value.facts["factor"]) == ("price.undisclosed", "segment")
        assert (no.value.facts["name"], no.value.facts["sku"]) == ("students", "tea")
        assert shop.settings.get().profile != "CN"
        made.pass_time(days=1)
        assert shop.settings.change(profile="CN", disclosures=(GOLD,)).told == (GOLD,)
        with pytest.raises(Refused, match=r"price\.undisclosed"):
            shop.settings.change(disclosures=())

    def test_a_quote_says_what_made_its_prices(self, floor: Floor) -> None:
        shop = floor.shop
        shop.pricing.set_prices(prices=(price(Kind.TIER, tier="gold"),))
        first = Disclosure(factor=Factor.FIRST_ORDER, text="First orders cost less")
        shop.settings.change(disclosures=(GOLD, first))
        shop.promotions.publish(rules=(rule(promotions.Audience(first_order=True)),))
        shop.membership.register(member=MemberId("eve"), tier="gold")
        eve = shop.acting_as(Customer(id=MemberId("eve")))
        quote = eve.call("checkout.quote", {"cart": {"lines": [{"sku": "tea", "quantity": 1}]}})
        tier, order = {"factor": "tier", "name": "gold"}, {"factor": "first_order", "name": None}
        assert [line["factors"] for line in quote["lines"]] == [[tier, order]]
        assert [one["factors"] for one in quote["applied"]] == [[order]]
        assert [one["text"] for one in quote["disclosed"]] == [GOLD.text, first.text]
        plain = shop.checkout.quote(cart=cart({"pot": 1}))
        assert (plain.lines[0].factors, plain.disclosed) == ((), ())

    def test_nothing_is_judged_until_the_shop_says(self) -> None:
        open_to_all = memory_floor().shop
        segment = price(Kind.SEGMENT, segment="students")
        assert open_to_all.pricing.set_prices(prices=(segment,)) == 1
        assert pricing.conditions_of(segment.entry)
