from typing import Any

from selfshop.domain.checkout.margins.densities import SCALE
from selfshop.domain.checkout.margins.scenes import stage
from selfshop.domain.checkout.margins.tables import PAIRS_MAX, Table, Tables, unlocked
from selfshop.domain.promotions import RuleKind
from tests.margins import costs, floor, shop
from tests.rule_books import off, percent

A: dict[str, Any] = {"A": "10.00"}


def table(*rules: dict[str, Any], prices: Any = None, units: int = 10, **more: Any) -> Table:
    made = shop(A if prices is None else prices, *rules, **more)
    known = costs(**dict.fromkeys(made.snapshot.skus, 400))
    skus = list(made.snapshot.skus.values())
    tables = Tables(made.snapshot, known, floor("0"), skus=skus, units_max=units)
    assert (tables.complete, tables.searched) == (True, len(skus))
    return tables.of(stage(made.snapshot, at=made.at).scenes[0])


def spread(found: Table) -> list[float]:
    """Return what each unit adds at least where every rule is spread, in minor units."""
    return [row.bands[0].least[0] / SCALE / 100 for row in found.rows]


class TestATable:
    def test_adds_up_what_rules_beside_each_other_take_off(self) -> None:
        assert spread(table()) == [600]
        assert spread(table(off("1.00", layer="coupon"), off("2.00", layer="coupon"))) == [300]

    def test_lets_one_rule_have_a_unit_in_a_layer_that_claims(self) -> None:
        assert spread(table(off("2.00"), off("1.00"))) == [400]

    def test_lets_one_rule_of_a_group_apply(self) -> None:
        rules = [off(amount, layer="coupon", group="g") for amount in ("1.00", "2.00")]
        assert spread(table(*rules)) == [400]

    def test_lets_as_many_coupons_apply_as_an_order_may_use(self) -> None:
        rules = [off(f"{n}.00", layer="coupon", kind="coupon") for n in (1, 2, 3)]
        assert spread(table(*rules, max_coupons=2)) == [100]

    def test_never_goes_below_the_floor_price(self) -> None:
        prices = {"A": {"price": "10.00", "floor_price": "8.50"}}
        (row,) = table(off("9.00"), prices=prices).rows
        assert row.bands[0].least[2] == 450 * 100 * SCALE

    def test_lets_others_bear_what_a_floor_price_keeps(self) -> None:
        prices = {"A": {"price": "10.00", "floor_price": "8.50"}}
        assert spread(table(off("9.00"), prices=prices)) == [-300]
        by_unit = {"benefit": {"kind": "percent_off", "percent": "90", "rounding": "unit"}}
        assert spread(table(by_unit, prices=prices)) == [450]

    def test_counts_what_ends_somewhere_once(self) -> None:
        found = table(off("1.00"), percent("10", layer="coupon"))
        (band,) = found.rows[0].bands
        assert band.least[1] == 500 * 100 * SCALE
        half = 100 * SCALE // 2
        assert found.base == (-half, -(100 * 100 * SCALE) - half, 0)

    def test_has_a_band_for_each_price_that_a_quantity_brings(self) -> None:
        prices = {"A": {"price": "10.00", "prices": [
            {"kind": "list", "amount": "10.00"},
            {"kind": "quantity", "min_quantity": 3, "amount": "2.00"},
            {"kind": "quantity", "min_quantity": 11, "amount": "1.00"},
        ]}}  # fmt: skip
        (row,) = table(prices=prices).rows
        assert [(band.units, band.price) for band in row.bands] == [(1, 1000), (3, 200)]
        assert (row.band(2).price, row.band(3).price, row.band(9).price) == (1000, 200, 200)
        assert row.least[0] == 10 * -200 * 100 * SCALE

    def test_leaves_out_what_has_no_price_and_puts_the_worst_first(self) -> None:
        prices = {"A": "10.00", "B": "3.00", "C": {"price": "1.00", "prices": []}}
        assert [row.sku for row in table(prices=prices).rows] == ["B", "A"]

    def test_knows_an_offer_that_is_outside_its_rule_s_scope(self) -> None:
        prices = {"A": "10.00", "B": "20.00"}
        rule = {
            "scope": {"include": {"skus": ["B"]}},
            "benefit": {"kind": "add_on", "offers": {"A": "1.00"}},
        }
        assert {row.sku: len(row.touches) for row in table(rule, prices=prices).rows} == {
            "A": 1,
            "B": 1,
        }


def test_coupons_are_found_as_if_they_applied_by_themselves() -> None:
    made = shop(A, off("1.00", kind="coupon"), off("2.00"))
    kinds = {rule.kind for rule in unlocked(made.snapshot.rules).rules}
    assert kinds == {RuleKind.AUTOMATIC}


def test_too_many_pairs_leave_skus_out() -> None:
    prices = {f"S{n}": "1.00" for n in range(500)}
    made = shop(prices, *(off("0.10") for _ in range(PAIRS_MAX // 500 + 100)))
    known = costs(**dict.fromkeys(prices, 10))
    tables = Tables(
        made.snapshot, known, floor("0"), skus=list(made.snapshot.skus.values()), units_max=5
    )
    assert not tables.complete
    assert 0 < tables.searched < 500
