"""Telling a member all that is kept, and erasing it."""

import json

import pytest

from selfshop import Customer, Money, NotFound, Refused, Staff, open_shop
from selfshop.domain import distribution, membership
from selfshop.domain.distribution import plans
from selfshop.domain.membership import Birthday, ErasureState, Retention
from selfshop.domain.shared import AccountId, SubjectId
from selfshop.testing.builders import cart
from tests.each_store import rows_of
from tests.promoting import open_promoting
from tests.tiering import ANN, BOB, Tiering

SECRETS = ("王小明", "13800000000", "ann@example.org", "文三路")
ADDRESS = membership.Address(
    name="王小明", country="CN", city="杭州", street="文三路 90", phone="13800000000"
)


def tells_all(tiering: Tiering) -> None:
    """Let ann tell the shop who she is, in every place there is for it."""
    ann = tiering.floor.customer("ann").membership
    ann.tell(member=ANN, birthday=Birthday(month=5, day=20), contacts={"mail": "ann@example.org"})
    ann.consent(member=ANN, purpose="marketing", channel="mail", given=True, source="app")
    tiering.shop.membership.tag(member=ANN, tags=frozenset({"likes 文三路"}))


def buys_to_an_address(tiering: Tiering) -> None:
    """Let ann buy goods that go to her address."""
    buyer = tiering.floor.customer("ann")
    wanted = cart({"tea": 50})
    quote = buyer.checkout.quote(cart=wanted)
    order = buyer.orders.place(cart=wanted, quote_hash=quote.hash, ship_to=ADDRESS)
    tiering.floor.deliver(tiering.floor.ship(tiering.floor.pay(order)))


def keep_days(tiering: Tiering, days: int) -> None:
    """Let the shop keep what was bought for so many days."""
    kept = Retention(name="invoices", days=days, article="发票管理办法 art. 28")
    tiering.shop.settings.change(retentions=(kept,))


class TestExport:
    def test_it_is_all_there_is_as_plain_data(self, any_tiering: Tiering) -> None:
        tells_all(any_tiering)
        buys_to_an_address(any_tiering)
        ann = any_tiering.shop.acting_as(Customer(id=ANN))
        told = json.dumps(ann.call("membership.export", {"member": "ann"}), ensure_ascii=False)
        for secret in SECRETS:
            assert secret in told
        export = any_tiering.shop.membership.export(member=ANN)
        assert [order.member for order in export.orders] == [ANN]
        assert [(one.amount, one.order) for one in export.payments] == [
            (50_000, export.orders[0].id)
        ]
        assert [one.receipt.amount for one in export.takings] == [Money.of("500.00", "CNY")]
        (account,) = [one for one in export.accounts if one.account.unit == "growth"]
        assert (account.balance, [entry.change for entry in account.entries]) == (500, [500])
        assert export.file.consents[0].given

    def test_what_a_promoter_left_is_in_it(self) -> None:
        promoting = open_promoting(lambda **how: open_shop("memory://", **how))
        order = promoting.bought()
        promoting.received(order)
        promoting.due(days=7)
        promoting.settle("2026-03")
        asked = promoting.withdraw(BOB, "5.00")
        promoting.shop.distribution.approve_withdrawal(member=BOB, withdrawal=asked.id)
        promoting.shop.distribution.note_traces(
            member=BOB,
            traces=(distribution.Trace(kind=distribution.TraceKind.DEVICE, digest="d1"),),
        )
        export = promoting.shop.membership.export(member=BOB)
        assert [one.member for one in export.promoters] == [BOB]
        assert [one.order for one in export.commissions] == [order.id]
        assert [one.referrer for one in export.places] == [ANN]
        assert [(one.promoter, one.settled) for one in export.statements] == [(BOB, 40_00)]
        assert [(one.year, one.months[0].gross) for one in export.tax_years] == [(2026, 5_00)]
        assert [one.digest for one in export.traces] == ["d1"]

    def test_it_is_one_s_own(self, tiering: Tiering) -> None:
        with pytest.raises(NotFound):
            tiering.floor.customer("bob").membership.export(member=ANN)

    def test_it_covers_every_id(self, any_tiering: Tiering) -> None:
        tells_all(any_tiering)
        any_tiering.buys(10, ANN)
        any_tiering.buys(10, BOB)
        any_tiering.shop.membership.merge(member=ANN, into=BOB)
        export = any_tiering.shop.membership.export(member=BOB)
        assert export.ids == (BOB, ANN)
        assert {order.member for order in export.orders} == {ANN, BOB}
        assert export.profiles[1].contacts == {"mail": "ann@example.org"}


