import pytest

from selfshop.domain.pricing import Cost
from selfshop.domain.shared import InvalidInput, Money, SkuId

TEA = SkuId("tea")


class TestACost:
    def test_may_be_nothing(self) -> None:
        assert Cost(sku=TEA, amount=Money(0, "CNY")).amount.minor == 0

    def test_is_never_negative(self) -> None:
        with pytest.raises(InvalidInput) as no:
            Cost(sku=TEA, amount=Money(-1, "CNY"))
        assert (no.value.path, no.value.code) == ("amount", "input.too_small")
