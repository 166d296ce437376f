import pytest

from selfshop.domain.ledger import Amount
from selfshop.domain.shared import InvalidInput


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (0, "input.too_small"),
        (-1, "input.too_small"),
        (10**15 + 1, "input.too_large"),
        (1.0, "input.not_a_whole_number"),
        (float("nan"), "input.not_a_whole_number"),
        (True, "input.not_a_whole_number"),
        ("1", "input.not_a_whole_number"),
    ],
)
def test_an_amount_is_a_whole_number_above_zero(count: int, code: str) -> None:
    with pytest.raises(InvalidInput) as no:
        Amount(count, "points")
    assert (no.value.code, no.value.path) == (code, "count")


def test_an_amount_says_its_unit() -> None:
    assert Amount(1, "points") != Amount(1, "CNY")
    with pytest.raises(InvalidInput):
        Amount(1, "")
