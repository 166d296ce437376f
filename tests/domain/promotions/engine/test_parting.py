from typing import Any

from selfshop.domain.promotions.engine.dealing import available
from selfshop.domain.promotions.engine.parting import certain, parted
from selfshop.domain.promotions.engine.settling import most_of
from tests.boards import board_of
from tests.carts import Json, case

PRICES = {"A": "100.00", "B": "50.00", "C": "20.00", "G": "1.00"}
CART = {"A": 1, "B": 1, "C": 1}
LAYERS = [{"name": "order", "base": "price", "claims": "none"}]


def off(amount: str, *skus: str, **more: object) -> Json:
    rule: Json = {"benefit": {"kind": "amount_off", "amount": amount}, **more}
    return {**rule, "scope": {"include": {"skus": list(skus)}}} if skus else rule


def sure(*rules: Json, **more: Any) -> set[int]:
    board, after = board_of(case(PRICES, CART, *rules, layers=LAYERS, **more))
    opening = board.opening()
    mosts = {
        c.number: most_of(board, c, opening, available(board, opening, c)) for c in board.candidates
    }
    return certain(board, board.candidates, mosts, after)


def parts(*rules: Json, **more: Any) -> list[list[str]]:
    board, after = board_of(case(PRICES, CART, *rules, **more))
    return [[c.plan.rule.id for c in part] for part in parted(board, board.candidates, after)]


class TestRulesThatAreCertain:
    def test_find_room_whatever_the_others_do(self) -> None:
        assert sure(off("60.00", "A"), off("50.00", "A")) == set()
        assert sure(off("50.00", "A"), off("50.00")) == {0, 1}

    def test_are_followed_by_their_like_only(self) -> None:
        half: Json = {"benefit": {"kind": "fixed_price", "price": "1.00"}}
        assert sure(off("5.00"), half) == set()
        assert sure(half, off("0.50")) == {1}

    def test_clash_with_none(self) -> None:
        assert sure(off("5.00", group="g"), off("6.00", group="g")) == set()

    def test_are_within_the_number_of_coupons(self) -> None:
        two = [off("5.00", kind="coupon"), off("6.00", kind="coupon")]
        assert sure(*two, coupons=["R1", "R2"], max_coupons=1) == set()
        assert sure(*two, coupons=["R1", "R2"], max_coupons=2) == {0, 1}

    def test_are_not_looked_for_where_freight_looks_at_everything(self) -> None:
        assert sure(off("5.00"), freight={"flat": "1.00"}) == set()


class TestParts:
    def test_share_no_line(self) -> None:
        rules = (off("1.00", "A"), off("2.00", "B"), off("3.00", "A"))
        assert parts(*rules) == [["R2"], ["R1", "R3"]]
        assert parts(*rules, off("4.00", "A", "B")) == [["R1", "R2", "R3", "R4"]]

    def test_share_no_clash(self) -> None:
        assert parts(off("1.00", "A", group="g"), off("2.00", "B", group="g")) == [["R1", "R2"]]

    def test_share_no_gift(self) -> None:
        gift = {"kind": "gift", "sku": "G"}
        step = {"min_quantity": 1, "benefit": gift}
        rules = (
            {**off("1.00", "A"), "benefit": gift},
            {**off("1.00", "B"), "benefit": {"kind": "ladder", "steps": [step]}},
            off("1.00", "C"),
        )
        assert parts(*rules) == [["R1", "R2"], ["R3"]]

    def test_share_no_coupon_where_coupons_are_few(self) -> None:
        two = [off("1.00", sku, kind="coupon") for sku in ("A", "B")]
        assert parts(*two, coupons=["R1", "R2"]) == [["R1"], ["R2"]]
        assert parts(*two, coupons=["R1", "R2"], max_coupons=1) == [["R1", "R2"]]

    def test_are_one_where_freight_looks_at_everything(self) -> None:
        rules = (off("1.00", "A"), off("2.00", "B"))
        assert parts(*rules, freight={"flat": "1.00"}) == [["R1", "R2"]]
