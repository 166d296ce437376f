from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from selfshop.domain.promotions.engine.exclusive import (
    Worths,
    claims_alone,
    search_exclusive,
)
from selfshop.domain.promotions.engine.settling import NOTHING
from selfshop.domain.promotions.engine.solving import best
from tests.boards import board_of
from tests.carts import Json, case
from tests.domain.promotions.engine.test_claiming import EXCLUSIVE
from tests.oracle import Reckoning
from tests.shops import exclusive


def off(amount: str, *skus: str, **more: object) -> Json:
    scope = {"scope": {"include": {"skus": list(skus)}}} if skus else {}
    return {"benefit": {"kind": "amount_off", "amount": amount}, **scope, **more}


class TestASearchAmongRulesThatClaim:
    """The best of all sets is found, ties and all, wherever rules on everything stand."""

    @given(rnd=st.randoms(use_true_random=False))
    @settings(max_examples=40)
    def test_finds_what_trying_every_set_finds(self, rnd: Random) -> None:
        made = exclusive(rnd, rules=rnd.randint(1, 6))
        made["shop"]["choice"] = "best"
        made["shop"].pop("max_coupons", None)
        board, after = board_of(made)
        if not board.candidates:
            return
        assert claims_alone(board, board.candidates, after)
        found = search_exclusive(board, board.candidates, root=board.opening(), steps_max=10_000)
        assert found is not None
        chosen = {c.plan.rule.id for c in board.candidates if found.chosen >> c.number & 1}
        best_set = Reckoning(made).best()
        assert ({str(one) for one in chosen}, found.cost, found.gap) == (
            set(best_set.applied),
            best_set.cost,
            0,
        )

    @given(rnd=st.randoms(use_true_random=False), steps_max=st.integers(1, 60))
    @settings(max_examples=40)
    def test_that_is_cut_short_proves_its_gap(self, rnd: Random, steps_max: int) -> None:
        made = exclusive(rnd, rules=6)
        made["shop"].pop("max_coupons", None)
        board, after = board_of(made)
        if not claims_alone(board, board.candidates, after):
            return
        found = search_exclusive(board, board.candidates, root=board.opening(), steps_max=steps_max)
        least = Reckoning(made).best().cost
        if found is not None:
            assert found.cost - found.gap <= least <= found.cost
        # Where even the ways were too many, the usual search looks for a set.
        solution = best(board, after, steps_max=steps_max)
        assert solution.settled.cost - solution.gap <= least <= solution.settled.cost

    def test_may_take_less_from_some_to_leave_enough_for_all(self) -> None:
        rules = (
            off("0.50", "A"),
            off("3.00", condition={"min_amount": "18.00"}),
            off("2.00", "B"),
        )
        shop = case({"A": "9.00", "B": "9.00"}, {"A": 1, "B": 1}, *rules, **EXCLUSIVE)
        board, _ = board_of(shop)
        found = search_exclusive(board, board.candidates, root=board.opening(), steps_max=100)
        assert found is not None
        assert (found.chosen, found.cost) == (0b010, 1500)

    def test_goes_on_from_the_first_way_and_says_what_others_may_give(self) -> None:
        names = [f"S{number}" for number in range(10)]
        last = off("20.00", condition={"min_amount": "60.00"}, priority=-1)
        rules = [off("1.00", name) for name in names]
        shop = case(
            dict.fromkeys(names, "10.00"), dict.fromkeys(names, 1), *rules, last, **EXCLUSIVE
        )
        board, _ = board_of(shop)
        found = search_exclusive(board, board.candidates, root=board.opening(), steps_max=20_000)
        assert found is not None
        assert (found.cost, found.gap) == (10000 - 2000 - 4 * 100, 0)
        cut = search_exclusive(board, board.candidates, root=board.opening(), steps_max=21)
        assert cut is not None
        # The last rule and one other; by themselves the last and all others give 30.00.
        assert (cut.cost, cut.gap) == (7900, 900)

    def test_looks_at_what_may_be_as_good(self) -> None:
        tenth = {"kind": "percent_off", "percent": "10"}
        last = {"id": "A", "benefit": tenth, "condition": {"min_amount": "20.00"}, "priority": -1}
        shop = case(
            {"A": "10.00", "B": "10.00"}, {"A": 1, "B": 1}, off("2.00", "A"), last, **EXCLUSIVE
        )
        board, _ = board_of(shop)
        found = search_exclusive(board, board.candidates, root=board.opening(), steps_max=100)
        assert found is not None
        assert (found.chosen, found.cost) == (0b10, 1800)

    def test_looks_at_few_ways_where_lines_are_many(self) -> None:
        names = [f"S{number:02}" for number in range(30)]
        rules = [off(f"{2 + at}.00", name) for name in names for at in range(2)]
        everything = {"benefit": {"kind": "percent_off", "percent": "5"}}
        shop = case(
            dict.fromkeys(names, "19.00"), dict.fromkeys(names, 2), *rules, everything, **EXCLUSIVE
        )
        board, _ = board_of(shop)
        found = search_exclusive(board, board.candidates, root=board.opening(), steps_max=20_000)
        assert found is not None
        assert (found.gap, found.cost, found.steps < 300) == (0, 30 * (3800 - 300), True)


