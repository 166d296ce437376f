import pytest

from selfshop.domain.checkout.margins import Bounds
from selfshop.domain.shared import InvalidInput


@pytest.mark.parametrize("name", ["lines", "units", "steps"])
def test_a_search_has_bounds_of_at_least_one(name: str) -> None:
    with pytest.raises(InvalidInput, match=name):
        Bounds(**{name: 0})
