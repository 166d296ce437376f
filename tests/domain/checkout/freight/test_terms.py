import pytest

from selfshop.adapters.codec.cases import read_case
from selfshop.domain import checkout
from selfshop.domain.checkout.freight import Measure, Rate, Template, Zone
from selfshop.domain.settings import Settings
from selfshop.domain.shared import InvalidInput, Money, Refused
from tests.carts import Json, case, complaint, quoted
from tests.freights import rate, template


class TestFreightTerms:
    @pytest.mark.parametrize(
        ("terms", "field", "code"),
        [
            ({}, "flat", "input.missing"),
            ({"templates": [template("t")]}, "flat", "input.missing"),
            (
                {"flat": "1.00", "default": "t", "templates": [template("t")]},
                "default",
                "freight.flat_or_default",
            ),
            ({"default": "u", "templates": [template("t")]}, "default", "freight.unknown_template"),
            ({"flat": "1.00", "templates": [template("t")] * 2}, "templates[1]", "input.duplicate"),
            ({"flat": "-1.00"}, "flat", "input.too_small"),
            ({"flat": "1.00", "combine": "least"}, "combine", "input.not_one_of"),
        ],
    )
    def test_refuse_slips_by_name(self, terms: Json, field: str, code: str) -> None:
        assert complaint(freight=terms) == (f"shop.freight.{field}", code)

    def test_are_in_the_shop_s_currency(self) -> None:
        own = Rate(first=1, first_price=Money.of("8.00", "USD"))
        made = Template(name="t", by=Measure.PIECE, zones=(Zone(rate=own),))
        terms = checkout.FreightTerms(flat=Money.of("8.00", "CNY"), templates=(made,))
        with pytest.raises(InvalidInput) as no:
            Settings(freight=terms)
        assert no.value.path == "freight.templates[0].zones[0].rate.first_price"


class TestTheTemplateOfASku:
    @pytest.mark.parametrize(
        ("sku", "field", "code"),
        [
            ({"freight_template": "heavy"}, "weight_g", "sku.not_measured"),
            ({"freight_template": "large", "weight_g": 5}, "volume_cm3", "sku.not_measured"),
            ({"freight_template": "air"}, "freight_template", "sku.unknown_freight_template"),
        ],
    )
    def test_is_refused_where_it_cannot_charge(self, sku: Json, field: str, code: str) -> None:
        terms = {
            "flat": "8.00",
            "templates": [template("heavy", "weight"), template("large", "volume")],
        }
        with pytest.raises(InvalidInput) as no:
            read_case(case({"A": {"price": "9.00", **sku}}, {"A": 1}, freight=terms))
        assert (no.value.path, no.value.code) == (f"skus[0].{field}", code)

    def test_is_refused_again_where_sku_and_settings_part_later(self) -> None:
        terms = {"flat": "8.00", "templates": [template("heavy", "weight")]}
        made = read_case(
            case(
                {"A": {"price": "9.00", "freight_template": "heavy", "weight_g": 5}},
                {"A": 1},
                freight=terms,
            )
        )
        gone = checkout.FreightTerms(flat=Money.of("8.00", "CNY"))
        snapshot = checkout.Snapshot(
            terms=checkout.Terms(currency="CNY", freight=gone),
            skus=made.snapshot.skus,
            prices=made.snapshot.prices,
            rules=made.snapshot.rules,
        )
        with pytest.raises(Refused) as no:
            checkout.quote(made.cart, snapshot, at=made.at)
        assert no.value.code == "sku.unknown_freight_template"
        assert no.value.facts == {"sku": "A", "template": "heavy"}

    def test_is_the_shop_s_own_for_skus_that_name_none(self) -> None:
        terms = {"default": "t", "templates": [template("t", rest=rate(1, "5.00", 1, "1.00"))]}
        assert quoted({"A": "9.00"}, {"A": 3}, freight=terms).freight == 700
