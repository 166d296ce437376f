import pytest

from selfshop import Customer, InvalidInput, Money, NotFound, Refused, Shop, Staff
from selfshop.domain.pricing import Cost
from selfshop.domain.shared import MemberId, SkuId
from selfshop.testing.builders import Goods, furnish
from tests.each_store import Store, rows_of

TEA, POT = SkuId("tea"), SkuId("pot")


@pytest.fixture
def shop(store: Store) -> Shop:
    return furnish(store.open(), Goods(sku="tea"), Goods(sku="pot"))


def cost(sku: str, amount: str, currency: str = "CNY") -> Cost:
    return Cost(sku=SkuId(sku), amount=Money.of(amount, currency))


class TestCosts:
    def test_are_read_as_they_were_told_last(self, shop: Shop) -> None:
        assert shop.pricing.set_costs(costs=(cost("tea", "40.00"), cost("pot", "0.00"))) == 2
        assert shop.pricing.set_costs(costs=(cost("tea", "42.50"),)) == 1
        found = shop.pricing.costs(skus=(POT, TEA, SkuId("cup")))
        assert found == (cost("pot", "0.00"), cost("tea", "42.50"))

    @pytest.mark.parametrize(
        ("costs", "code"),
        [
            ((cost("tea", "1.00"), cost("tea", "2.00")), "input.duplicate"),
            ((cost("tea", "1.00", "USD"),), "input.other_currency"),
        ],
        ids=["twice", "dollars"],
    )
    def test_that_are_wrong_change_nothing(
        self, shop: Shop, costs: tuple[Cost, ...], code: str
    ) -> None:
        before = rows_of(shop)
        with pytest.raises(InvalidInput) as no:
            shop.pricing.set_costs(costs=costs)
        assert no.value.code == code
        assert rows_of(shop) == before

    def test_are_of_skus_that_are_there(self, shop: Shop) -> None:
        with pytest.raises(NotFound) as no:
            shop.pricing.set_costs(costs=(cost("tea", "1.00"), cost("cup", "1.00")))
        assert no.value.facts == {"sku": "cup", "row": 1}

    def test_are_for_the_house_alone(self, shop: Shop) -> None:
        with pytest.raises(Refused) as no:
            shop.acting_as(Customer(id=MemberId("ann"))).pricing.costs(skus=(TEA,))
        assert no.value.code == "actor.not_allowed"
        with pytest.raises(Refused) as no:
            shop.acting_as(Staff(id="bob")).pricing.costs(skus=(TEA,))
        assert no.value.facts["permission"] == "pricing.costs"

    def test_are_not_told_to_the_outside(self, shop: Shop) -> None:
        """A figure no random id holds by chance: ids have at most twelve hex digits in a row."""
        shop.pricing.set_costs(costs=(cost("tea", "12345678901.23"),))
        assert "1234567890123" not in repr(rows_of(shop)["outbox"])
