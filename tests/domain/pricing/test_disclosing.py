import pytest

from selfshop.domain import pricing
from selfshop.domain.pricing import Disclosure, Factor, PriceEntry, disclosing
from selfshop.domain.shared import Money, Refused

ONE = Money(100, "CNY")
GOLD = Disclosure(factor=Factor.TIER, name="gold", text="Gold members pay less")


def names(asked: tuple[disclosing.Condition, ...]) -> list[tuple[str, str | None]]:
    return [(one.factor.value, one.name) for one in asked]


class TestConditions:
    def test_are_what_an_entry_asks_of_a_buyer(self) -> None:
        listed = PriceEntry(kind=pricing.Kind.LIST, amount=ONE)
        assert disclosing.conditions_of(listed) == ()
        tier = PriceEntry(kind=pricing.Kind.TIER, amount=ONE, tier="gold", min_quantity=3)
        assert names(disclosing.conditions_of(tier)) == [("tier", "gold"), ("quantity", None)]

    def test_are_in_a_fixed_order(self) -> None:
        asked = disclosing.conditions(
            segments={"b", "a"}, channels=["app"], first_order=True, membership=True
        )
        assert names(asked) == [
            ("segment", "a"), ("segment", "b"), ("channel", "app"),
            ("first_order", None), ("membership", None),
        ]  # fmt: skip


class TestDisclosing:
    def test_nothing_is_judged_until_something_is_declared(self) -> None:
        disclosing.require_disclosed(disclosing.conditions(segments=["x"]), None)

    def test_what_buyers_are_told_of_may_be_asked(self) -> None:
        disclosing.require_disclosed(disclosing.conditions(tiers=["gold"]), [GOLD])
        every = Disclosure(factor=Factor.SEGMENT, text="Students and teachers pay less")
        disclosing.require_disclosed(disclosing.conditions(segments=["a", "b"]), [GOLD, every])
        disclosing.require_disclosed((), ())

    @pytest.mark.parametrize(
        "asked",
        [
            disclosing.conditions(tiers=["silver"]),
            disclosing.conditions(segments=["spends_anyway"]),
            disclosing.conditions(first_order=True),
        ],
        ids=["tier", "segment", "first_order"],
    )
    def test_what_they_are_not_told_of_is_refused_with_the_article(
        self, asked: tuple[disclosing.Condition, ...]
    ) -> None:
        with pytest.raises(Refused) as no:
            disclosing.require_disclosed(asked, [GOLD], sku="tea")
        assert no.value.code == "price.undisclosed"
        assert (no.value.facts["article"], no.value.facts["sku"]) == (disclosing.ARTICLE, "tea")
        assert "art. 9" in no.value.message("zh")
