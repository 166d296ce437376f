import pytest

from selfshop.domain.checkout.freight import wider
from tests.carts import complaint
from tests.freights import template


class TestRegions:
    def test_lie_in_each_other_step_by_step(self) -> None:
        assert list(wider("CN-31-0115")) == ["CN-31-0115", "CN-31", "CN"]
        assert list(wider("CN")) == ["CN"]

    @pytest.mark.parametrize("code", ["-CN", "CN-", "CN--31", "-"])
    def test_have_no_empty_step(self, code: str) -> None:
        terms = {"flat": "8.00", "templates": [template("t", zones=[{"to": [code], "rate": None}])]}
        assert complaint(freight=terms) == (
            "shop.freight.templates[0].zones[0].to[0]",
            "freight.region_malformed",
        )