class TestErasing:
    def test_who_never_bought_is_erased_at_once(self, any_tiering: Tiering) -> None:
        tells_all(any_tiering)
        ann = any_tiering.floor.customer("ann").membership
        assert ann.erase(member=ANN).state is ErasureState.SHREDDED
        export = ann.export(member=ANN)
        assert (export.profiles, export.addresses, export.registered) == ((), (), ())
        assert (export.file.tags, export.file.consents) == (frozenset(), ())

    def test_what_must_be_kept_is_only_kept(self, any_tiering: Tiering) -> None:
        keep_days(any_tiering, 10)
        tells_all(any_tiering)
        buys_to_an_address(any_tiering)
        shop = any_tiering.shop.membership
        asked = any_tiering.floor.customer("ann").membership.erase(member=ANN)
        assert (asked.state, asked.because) == (ErasureState.RESTRICTED, ("invoices",))
        assert not shop.may_contact(member=ANN, purpose="marketing", channel="mail")
        assert any_tiering.due(days=9)["erasures_due"] == 0
        assert shop.addresses(member=ANN)
        assert any_tiering.due(days=1)["erasures_due"] == 1
        assert not shop.addresses(member=ANN)
        assert shop.file(member=ANN).erasure.state is ErasureState.SHREDDED

    def test_an_open_return_is_waited_for(self, tiering: Tiering) -> None:
        keep_days(tiering, 0)
        order = tiering.buys(3)
        tiering.shop.aftersales.request_return(
            order=order.id, lines=tiering.units(1), reason="broken"
        )
        asked = tiering.shop.membership.erase(member=ANN)
        assert asked.because == ("return",)
        assert tiering.due(days=1)["erasures_due"] == 1
        assert tiering.file().erasure.state is ErasureState.RESTRICTED
        claim = tiering.shop.aftersales.get(order=order.id)[0]
        tiering.shop.aftersales.reject_return(order=order.id, claim=claim.id, because="late")
        assert tiering.due(days=1)["erasures_due"] == 1
        assert tiering.file().erasure.state is ErasureState.SHREDDED

    def test_an_order_on_its_way_is_waited_for(self, tiering: Tiering) -> None:
        keep_days(tiering, 0)
        tiering.floor.bought({"tea": 1})
        assert tiering.shop.membership.erase(member=ANN).because == ("order",)

    def test_nothing_personal_is_left_anywhere_and_the_books_stand(
        self, any_tiering: Tiering
    ) -> None:
        keep_days(any_tiering, 0)
        tells_all(any_tiering)
        buys_to_an_address(any_tiering)
        shop = any_tiering.shop
        assert any(secret in repr(rows_of(shop)) for secret in SECRETS)
        assert shop.membership.erase(member=ANN).state is ErasureState.SHREDDED
        left = repr(rows_of(shop))
        assert [secret for secret in SECRETS if secret in left] == []
        (order,) = shop.orders.find(member=ANN).items
        assert order.payable == 50_000
        assert shop.ledger.balance(account=AccountId("growth:ann")).balance == 500
        proof = shop.ledger.verify()
        while proof.cursor is not None:
            assert proof.breaches == ()
            proof = shop.ledger.verify(cursor=proof.cursor)
        assert proof.breaches == ()

    def test_no_digest_of_a_person_is_left(self, any_tiering: Tiering) -> None:
        shop = any_tiering.shop
        digests = {kind: f"digest-of-{kind.value}" for kind in distribution.TraceKind}
        traces = tuple(distribution.Trace(kind=kind, digest=text) for kind, text in digests.items())
        plan = distribution.Plan(profile="CN", pool=plans.Pool(), tariffs=())
        shop.distribution.publish(plan=plan)
        shop.distribution.join(member=ANN)
        shop.distribution.identify(
            member=ANN, identity="id-of-ann", account="acc", holder="id-of-ann"
        )
        shop.membership.merge(member=BOB, into=ANN)
        for member in (ANN, BOB):
            shop.distribution.note_traces(member=member, traces=traces)
        secrets = ("id-of-ann", *digests.values())
        assert all(secret in repr(rows_of(shop)) for secret in secrets)
        shop.membership.erase(member=ANN)
        left = repr(rows_of(shop))
        assert [secret for secret in secrets if secret in left] == []

    def test_money_on_its_way_to_a_promoter_is_waited_for(self) -> None:
        promoting = open_promoting(lambda **how: open_shop("memory://", **how))
        promoting.received(promoting.bought())
        promoting.due(days=7)
        promoting.settle("2026-06")
        asked = promoting.withdraw(BOB, "10.00")
        shop = promoting.shop
        assert shop.membership.erase(member=BOB).because == ("withdrawal",)
        shop.distribution.reject_withdrawal(member=BOB, withdrawal=asked.id, reason="asked_to")
        promoting.due(days=1)
        gone = shop.membership.file(member=BOB).erasure.state
        assert (gone, shop.distribution.get(member=BOB).payee) == (ErasureState.SHREDDED, None)
        # The money stays theirs, and waits until somebody has made sure of them again.
        assert promoting.stands(BOB) == {"settled": 40_00}
        with pytest.raises(Refused, match=r"withdrawal\.not_identified"):
            promoting.withdraw(BOB, "10.00")

    def test_every_id_is_erased(self, tiering: Tiering) -> None:
        tells_all(tiering)
        tiering.shop.membership.change_segments(member=BOB, segments=frozenset({"students"}))
        tiering.shop.membership.merge(member=ANN, into=BOB)
        assert tiering.shop.membership.erase(member=BOB).state is ErasureState.SHREDDED
        assert tiering.shop.membership.get(member=BOB).segments == frozenset()
        assert tiering.shop.membership.profile(member=ANN) == membership.Profile()
        assert tiering.tier(BOB) is None

    def test_asking_twice_is_asking_once(self, tiering: Tiering) -> None:
        keep_days(tiering, 10)
        tiering.buys(1)
        first = tiering.shop.membership.erase(member=ANN)
        tiering.floor.pass_time(days=3)
        assert tiering.shop.membership.erase(member=ANN) == first
        tiering.due(days=7)
        gone = tiering.shop.membership.erase(member=ANN)
        assert gone.state is ErasureState.SHREDDED
        assert tiering.shop.membership.erase(member=ANN) == gone

    def test_the_house_can_shred_at_once(self, tiering: Tiering) -> None:
        buys_to_an_address(tiering)
        tells_all(tiering)
        keeper = tiering.shop.acting_as(
            Staff(id="keeper", permissions=frozenset({"membership.shred"}))
        )
        assert keeper.membership.shred(member=ANN) == 1
        assert tiering.shop.membership.profile(member=ANN) == membership.Profile()
        assert tiering.file().erasure.state is ErasureState.SHREDDED


def test_a_record_of_the_shop_is_a_pseudonym(tiering: Tiering) -> None:
    buys_to_an_address(tiering)
    (order,) = tiering.shop.orders.find(member=ANN).items
    (kept,) = tiering.shop.membership.addresses(member=ANN)
    assert order.ship_to == SubjectId(kept.record)
    assert Money(order.payable, order.currency) == Money.of("500.00", "CNY")
