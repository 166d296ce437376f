"""Settling a period step by step, by whoever does it."""

import pytest

from selfshop import InvalidInput, NotFound, Refused, Staff, open_shop
from selfshop.domain import distribution
from selfshop.domain.shared import MemberId
from tests.each_store import Store
from tests.promoting import ANN, BOB, CAT, Promoting, open_promoting

JULY = distribution.PeriodName("2026-07")


def closed(made: Promoting) -> Promoting:
    """Let 40.00 of bob's and 20.00 of ann's be due in a period that is closed."""
    made.received(made.bought(CAT))
    made.due(days=7)
    made.floor.pass_time(seconds=1)
    made.shop.distribution.close_period(period=JULY, until=made.floor.clock.at)
    return made


@pytest.fixture
def promoting() -> Promoting:
    return closed(open_promoting(lambda **options: open_shop("memory://", **options)))


class TestSteps:
    """However a settlement is cut into steps, everybody MUST get the same."""

    @pytest.mark.parametrize(("limit", "steps"), [(1, 3), (2, 2), (200, 1)])
    def test_come_to_the_same(self, store: Store, limit: int, steps: int) -> None:
        made = closed(open_promoting(store.open))
        shop, taken = made.shop.distribution, 0
        period = shop.period(period=JULY)
        assert (period.expected, period.promoters) == (2, 0)
        while not period.done:
            step = shop.settle(period=JULY, limit=limit)
            assert (step.period.promoters - period.promoters, step.passed_over) <= (limit, ())
            period, taken = step.period, taken + 1
        assert taken == steps
        assert (period.promoters, period.statements, period.settled) == (2, 2, 60_00)
        assert shop.settle(period=JULY).period == period == shop.period(period=JULY)
        assert (made.stands(BOB), made.stands(ANN)) == ({"settled": 40_00}, {"settled": 20_00})

    def test_go_on_where_somebody_else_stopped(self, store: Store) -> None:
        made = closed(open_promoting(store.open))
        made.shop.distribution.settle(period=JULY, limit=1)
        assert made.floor.run_due().done["promoters_settled"] == 1
        assert made.shop.distribution.settle(period=JULY).period.settled == 60_00

    def test_with_a_key_are_taken_once(self, promoting: Promoting) -> None:
        bound = promoting.shop.acting_as(
            Staff(id="sue", permissions=frozenset({"distribution.pay"})), key="k"
        )
        first = bound.distribution.settle(period=JULY, limit=1)
        assert bound.distribution.settle(period=JULY, limit=1) == first
        assert promoting.shop.distribution.period(period=JULY).promoters == 1


class TestBadInput:
    @pytest.mark.parametrize("limit", [0, 201, -1])
    def test_limits_out_of_bounds_are_refused(self, promoting: Promoting, limit: int) -> None:
        with pytest.raises(InvalidInput) as no:
            promoting.shop.distribution.settle(period=JULY, limit=limit)
        assert no.value.path == "limit"

    def test_a_period_has_to_be_closed(self, promoting: Promoting) -> None:
        with pytest.raises(NotFound, match=r"settlement\.unknown"):
            promoting.shop.distribution.settle(period=distribution.PeriodName("2026-08"))

    def test_it_is_not_for_everybody(self, promoting: Promoting) -> None:
        with pytest.raises(Refused, match=r"actor\.not_allowed"):
            promoting.floor.customer(MemberId("ann")).distribution.settle(period=JULY)
        staff = promoting.shop.acting_as(Staff(id="sue", permissions=frozenset()))
        with pytest.raises(Refused, match=r"actor\.permission_missing"):
            staff.distribution.settle(period=JULY)