class TestRulesThatClaimAlone:
    def test_take_off_goods_in_one_layer(self) -> None:
        shop = case({"A": "9.00"}, {"A": 1}, off("1.00", "A"), off("2.00", "A"), **EXCLUSIVE)
        board, after = board_of(shop)
        assert claims_alone(board, board.candidates, after)
        assert not claims_alone(board, [], after)
        gift = {"benefit": {"kind": "gift", "sku": "A", "quantity": 1}}
        board, after = board_of(case({"A": "9.00"}, {"A": 1}, gift, **EXCLUSIVE))
        assert not claims_alone(board, board.candidates, after)
        board, after = board_of(
            case({"A": "9.00"}, {"A": 1}, off("1.00"), off("1.00", layer="item"))
        )
        assert not claims_alone(board, board.candidates, after)

    def test_are_reckoned_without_freight_or_a_limit_on_coupons(self) -> None:
        coupons = [off("1.00", kind="coupon"), off("2.00", kind="coupon")]
        shop = case({"A": "9.00"}, {"A": 1}, *coupons, coupons=["R1", "R2"], **EXCLUSIVE)
        board, after = board_of(shop)
        assert claims_alone(board, board.candidates, after)
        shop["shop"]["max_coupons"] = 1
        board, after = board_of(shop)
        assert not claims_alone(board, board.candidates, after)
        shop = case({"A": "9.00"}, {"A": 1}, off("1.00"), freight={"flat": "1.00"}, **EXCLUSIVE)
        board, after = board_of(shop)
        assert after is not NOTHING
        assert not claims_alone(board, board.candidates, after)


class TestWorth:
    """Of two sets the better is worth more, by cost, coupons, number of rules, and ids."""

    @given(rnd=st.randoms(use_true_random=False))
    @settings(max_examples=25)
    def test_orders_sets_as_they_are_compared(self, rnd: Random) -> None:
        board, _ = board_of(exclusive(rnd, rules=6))
        rules = board.candidates
        worths = Worths(rules)
        offs = [rnd.randint(1, 3) for _ in rules]

        def compared(chosen: int) -> tuple[tuple[object, ...], int]:
            own = [(c, off) for c, off in zip(rules, offs, strict=True) if chosen >> c.number & 1]
            total = sum(off for _, off in own)
            worth = sum(worths.of(c, off) for c, off in own)
            assert worths.off(worth) == total
            ids = sorted(c.plan.rule.id for c, _ in own)
            return (-total, sum(c.plan.coupon for c, _ in own), len(own), ids), -worth

        sets = [compared(rnd.getrandbits(len(rules))) for _ in range(8)]
        assert sorted(sets) == sorted(sets, key=lambda one: one[1])
