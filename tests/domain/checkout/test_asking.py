import gc

import pytest

from tests.carts import Json, quoted

HALF: Json = {"benefit": {"kind": "percent_off", "percent": "50"}}
FREE: Json = {"benefit": {"kind": "shipping_off", "free": True}, "layer": "shipping"}
TAX: Json = {"mode": "exclusive", "rounding": "line", "classes": {"full": "13"}}
POINTS: Json = {"value_per_point": "0.01", "max_percent": "50", "step": 1, "min_points": 1}
PRICES: Json = {"A": {"price": "33.33", "tax_class": "full"}, "B": "10.01"}


class TestAFreshQuote:
    def test_answers_what_is_no_part_of_its_value(self) -> None:
        other = {**HALF, "scope": {"include": {"skus": ["Z"]}}}
        dear = {**HALF, "condition": {"min_amount": "60.00"}, "group": "G"}
        quote = quoted(PRICES, {"A": 1, "B": 1}, other, dear)
        assert quote.untouched == {"no_matching_lines": 1}
        assert [(hint.rule, hint.add_amount) for hint in quote.hints] == [("R2", 1666)]
        assert quote.extra_cost(quote.rejected[0].rule) is None

    @pytest.mark.parametrize(
        "more",
        [
            {"choice": "priority"},
            {"choice": "best"},
            {"freight": {"flat": "8.00"}},
            {"tax": TAX},
            {"points": POINTS, "member": {"id": "m", "points": 100}, "cart_points": "max"},
        ],
        ids=["priority", "best", "freight", "tax", "points"],
    )
    def test_is_freed_with_all_its_units_as_soon_as_nobody_has_it(self, more: Json) -> None:
        low = {**HALF, "condition": {"min_amount": "90.00"}}

        def read() -> None:
            quote = quoted(PRICES, {"A": 2, "B": 1}, HALF, low, FREE, **more)
            assert quote.hash
            assert quote.hints is not None
            assert quote.untouched is not None

        # What is made once, when the first is read, is not the quote's.
        read()
        # What other tests have left may leave something itself when it goes.
        while gc.collect():
            pass
        gc.disable()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            read()
            gc.collect()
            left = {type(one) for one in gc.garbage}
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
            gc.enable()
        assert not {one for one in left if one.__module__.startswith("selfshop.")}
