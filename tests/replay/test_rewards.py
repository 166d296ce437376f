"""Points and a two-level plan over a recording: the totals follow from the recorded sales alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from selfshop.domain.shared import MemberId, Refused
from selfshop.replay.orders_file import open_orders
from selfshop.replay.recording import RecordedBasket
from selfshop.replay.rewarding import CommissionTotals, PointsTotals, Rewarded
from selfshop.replay.rewards import Reward, referrals
from selfshop.replay.running import Plan, Replayed, replay
from selfshop.replay.sample import open_sample
from selfshop.replay.watching import Nobody
from selfshop.shop import MEMORY

OrdersFile = Callable[..., Path]

BOTH = frozenset(Reward)
SALES = (
    "1,an,2026-01-01T09:00:00Z,tea,3,50.00,,EUR",
    "2,bo,2026-01-02T09:00:00Z,tea,2,50.00,0.02,EUR",
    "3,cy,2026-01-03T09:00:00Z,tea,1,50.00,,EUR",
    "3,cy,2026-01-03T09:00:00Z,cup,1,19.99,,EUR",
    "4,cy,2026-02-01T09:00:00Z,cup,1,9.99,,EUR",
)
#: Of what was due, and of what was not yet.
BACK = ("2,bo,2026-01-20T09:00:00Z,tea,-1,,,EUR", "4,cy,2026-02-02T09:00:00Z,cup,-1,,,EUR")


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


def replayed(
    path: Path, store: str = MEMORY, *, rewards: frozenset[Reward] = BOTH, limit: int | None = None
) -> Replayed:
    with open_orders(path) as recording:
        plan = Plan(recording=recording, store=store, rewards=rewards, limit=limit)
        return replay(plan, Nobody())


def rewarded(path: Path, store: str = MEMORY, *, limit: int | None = None) -> Rewarded:
    done = replayed(path, store, limit=limit)
    assert done.agrees
    assert done.rewarded is not None
    return done.rewarded


class TestTheSample:
    def test_gives_what_ten_lines_say(self) -> None:
        with open_sample() as recording:
            done = replay(Plan(recording=recording, store=MEMORY, rewards=BOTH), Nobody())
            baskets = [one for one in recording.entries() if isinstance(one, RecordedBasket)]

        order = sorted({basket.customer for basket in baskets})
        above = {member: order.index(member) % 3 for member in order}
        due_by = max(basket.at for basket in baskets) - timedelta(days=7)
        points, commissions = {True: 0, False: 0}, {True: 0, False: 0}
        for basket in baskets:
            is_due = basket.at <= due_by
            points[is_due] += basket.paid_minor // 100
            for percent in (10, 5)[: above[basket.customer]]:
                paid = [line.paid_minor for line in basket.lines]
                commissions[is_due] += sum(amount * percent // 100 for amount in paid)

        assert done.agrees
        assert done.rewarded is not None
        assert done.rewarded.points == PointsTotals(
            issued=sum(points.values()), pending=points[False], available=points[True]
        )
        assert done.rewarded.commissions == CommissionTotals(
            currency="USD",
            accrued=sum(commissions.values()),
            pending=commissions[False],
            payable=commissions[True],
        )
        assert min(*points.values(), *commissions.values()) > 0


class TestWhatHouseholdsGet:
    def test_is_due_a_week_after_they_have_their_goods(self, orders_file: OrdersFile) -> None:
        """An brings in bo, and bo brings in cy."""
        got = rewarded(orders_file(*SALES))
        assert got.points == PointsTotals(
            issued=150 + 99 + 69 + 9, pending=9, available=150 + 99 + 69
        )
        # 10 % of 99.98, 50.00, 19.99 and 9.99; 5 % of the last three.
        assert got.commissions == CommissionTotals(
            currency="EUR",
            accrued=999 + 500 + 199 + 99 + 250 + 99 + 49,
            pending=99 + 49,
            payable=999 + 500 + 199 + 250 + 99,
        )
        assert got.is_sound

    def test_follows_what_came_back(self, orders_file: OrdersFile) -> None:
        got = rewarded(orders_file(*SALES, *BACK))
        # 49.99 of bo's 99.98 stays; cy's second order comes back whole.
        assert got.points == PointsTotals(
            issued=327, clawed_back=50 + 9, pending=0, available=150 + 49 + 69
        )
        assert got.commissions == CommissionTotals(
            currency="EUR",
            accrued=499 + 500 + 199 + 250 + 99,
            pending=0,
            payable=499 + 500 + 199 + 250 + 99,
        )

    def test_is_the_same_on_disk_and_after_an_interruption(
        self, orders_file: OrdersFile, store: str
    ) -> None:
        path = orders_file(*SALES, *BACK)
        rewarded(path, store, limit=2)
        assert rewarded(path, store) == rewarded(path, store) == rewarded(path)

    def test_can_be_one_of_both(self, orders_file: OrdersFile) -> None:
        path = orders_file(*SALES)
        both = rewarded(path)
        for reward, points, commissions in (
            (Reward.POINTS, both.points, None),
            (Reward.COMMISSIONS, None, both.commissions),
        ):
            done = replayed(path, rewards=frozenset({reward}))
            assert done.rewarded == Rewarded(points=points, commissions=commissions, breaches=0)


class TestAReplayWithoutRewards:
    def test_tells_of_none(self, orders_file: OrdersFile) -> None:
        assert replayed(orders_file(*SALES), rewards=frozenset()).rewarded is None

    def test_does_not_go_on_with_some(self, orders_file: OrdersFile, store: str) -> None:
        path = orders_file(*SALES)
        replayed(path, store, rewards=frozenset())
        with pytest.raises(Refused, match=r"replay\.other_recording"):
            replayed(path, store)


class TestReferrals:
    def test_are_told_by_the_sorted_ids_alone(self) -> None:
        households = [MemberId(name) for name in "gbeadcf"]
        assert list(referrals(households)) == [("b", "a"), ("c", "b"), ("e", "d"), ("f", "e")]
        assert list(referrals([])) == []


class TestSoundness:
    def test_is_that_totals_add_up_and_nothing_is_breached(self) -> None:
        points = PointsTotals(issued=5, clawed_back=2, pending=1, available=3, debt=1)
        owed = CommissionTotals(currency="EUR", accrued=3, pending=1, payable=2)
        assert Rewarded(points=points, commissions=owed, breaches=0).is_sound
        assert not Rewarded(points=points, commissions=owed, breaches=1).is_sound
        assert not PointsTotals(issued=5, pending=4).is_sound
        assert not CommissionTotals(currency="EUR", accrued=3, pending=3, payable=1).is_sound
