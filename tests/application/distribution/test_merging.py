"""Promoters whose members were made one, through the shop."""

import pytest

from selfshop import Money, Refused, open_shop
from selfshop.domain import distribution
from selfshop.domain.distribution import taxes, terms
from selfshop.domain.distribution.explaining import Purse
from selfshop.domain.shared import MemberId
from tests.each_store import Store
from tests.promoting import ANN, BOB, CAT, DAN, Promoting, open_promoting, two_levels

EVE = MemberId("eve")


@pytest.fixture
def promoting() -> Promoting:
    return open_promoting(lambda **options: open_shop("memory://", **options))


def merge(made: Promoting, member: MemberId, into: MemberId) -> None:
    """Make two members one, though they were verified to be two."""
    shop = made.shop.distribution
    identity = f"id-{into}"
    shop.identify(member=member, identity=identity, account=f"acc-{into}", holder=identity)
    made.shop.membership.merge(member=member, into=into)


def register(made: Promoting, member: MemberId) -> None:
    """Register a member."""
    made.shop.membership.register(member=member)


def verified(made: Promoting) -> bool:
    """Tell whether the books hold."""
    return made.shop.ledger.verify(limit=1_000).breaches == ()


class TestOnePromoter:
    def test_goes_on_under_the_id_that_stays(self, store: Store) -> None:
        made = open_promoting(store.open)
        register(made, EVE)
        order = made.received(made.bought(CAT))
        made.shop.membership.merge(member=BOB, into=EVE)
        shop = made.shop.distribution
        for name in (BOB, EVE):
            assert made.stands(name) == {"pending": 40_00}
            assert shop.get(member=name).member == EVE
            assert [one.order for one in shop.commissions(member=name).items] == [order.id]
        made.due(days=7)
        more = made.bought(CAT, units=1)
        assert made.amounts(more) == {EVE: 20_00, ANN: 10_00}
        made.settle("2026-07")
        assert made.stands(EVE) == {"settled": 40_00, "pending": 20_00}
        (statement,) = shop.statements(member=EVE).items
        assert (statement.promoter, statement.settled) == (BOB, 40_00)
        customer = made.floor.customer(EVE).distribution
        asked = customer.request_withdrawal(amount=Money.of("30.00", "CNY"), account="acc-bob")
        assert shop.withdrawals(member=BOB).items == (asked,)
        shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
        assert shop.withdrawal_paid(member=EVE, withdrawal=asked.id).promoter == EVE
        made.gives_back(order, 2)
        assert made.stands(EVE) == {"owed": 30_00, "pending": 20_00}
        told = {kind: change for kind, change, _ in made.told(EVE, Purse.PENDING)}
        assert told == {
            "commission.merged": 40_00, "commission.due": -40_00, "commission.accrued": 20_00,
        }  # fmt: skip
        assert verified(made)

    def test_is_one_promoter_under_any_id(self, promoting: Promoting) -> None:
        register(promoting, EVE)
        promoting.shop.membership.merge(member=BOB, into=EVE)
        shop = promoting.shop.distribution
        for name in (BOB, EVE):
            with pytest.raises(Refused, match=r"distribution\.promoter_exists"):
                shop.join(member=name)
        shop.suspend(member=BOB, reason="fraud")
        assert not shop.get(member=EVE).active

    def test_keeps_the_team_and_brings_others_in(self, promoting: Promoting) -> None:
        for name in (EVE, MemberId("fay")):
            register(promoting, name)
        promoting.shop.membership.merge(member=BOB, into=EVE)
        shop = promoting.shop.distribution
        assert shop.upline(member=CAT) == (EVE, ANN)
        place = promoting.bind(MemberId("fay"), BOB)
        assert place.referrer == EVE
        assert shop.upline(member=MemberId("fay")) == (EVE, ANN)
        pages = shop.brought_in(referrer=BOB, limit=2)
        assert pages.items == (CAT, DAN)
        assert shop.brought_in(referrer=EVE, cursor=pages.cursor).items == ("fay",)

    def test_is_brought_in_as_either_was(self, promoting: Promoting) -> None:
        register(promoting, EVE)
        promoting.shop.membership.merge(member=CAT, into=EVE)
        shop = promoting.shop.distribution
        assert shop.upline(member=EVE) == shop.upline(member=CAT) == (BOB, ANN)
        assert promoting.amounts(promoting.bought(EVE, units=1)) == {BOB: 20_00, ANN: 10_00}

    def test_whoever_has_ordered_stays_where_they_are(self, promoting: Promoting) -> None:
        register(promoting, EVE)
        promoting.bought(EVE)
        promoting.shop.membership.merge(member=CAT, into=EVE)
        assert promoting.amounts(promoting.bought(EVE, units=1)) == {}
        # It makes no difference under which id they order.
        assert promoting.amounts(promoting.bought(CAT, units=1)) == {}
        assert promoting.shop.distribution.upline(member=CAT) == ()
        with pytest.raises(Refused, match=r"distribution\.referral_fixed"):
            promoting.bind(EVE, ANN)

    def test_is_never_above_themselves(self, promoting: Promoting) -> None:
        merge(promoting, ANN, CAT)
        shop = promoting.shop.distribution
        assert (shop.upline(member=CAT), shop.upline(member=ANN)) == ((BOB,), (BOB,))
        assert shop.upline(member=BOB) == (CAT,)
        assert promoting.amounts(promoting.bought(CAT, units=1)) == {BOB: 20_00}

    def test_pays_nobody_below_them_whichever_id_they_order_under(self, store: Store) -> None:
        made = open_promoting(store.open)
        made.shop.membership.merge(member=CAT, into=ANN)
        for name in (ANN, CAT):
            assert made.amounts(made.bought(name, units=1)) == {}
            assert made.shop.distribution.upline(member=name) == ()
        assert made.amounts(made.bought(DAN, units=1)) == {BOB: 20_00, ANN: 10_00}
        assert made.shop.risk.find().items == ()

    def test_pays_those_above_the_one_who_stays_alone(self, promoting: Promoting) -> None:
        promoting.shop.membership.merge(member=CAT, into=BOB)
        for name in (BOB, CAT):
            assert promoting.amounts(promoting.bought(name, units=1)) == {ANN: 20_00}

    def test_the_line_of_the_one_who_stays_counts(self, promoting: Promoting) -> None:
        register(promoting, EVE)
        promoting.bind(EVE, ANN)
        promoting.shop.membership.merge(member=CAT, into=EVE)
        for name in (CAT, EVE):
            assert promoting.amounts(promoting.bought(name, units=1)) == {ANN: 20_00}

    def test_waits_for_money_on_its_way(self, promoting: Promoting) -> None:
        register(promoting, EVE)
        promoting.received(promoting.bought(CAT))
        promoting.due(days=7)
        promoting.settle("2026-07")
        asked = promoting.withdraw(BOB, "10.00")
        with pytest.raises(Refused, match=r"distribution\.withdrawal_open"):
            promoting.shop.membership.merge(member=BOB, into=EVE)
        shop = promoting.shop.distribution
        shop.reject_withdrawal(member=BOB, withdrawal=asked.id, reason="merging")
        promoting.shop.membership.merge(member=BOB, into=EVE)
        assert promoting.stands(EVE) == {"settled": 40_00}

    def test_pays_nobody_for_their_own_purchase_by_another_id(self, promoting: Promoting) -> None:
        register(promoting, EVE)
        promoting.shop.membership.merge(member=BOB, into=EVE)
        assert promoting.amounts(promoting.bought(BOB, units=1)) == {ANN: 20_00}
        own = two_levels(own_purchase=terms.OwnPurchase.SELF)
        promoting.shop.distribution.publish(plan=own)
        for name in (BOB, EVE):
            order = promoting.bought(name, units=1)
            assert promoting.amounts(order) == {EVE: 20_00, ANN: 10_00}
        assert promoting.shop.risk.find().items == ()


