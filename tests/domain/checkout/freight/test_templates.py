from typing import Any

import pytest

from selfshop.domain.checkout.freight import Measure, Rate, Template, Zone
from selfshop.domain.shared import Money
from tests.carts import Json, complaint
from tests.freights import rate, template

ZONES = "shop.freight.templates[0].zones"


def refusal(*zones: Json, **more: Any) -> tuple[str, str]:
    made = {"name": "t", "by": "piece", "zones": list(zones), **more}
    return complaint(freight={"flat": "8.00", "templates": [made]})


def yuan(text: str) -> Money:
    return Money.of(text, "CNY")


class TestARate:
    @pytest.mark.parametrize(
        ("quantity", "steps", "beside"),
        [(1, 0, 1), (1000, 0, 2), (1001, 1, 3), (1500, 1, 3), (1501, 2, 4)],
    )
    def test_counts_a_step_begun_as_full(self, quantity: int, steps: int, beside: int) -> None:
        own = Rate(first=1000, first_price=yuan("10.00"), step=500, step_price=yuan("3.00"))
        assert (own.steps(quantity), own.steps_beside(quantity)) == (steps, beside)

    def test_without_steps_covers_whatever_there_is(self) -> None:
        own = Rate(first=1, first_price=yuan("8.00"))
        assert (own.steps(9_999), own.steps_beside(9_999), own.price_of(0)) == (0, 0, 0)

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("first", 0, "input.too_small"),
            ("step", 0, "input.too_small"),
            ("first_price", "-1.00", "input.too_small"),
            ("step_price", "-0.01", "input.too_small"),
            ("free_over", "-5.00", "input.too_small"),
            ("free_pieces", 0, "input.too_small"),
            ("first_price", "1.001", "input.too_many_decimals"),
            ("first", 1.5, "input.not_a_whole_number"),
            ("last", 1, "input.unknown_field"),
        ],
    )
    def test_refuses_slips_by_name(self, field: str, value: object, code: str) -> None:
        own = {**rate(1, "8.00", 1, "2.00"), field: value}
        assert refusal({"rate": own}) == (f"{ZONES}[0].rate.{field}", code)

    def test_needs_the_price_of_a_step_and_the_step_of_a_price(self) -> None:
        priced = {**rate(1, "8.00"), "step_price": "2.00"}
        assert refusal({"rate": priced}) == (f"{ZONES}[0].rate.step", "input.missing")
        stepped = {**rate(1, "8.00"), "step": 1}
        assert refusal({"rate": stepped}) == (f"{ZONES}[0].rate.step_price", "input.missing")


class TestATemplate:
    def test_takes_the_zone_that_names_a_place_most_closely(self) -> None:
        rates = {name: Rate(first=1, first_price=yuan(name)) for name in ("1", "2", "3", "4")}
        own = Template(
            name="t",
            by=Measure.PIECE,
            zones=(
                Zone(to=("CN",), rate=rates["1"]),
                Zone(to=("CN-31-0115", "JP"), rate=rates["2"]),
                Zone(rate=rates["3"]),
                Zone(to=("CN-31", "CN-32"), rate=rates["4"]),
            ),
        )
        found = {place: own.zone_of(place)[0] for place in ("CN-31-0115-1", "CN-31", "CN-3", "KR")}
        assert found == {"CN-31-0115-1": "CN-31-0115", "CN-31": "CN-31", "CN-3": "CN", "KR": None}
        assert own.zone_of("CN-32-01")[1].rate == rates["4"]
        assert own.zone_of(None) == (None, own.zones[2])

    def test_has_no_region_twice(self) -> None:
        zones = [{"to": ["CN-31", "CN-32"], "rate": None}, {"to": ["CN-32"], "rate": None}]
        assert refusal(*zones, {"rate": rate(1, "8.00")}) == (
            f"{ZONES}[1].to[0]",
            "freight.region_twice",
        )

    def test_has_one_zone_for_everywhere_else(self) -> None:
        code = "freight.one_zone_for_the_rest"
        priced = {"rate": rate(1, "8.00")}
        assert refusal({"to": ["CN"], **priced}) == (ZONES, code)
        assert refusal(priced, priced) == (ZONES, code)
        assert refusal() == (ZONES, "input.empty")

    def test_delivers_somewhere(self) -> None:
        assert refusal({"to": ["CN"], "rate": None}, {"rate": None}) == (
            ZONES,
            "freight.serves_nowhere",
        )

    def test_says_for_each_zone_whether_it_is_served(self) -> None:
        assert refusal({"to": ["CN"]}, {"rate": rate(1, "8.00")}) == (
            f"{ZONES}[0].rate",
            "input.missing",
        )

    def test_is_by_piece_weight_or_volume(self) -> None:
        made = template("t", "distance")
        assert complaint(freight={"flat": "1.00", "templates": [made]}) == (
            "shop.freight.templates[0].by",
            "input.not_one_of",
        )
