"""Rules that are proven to be in the best set."""

from typing import Any

from selfshop.domain.promotions.engine import solving
from selfshop.domain.promotions.engine.surely import UNSURE, Sure, surely
from tests.boards import board_of
from tests.carts import Json, case

LAYERS = [{"name": "all", "base": "running", "claims": "none"}]
ALL_FREE: Json = {"kind": "buy_get", "buy": 1, "get": 1, "percent": "100"}
TENTH: Json = {"kind": "percent_off", "percent": "10"}


def proven(*benefits: Json, units: int = 4, **more: Any) -> tuple[Sure, int]:
    """Prove what can be, of rules in order on units at 10.00; return how many rules there are."""
    rules = [
        {"layer": "all", "priority": -place, "benefit": one} for place, one in enumerate(benefits)
    ]
    made = case({"A": "10.00"}, {"A": units}, *rules, layers=LAYERS)
    made["skus"][0].update(more)
    board, _ = board_of(made)
    opening = board.opening()
    reaches = solving._reaches(board, opening)
    return surely(board, board.candidates, reaches), len(board.candidates)


def test_rules_that_leave_units_enough_are_all_taken() -> None:
    sure, rules = proven(TENTH, TENTH, {"kind": "amount_off", "amount": "5"})
    assert sure == Sure(taken=(1 << rules) - 1, steady=(1 << rules) - 1, echoes=0)


def test_a_rule_before_free_units_is_taken_for_the_units_that_are_not_free() -> None:
    sure, _ = proven(TENTH, ALL_FREE)
    assert sure.taken == 0b11
    assert not sure.steady & 0b01


def test_a_rule_on_free_units_alone_is_not_proven() -> None:
    everything: Json = {"kind": "percent_off", "percent": "100"}
    sure, _ = proven(TENTH, everything)
    assert sure.taken == 0b10


def test_of_two_that_make_the_same_units_free_the_smaller_id_is_enough() -> None:
    sure, _ = proven(ALL_FREE, ALL_FREE)
    assert (sure.taken, sure.echoes) == (0b01, 0b10)


def test_nothing_is_proven_above_floors_or_for_rules_that_look_at_current_prices() -> None:
    assert proven(TENTH, TENTH, floor_price="1.00")[0] == UNSURE
    assert proven(TENTH, {"kind": "n_for", "n": 2, "price": "15"})[0] == UNSURE
