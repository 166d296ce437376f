"""A price list made of sales."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.shared import Minor, SkuId
from selfshop.replay.price_periods import price_periods

START = datetime(2026, 1, 1, tzinfo=UTC)
TEA = SkuId("tea")


@pytest.mark.law
class TestAPriceListOfSales:
    """At the instant of every sale exactly one price is in force, and it is the sale's."""

    @given(prices=st.lists(st.integers(1, 3), max_size=30))
    def test_says_what_every_sale_said(self, prices: list[int]) -> None:
        points = [(START + timedelta(days=day), Minor(price)) for day, price in enumerate(prices)]
        listed = list(price_periods(TEA, points))
        for at, price in points:
            assert [entry.list_minor for entry in listed if at in entry.period] == [price]
        assert all(one.list_minor != two.list_minor for one, two in pairwise(listed))
        assert all(one.period.until == two.period.from_ for one, two in pairwise(listed))
        assert [entry.period.until for entry in listed[-1:]] == [None] * min(1, len(prices))