class TestTwoPromoters:
    def test_are_one_with_all_that_either_has(self, store: Store) -> None:
        made = open_promoting(store.open)
        first = made.received(made.bought(CAT))
        made.due(days=7)
        made.bought(BOB, units=1)
        merge(made, BOB, ANN)
        assert made.stands(ANN) == {"payable": 60_00, "pending": 20_00}
        assert made.stands(BOB) == made.stands(ANN)
        shop = made.shop.distribution
        page = shop.commissions(member=ANN, limit=2)
        rest = shop.commissions(member=ANN, limit=2, cursor=page.cursor)
        got = [(one.order, one.promoter) for one in (*page.items, *rest.items)]
        assert len(got) == 3
        assert {(first.id, ANN), (first.id, BOB)} < set(got)
        made.settle("2026-07")
        assert made.stands(ANN) == {"settled": 60_00, "pending": 20_00}
        assert [one.promoter for one in shop.statements(member=BOB).items] == [ANN, BOB]
        made.gives_back(first, 1)
        assert made.stands(ANN) == {"settled": 30_00, "pending": 20_00}
        assert verified(made)

    def test_who_stands_above_twice_is_paid_once(self, promoting: Promoting) -> None:
        merge(promoting, BOB, ANN)
        assert promoting.amounts(promoting.bought(CAT, units=1)) == {ANN: 20_00}
        assert promoting.shop.distribution.upline(member=CAT) == (ANN,)

    def test_what_one_owes_is_netted_once(self, promoting: Promoting) -> None:
        order = promoting.received(promoting.bought(CAT))
        promoting.due(days=7)
        promoting.settle("2026-07")
        asked = promoting.withdraw(BOB, "40.00")
        shop = promoting.shop.distribution
        shop.approve_withdrawal(member=BOB, withdrawal=asked.id)
        shop.withdrawal_paid(member=BOB, withdrawal=asked.id)
        promoting.gives_back(order, 2)
        promoting.received(promoting.bought(CAT, units=1))
        promoting.due(days=7)
        assert promoting.stands(BOB) == {"owed": 40_00, "payable": 20_00}
        assert promoting.stands(ANN) == {"payable": 10_00}
        merge(promoting, BOB, ANN)
        assert promoting.stands(ANN) == {"owed": 40_00, "payable": 30_00}
        promoting.settle("2026-08")
        assert promoting.stands(ANN) == {"owed": 10_00}
        made = [one for one in shop.statements(member=ANN).items if one.period == "2026-08"]
        assert sorted((one.netted, one.owed) for one in made) == [(10_00, 30_00), (20_00, 10_00)]

    def test_are_taxed_as_one(self) -> None:
        withheld = terms.WithdrawalTerms(withholding=taxes.Withholding.MONTHLY)
        made = open_promoting(
            lambda **options: open_shop("memory://", **options),
            plan=two_levels(withdrawals=withheld),
        )
        made.received(made.bought(CAT, units=100))
        made.due(days=7)
        made.settle("2026-06")
        shop = made.shop.distribution

        def paid(member: MemberId, account: str) -> distribution.Withdrawal:
            customer = made.floor.customer(member).distribution
            asked = customer.request_withdrawal(
                amount=Money.of("800.00", "CNY"), account=f"acc-{account}"
            )
            shop.approve_withdrawal(member=member, withdrawal=asked.id)
            return shop.withdrawal_paid(member=member, withdrawal=asked.id)

        assert [paid(BOB, BOB).tax, paid(ANN, ANN).tax] == [0, 0]
        merge(made, BOB, ANN)
        assert paid(BOB, ANN).tax == 320_00
        assert len(shop.withdrawals(member=ANN).items) == 3

    def test_people_known_to_be_two_stay_two(self, promoting: Promoting) -> None:
        with pytest.raises(Refused, match=r"distribution\.two_people"):
            promoting.shop.membership.merge(member=BOB, into=ANN)
        assert promoting.shop.membership.resolve(member=BOB) == BOB

    def test_are_merged_on(self, promoting: Promoting) -> None:
        register(promoting, EVE)
        promoting.received(promoting.bought(CAT, units=1))
        merge(promoting, BOB, ANN)
        promoting.shop.membership.merge(member=ANN, into=EVE)
        assert promoting.stands(EVE) == {"pending": 30_00}
        promoting.due(days=7)
        promoting.settle("2026-07")
        assert promoting.stands(BOB) == promoting.stands(EVE) == {"settled": 30_00}
        assert promoting.shop.distribution.get(member=EVE).ids == (EVE, ANN, BOB)
