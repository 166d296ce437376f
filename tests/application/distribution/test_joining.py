"""Plans, promoters and referrals through the shop."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from selfshop import InvalidInput, Money, NotFound, Refused, Shop, System, open_shop
from selfshop.domain.distribution import terms
from selfshop.domain.distribution.plans import Pool
from selfshop.domain.distribution.signals import Trace, TraceKind
from selfshop.domain.shared import MemberId
from tests.each_store import Store
from tests.promoting import ANN, BOB, CAT, DAN, Promoting, open_promoting, two_levels


@pytest.fixture
def promoting() -> Promoting:
    return open_promoting(lambda **options: open_shop("memory://", **options))


@pytest.fixture
def bare() -> Iterator[Shop]:
    shop = open_shop("memory://").acting_as(System())
    shop.membership.register(member=ANN)
    yield shop
    shop.close()


class TestPlans:
    def test_there_is_none_until_one_is_published(self, bare: Shop) -> None:
        for ask in (bare.distribution.plan, lambda: bare.distribution.join(member=ANN)):
            with pytest.raises(Refused, match=r"distribution\.no_plan"):
                ask()

    def test_come_one_after_another(self, promoting: Promoting) -> None:
        shop = promoting.shop.distribution
        assert shop.plan().version == 1
        assert shop.publish(plan=two_levels(wait_days=9)).version == 2
        assert shop.plan().wait_days == 9

    def test_over_their_pool_are_refused_and_change_nothing(self, promoting: Promoting) -> None:
        shop = promoting.shop.distribution
        with pytest.raises(Refused, match=r"distribution\.over_pool"):
            shop.publish(plan=two_levels(pool=Pool(fixed=Money(1, "CNY"))))
        assert shop.plan().version == 1

    def test_keep_to_the_law_they_name(self, promoting: Promoting) -> None:
        with pytest.raises(Refused) as no:
            promoting.shop.distribution.publish(plan=two_levels(profile="CN"))
        assert no.value.code == "distribution.too_deep"
        assert "art. 7(3)" in no.value.message("zh")


class TestJoining:
    def test_is_the_customer_s_own_word(self, promoting: Promoting) -> None:
        cat = promoting.floor.customer(CAT).distribution
        assert cat.join().member == CAT
        assert cat.get() == promoting.shop.distribution.get(member=CAT)
        with pytest.raises(Refused, match=r"distribution\.promoter_exists"):
            cat.join()
        with pytest.raises(InvalidInput, match="not for a customer to say"):
            cat.join(member=DAN)
        with pytest.raises(Refused, match=r"distribution\.promoter_unknown"):
            promoting.floor.customer(DAN).distribution.get()

    def test_may_take_staff(self, promoting: Promoting) -> None:
        promoting.shop.distribution.publish(plan=two_levels(entry=terms.Entry(by_approval=True)))
        with pytest.raises(Refused, match=r"distribution\.by_approval"):
            promoting.floor.customer(CAT).distribution.join()
        assert promoting.shop.distribution.join(member=CAT).active

    def test_takes_a_member_with_a_name_that_fits(self, promoting: Promoting) -> None:
        with pytest.raises(Refused, match=r"member\.unknown"):
            promoting.shop.distribution.join(member=MemberId("nobody"))
        with pytest.raises(InvalidInput) as no:
            promoting.shop.distribution.join(member=MemberId("m" * 121))
        assert (no.value.path, no.value.code) == ("member", "input.too_long")

    def test_promoters_are_listed_graded_and_suspended(self, promoting: Promoting) -> None:
        shop = promoting.shop.distribution
        assert [one.member for one in shop.find(limit=1).items] == [ANN]
        shop.publish(plan=two_levels(grades=("gold",)))
        assert shop.regrade(member=ANN, grade="gold").grade == "gold"
        assert not shop.suspend(member=ANN, reason="fraud").active
        assert shop.resume(member=ANN).active


class TestBinding:
    def test_everybody_above_is_one_read(self, store: Store) -> None:
        promoting = open_promoting(store.open)
        assert promoting.shop.distribution.upline(member=CAT) == (BOB, ANN)
        assert promoting.shop.distribution.brought_in(referrer=BOB).items == (CAT, DAN)

    def test_a_loop_through_three_is_refused_and_reported(self, store: Store) -> None:
        promoting = open_promoting(store.open)
        promoting.floor.customer(CAT).distribution.join()
        before = promoting.shop.distribution.upline(member=ANN)
        with pytest.raises(Refused, match=r"distribution\.referral_loop"):
            promoting.bind(ANN, CAT)
        assert promoting.shop.distribution.upline(member=ANN) == before == ()
        (seen,) = promoting.shop.risk.find().items
        assert (seen.kind, seen.member) == ("distribution.referral_loop", ANN)
        assert promoting.shop.risk.find(kind="distribution.self_referral").items == ()

    def test_bringing_oneself_in_is_reported_once(self, promoting: Promoting) -> None:
        for _ in range(2):
            with pytest.raises(Refused, match=r"distribution\.self_referral"):
                promoting.bind(ANN, ANN)
        assert len(promoting.shop.risk.find(member=ANN).items) == 1

    def test_of_oneself_under_another_id_is_bringing_oneself_in(self, promoting: Promoting) -> None:
        promoting.shop.membership.add_alias(member=ANN, alias=MemberId("ann-2"))
        with pytest.raises(Refused, match=r"distribution\.self_referral"):
            promoting.bind(MemberId("ann-2"), ANN)
        (seen,) = promoting.shop.risk.find(kind="distribution.self_referral").items
        assert seen.facts["referrer"] == ANN

    def test_is_for_good_after_the_first_order(self, promoting: Promoting) -> None:
        shop = promoting.shop.distribution
        shop.publish(plan=two_levels(binding=terms.Binding(mode=terms.Mode.LAST)))
        assert promoting.bind(DAN, ANN).referrer == ANN
        promoting.bought(CAT)
        with pytest.raises(Refused, match=r"distribution\.referral_fixed"):
            promoting.bind(CAT, ANN)

    def test_needs_a_promoter_who_is_not_suspended(self, promoting: Promoting) -> None:
        promoting.floor.shop.membership.register(member=MemberId("eve"))
        with pytest.raises(Refused, match=r"distribution\.promoter_unknown"):
            promoting.bind(MemberId("eve"), CAT)
        promoting.shop.distribution.suspend(member=BOB, reason="fraud")
        with pytest.raises(Refused, match=r"distribution\.promoter_suspended"):
            promoting.bind(MemberId("eve"), BOB)


class TestTeams:
    def test_thirty_people_on_three_levels_are_reported_once(self, store: Store) -> None:
        plan = two_levels(profile="CN", counsel="opinion 7")
        promoting = open_promoting(store.open, plan=plan)
        shop = promoting.shop
        # Ann, bob, and cat and dan below him are four people on three levels.
        for number in range(26):
            assert shop.risk.find(kind="distribution.pyramid_shape").items == ()
            member = MemberId(f"m{number:02}")
            shop.membership.register(member=member)
            promoting.bind(member, BOB)
        (seen,) = shop.risk.find(kind="distribution.pyramid_shape").items
        assert (seen.member, seen.facts["people"], seen.facts["levels"]) == (ANN, 30, 3)
        assert "37号" in str(seen.facts["article"])
        shop.membership.register(member=MemberId("m99"))
        promoting.bind(MemberId("m99"), BOB)
        assert len(shop.risk.find(kind="distribution.pyramid_shape").items) == 1


class TestTraces:
    def test_are_noted_once(self, promoting: Promoting) -> None:
        trace = Trace(kind=TraceKind.DEVICE, digest="d")
        noted = promoting.shop.distribution.note_traces
        assert noted(member=CAT, traces=(trace,)) == 1
        assert noted(member=CAT, traces=(trace, evolve(trace, digest="e"))) == 2
        many = tuple(evolve(trace, digest=str(number)) for number in range(99))
        with pytest.raises(Refused, match=r"distribution\.too_many_traces"):
            noted(member=CAT, traces=many)
        assert noted(member=CAT, traces=many[1:]) == 100

    def test_are_of_members_whose_data_may_be_used(self, promoting: Promoting) -> None:
        shop, trace = promoting.shop, Trace(kind=TraceKind.DEVICE, digest="d")
        with pytest.raises(NotFound, match=r"member\.unknown"):
            shop.distribution.note_traces(member=MemberId("nobody"), traces=(trace,))
        shop.membership.add_alias(member=CAT, alias=MemberId("cat-2"))
        shop.membership.erase(member=CAT)
        for name in ("cat", "cat-2"):
            with pytest.raises(Refused, match=r"member\.restricted"):
                shop.distribution.note_traces(member=MemberId(name), traces=(trace,))
