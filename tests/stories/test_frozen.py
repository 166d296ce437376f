"""What a member has is frozen while somebody looks into it: the shop takes its own back all the same."""

from collections.abc import Iterable

import pytest
from attrs import evolve

from selfshop import Refused, Shop
from selfshop.domain import aftersales
from selfshop.domain.distribution import accounts
from selfshop.domain.membership import growth, points
from selfshop.domain.shared import AccountId, MemberId
from tests.each_store import Store
from tests.pointing import ANN, BOB, EARNING, Pointing, open_pointing
from tests.promoting import CAT, open_promoting
from tests.tiering import open_tiering

OF_POINTS = (points.AVAILABLE, points.PENDING, points.DEBT)
OF_COMMISSIONS = (accounts.PENDING, accounts.PAYABLE, accounts.SETTLED, accounts.OWED)


def freeze(shop: Shop, names: Iterable[AccountId]) -> None:
    for name in names:
        shop.ledger.freeze(account=name, frozen=True)


def require_frozen_and_proved(shop: Shop, names: Iterable[AccountId]) -> None:
    assert all(shop.ledger.balance(account=name).frozen for name in names)
    proof = shop.ledger.verify()
    while proof.cursor is not None:
        assert proof.breaches == ()
        proof = shop.ledger.verify(cursor=proof.cursor)
    assert proof.breaches == ()


def points_of(member: MemberId) -> list[AccountId]:
    return [points.account(what, member) for what in OF_POINTS]


def commissions_of(member: MemberId) -> list[AccountId]:
    return [accounts.account(what, member) for what in OF_COMMISSIONS]


class TestPoints:
    @staticmethod
    def open(store: Store) -> Pointing:
        shop = open_pointing(store.open, earning=evolve(EARNING, wait_days=7))
        shop.shop.settings.change(returns=aftersales.ReturnPolicy(window_days=30))
        return shop

    def test_that_an_order_earned_go_with_it(self, store: Store) -> None:
        shop = self.open(store)
        shop.give(40)
        order = shop.bought(units=2, use=30)
        assert shop.stands() == {"available": 10, "pending": 199}
        freeze(shop.shop, points_of(ANN))

        # The money goes back, and the points that paid; those that were earned are gone.
        shop.shop.orders.cancel(order=order.id, reason="fraud")
        assert sum(amount for amount, _ in shop.floor.refunds(order)) == order.payable
        assert shop.stands() == {"available": 40}
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            shop.placed(use=1)
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            shop.shop.points.merge(member=ANN, into=BOB)
        require_frozen_and_proved(shop.shop, points_of(ANN))

    def test_that_were_spent_become_a_debt_that_the_next_ones_repay(self, store: Store) -> None:
        shop = self.open(store)
        first = shop.received(shop.bought(units=2))
        shop.due(days=7)
        shop.bought(use=150)
        assert shop.stands() == {"available": 50, "pending": 98}
        freeze(shop.shop, points_of(ANN))
        shop.gives_back(first, 1)
        assert shop.floor.refunds(first) == [(100_00, "approved")]
        assert shop.stands() == {"debt": 50, "pending": 98}
        # Staff still take and give.
        shop.give(45)
        assert shop.stands() == {"debt": 5, "pending": 98}
        shop.give(15)
        shop.give(-4)
        assert shop.stands() == {"available": 6, "pending": 98}
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            shop.placed(use=1)
        require_frozen_and_proved(shop.shop, points_of(ANN))

    def test_that_come_while_as_much_is_owed_repay_it(self, store: Store) -> None:
        shop = self.open(store)
        first = shop.received(shop.bought(units=2))
        shop.due(days=7)
        shop.bought(units=2, use=200)
        shop.gives_back(first, 2)
        assert shop.stands() == {"debt": 200, "pending": 198}
        shop.received(shop.bought(units=1))
        freeze(shop.shop, points_of(ANN))
        shop.floor.pass_time(days=7)
        assert not shop.floor.run_due().passed_over
        assert shop.stands() == {"debt": 100, "pending": 198}
        # What would be theirs waits.
        shop.received(shop.bought(units=3))
        shop.floor.pass_time(days=7)
        assert [one.kind for one in shop.floor.run_due().passed_over] == ["points_matured"]
        assert shop.stands() == {"debt": 100, "pending": 498}
        require_frozen_and_proved(shop.shop, points_of(ANN))

    def test_that_end_still_end(self, store: Store) -> None:
        shop = self.open(store)
        shop.give(40)
        freeze(shop.shop, points_of(ANN))
        shop.due(days=31)
        assert shop.stands() == {}
        require_frozen_and_proved(shop.shop, points_of(ANN))


class TestCommissions:
    def test_go_back_with_the_goods_wherever_they_stand(self, store: Store) -> None:
        made = open_promoting(store.open)
        paid = made.received(made.bought(CAT))
        made.due(days=7)
        made.settle("2026-06")
        due = made.received(made.bought(CAT))
        made.due(days=7)
        waiting = made.bought(CAT)
        assert made.stands(BOB) == {"pending": 40_00, "payable": 40_00, "settled": 40_00}
        freeze(made.shop, commissions_of(BOB))

        made.shop.orders.cancel(order=waiting.id, reason="fraud")
        made.gives_back(due, 1)
        made.gives_back(paid, 2)
        for order, amount in ((waiting, 200_00), (due, 100_00), (paid, 200_00)):
            assert sum(back for back, _ in made.floor.refunds(order)) == amount
        assert made.stands(BOB) == {"payable": 20_00}
        with pytest.raises(Refused, match=r"withdrawal\.short"):
            made.withdraw(BOB, "0.01")
        require_frozen_and_proved(made.shop, commissions_of(BOB))

    def test_that_are_being_paid_out_become_a_debt_that_the_next_ones_repay(
        self, store: Store
    ) -> None:
        made = open_promoting(store.open)
        order = made.received(made.bought(CAT))
        made.due(days=7)
        made.settle("2026-06")
        made.withdraw(BOB, "30.00")
        freeze(made.shop, commissions_of(BOB))
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            made.withdraw(BOB, "10.00")
        made.gives_back(order, 2)
        assert made.stands(BOB) == {"held": 30_00, "owed": 30_00}

        # A statement by which nothing becomes his is written; any other waits.
        pending = accounts.account(accounts.PENDING, BOB)
        for units, month, stands in (
            (1, "2026-07", {"held": 30_00, "owed": 10_00}),
            (1, "2026-08", {"held": 30_00, "owed": 10_00, "payable": 20_00}),
        ):
            made.received(made.bought(CAT, units=units))
            made.shop.ledger.freeze(account=pending, frozen=False)
            made.due(days=7)
            made.shop.ledger.freeze(account=pending, frozen=True)
            made.settle(month)
            assert made.stands(BOB) == stands
        first, second = made.shop.distribution.statements(member=BOB).items
        assert (first.settled, second.netted, second.settled) == (40_00, 20_00, 0)
        assert made.shop.distribution.period(period=second.period).passed_over == 0
        require_frozen_and_proved(made.shop, commissions_of(BOB))


def test_growth_goes_with_the_goods_that_it_came_from(store: Store) -> None:
    shop = open_tiering(store.open)
    order = shop.buys(12)
    assert (shop.tier(), shop.growth()) == ("silver", 120)
    freeze(shop.shop, [growth.account(ANN)])
    shop.gives_back(order, 5)
    assert shop.growth() == 70
    shop.shop.membership.adjust_growth(member=ANN, change=-20, reason="fraud")
    assert shop.growth() == 50
    require_frozen_and_proved(shop.shop, [growth.account(ANN)])
