from selfshop.domain.checkout import rehearsals
from selfshop.domain.checkout.rehearsals.figures import added
from selfshop.domain.shared import Minor, OrderId, RuleId


def minor(*amounts: int) -> list[Minor]:
    return [Minor(amount) for amount in amounts]


class TestSums:
    def test_add_up_field_by_field(self) -> None:
        five, seven = minor(5, 7)
        one = rehearsals.Totals(list=five, payable=five, not_optimal=1, gap=seven)
        other = rehearsals.Totals(list=seven, discount=five)
        assert one + other == rehearsals.Totals(
            list=Minor(12), payable=five, discount=five, not_optimal=1, gap=seven
        )
        assert one + rehearsals.Totals() == one

    def test_of_tallies_are_by_key(self) -> None:
        assert added({"a": 1, "b": 2}, {"b": 3}) == {"a": 1, "b": 5}

    def test_of_changes_count_and_amount(self) -> None:
        one = rehearsals.Changes(cheaper=1, cheaper_by=Minor(5), same=2)
        assert (one + one) == rehearsals.Changes(cheaper=2, cheaper_by=Minor(10), same=4)


class TestAMargin:
    def test_is_goods_less_their_cost(self) -> None:
        goods, cost, less = minor(1000, 600, 900)
        margin = rehearsals.Margin(
            baskets=1, goods_before=goods, cost_before=cost, goods_after=less, cost_after=cost
        )
        assert (margin.before, margin.after) == (400, 300)
        assert (margin + margin).after == 600


class TestARule:
    def test_keeps_its_name_and_adds_its_uses(self) -> None:
        uses = rehearsals.Uses(listed=True, baskets=1, amount=Minor(5), rejected={"ended": 2})
        one = rehearsals.RuleFigures(rule=RuleId("R"), name="Ten off", after=uses, touched=1)
        two = one + one
        assert (two.name, two.touched, two.before.listed) == ("Ten off", 2, False)
        assert two.after == rehearsals.Uses(
            listed=True, baskets=2, amount=Minor(10), rejected={"ended": 4}
        )


class TestAChangedBasket:
    def test_says_by_how_much(self) -> None:
        before, after = minor(1000, 900)
        changed = rehearsals.Changed(order=OrderId("o"), member=None, before=before, after=after)
        assert changed.by == -100
