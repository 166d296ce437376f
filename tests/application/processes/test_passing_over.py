"""Due work that cannot be done: it is passed over and told, and stands in the way of nothing else."""

from collections.abc import Mapping

import pytest

from selfshop import Conflict, Refused, open_shop
from selfshop.application.processes import due, expiring
from selfshop.domain import distribution, orders
from selfshop.domain.distribution import accounts
from selfshop.domain.membership import points
from selfshop.domain.shared import OrderId
from selfshop.ports.work import Work
from tests.each_store import Store
from tests.floor import Floor, memory_floor
from tests.pointing import ANN, BOB, open_pointing
from tests.promoting import CAT, open_promoting

FROZEN = "ledger.account_frozen"
JULY = distribution.PeriodName("2026-07")


def told(report: due.Report) -> dict[str, tuple[int, str]]:
    """Return what a run could not do: of each kind how many, and why."""
    return {one.kind: (one.count, one.reason.code) for one in report.passed_over}


class TestAFrozenAccount:
    """It MUST keep nobody else's points and commissions from becoming theirs."""

    def test_keeps_back_its_own_points_alone(self, store: Store) -> None:
        shop = open_pointing(store.open)
        for member in (ANN, BOB):
            shop.received(shop.bought(member))
        pending = points.account(points.PENDING, ANN)
        shop.shop.ledger.freeze(account=pending, frozen=True)
        shop.floor.pass_time(days=8)
        report = shop.floor.run_due()
        assert told(report) == {"points_matured": (1, FROZEN)}
        assert report.passed_over[0].reason.facts == {"account": pending}
        assert (shop.stands(ANN), shop.stands(BOB)) == ({"pending": 100}, {"available": 100})
        assert not shop.floor.run_due().passed_over
        shop.shop.ledger.freeze(account=pending, frozen=False)
        shop.due(days=1)
        assert shop.stands(ANN) == {"available": 100}

    def test_keeps_back_its_own_commissions_alone(self, store: Store) -> None:
        made = open_promoting(store.open)
        order = made.received(made.bought(CAT))
        pending = accounts.account(accounts.PENDING, BOB)
        made.shop.ledger.freeze(account=pending, frozen=True)
        made.floor.pass_time(days=7)
        assert told(made.floor.run_due()) == {"commissions_due": (1, FROZEN)}
        assert (made.stands(BOB), made.stands(ANN)) == ({"pending": 40_00}, {"payable": 20_00})
        made.shop.ledger.freeze(account=pending, frozen=False)
        made.due(days=1)
        assert made.stands(BOB) == {"payable": 40_00}
        assert made.amounts(order) == {"bob": 40_00, "ann": 20_00}

    def test_leaves_what_it_earned_to_its_next_statement(self, store: Store) -> None:
        made = open_promoting(store.open)
        made.received(made.bought(CAT))
        made.due(days=7)
        payable = accounts.account(accounts.PAYABLE, BOB)
        made.shop.ledger.freeze(account=payable, frozen=True)
        july = made.settle("2026-07")
        assert (july.promoters, july.statements, july.passed_over, july.done) == (2, 1, 1, True)
        assert (made.stands(BOB), made.stands(ANN)) == ({"payable": 40_00}, {"settled": 20_00})
        made.shop.ledger.freeze(account=payable, frozen=False)
        assert made.settle("2026-08").statements == 1
        (statement,) = made.shop.distribution.statements(member=BOB).items
        assert (statement.period, statement.from_, statement.settled) == ("2026-08", None, 40_00)
        assert made.stands(BOB) == {"settled": 40_00}


class TestARefusal:
    """What is refused MUST end its own kind of work alone, after everything due before it."""

    @staticmethod
    def refusing(monkeypatch: pytest.MonkeyPatch, wanted: Mapping[OrderId, Refused]) -> None:
        """Let orders be refused to expire."""
        real = expiring.expire

        def expire(work: Work, order: orders.Order) -> expiring.Coupons:
            if order.id in wanted:
                raise wanted[order.id]
            return real(work, order)

        monkeypatch.setattr(expiring, "expire", expire)

    @staticmethod
    def three_unpaid() -> tuple[Floor, list[OrderId]]:
        """Place three orders that nobody pays in time."""
        floor = memory_floor()
        placed = []
        for _ in range(3):
            placed.append(floor.place({"tea": 1}).id)
            floor.pass_time(minutes=1)
        floor.pass_time(minutes=30)
        return floor, placed

    def test_is_counted_with_its_reason_and_all_other_work_is_done(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        floor, placed = self.three_unpaid()
        with monkeypatch.context() as broken:
            self.refusing(broken, {placed[1]: Refused("order.not_allowed", order=placed[1])})
            report = floor.run_due()
        assert told(report) == {"orders_expired": (1, "order.not_allowed")}
        assert (report.done["orders_expired"], report.done["holds_lapsed"]) == (1, 3)
        assert report.more is False
        assert floor.run_due().done["orders_expired"] == 2

    def test_that_may_be_tried_again_at_once_is_the_caller_s_to_hear(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        floor, placed = self.three_unpaid()
        busy = Conflict("store.busy", retryable=True)
        self.refusing(monkeypatch, {placed[1]: busy})
        with pytest.raises(Conflict, match=r"store\.busy"):
            floor.run_due()


def test_what_is_waiting_is_counted(store: Store) -> None:
    shop = open_pointing(store.open)
    shop.received(shop.bought(ANN))
    shop.shop.points.award(member=BOB, event="review", occasion="first")
    waiting = shop.shop.due.waiting
    assert set(waiting().values()) == {0}
    shop.floor.pass_time(days=8)
    assert waiting() == {**dict.fromkeys(waiting(), 0), "points_matured": 1}
    shop.floor.pass_time(days=23)
    assert waiting()["ledger_lots_expired"] == 1
    done = shop.floor.run_due().done
    assert (done["ledger_lots_expired"], done["points_matured"]) == (1, 1)
    assert set(waiting().values()) == {0}


def test_what_promoters_wait_for_is_counted() -> None:
    made = open_promoting(lambda **how: open_shop("memory://", **how))
    made.received(made.bought(CAT))
    made.floor.pass_time(days=7)
    assert made.shop.due.waiting()["commissions_due"] == 2
    made.floor.run_due()
    made.floor.pass_time(seconds=1)
    made.shop.distribution.close_period(period=JULY, until=made.floor.clock.at)
    assert made.shop.due.waiting()["promoters_settled"] == 2
    made.floor.run_due(limit=1)
    assert made.shop.due.waiting()["promoters_settled"] == 1
