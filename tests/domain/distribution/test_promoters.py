from datetime import timedelta

import pytest
from attrs import evolve

from selfshop.domain.distribution import promoters
from selfshop.domain.distribution.terms import Entry
from selfshop.domain.shared import InvalidInput, MemberId, Refused
from tests.commissions import plan
from tests.sales import AT

ANN = promoters.Promoter(member=MemberId("ann"), joined_at=AT)
AMY, BOB = MemberId("amy"), MemberId("bob")


def join(entry: Entry, *, by_staff: bool = False, orders: int = 0) -> promoters.PromoterMove:
    return promoters.join(MemberId("ann"), entry, by_staff=by_staff, orders=orders, at=AT)


class TestJoining:
    def test_is_free_and_open_unless_the_plan_says(self) -> None:
        move = join(Entry())
        assert move.promoter == ANN
        assert (move.event.kind, move.event.version) == ("distribution.joined", 1)

    def test_staff_take_promoters_in_where_the_plan_says(self) -> None:
        with pytest.raises(Refused, match=r"distribution\.by_approval"):
            join(Entry(by_approval=True))
        assert join(Entry(by_approval=True), by_staff=True).promoter == ANN

    def test_may_take_orders_where_the_law_says_nothing(self) -> None:
        with pytest.raises(Refused, match=r"distribution\.too_few_orders"):
            join(Entry(orders=2), orders=1, by_staff=True)
        assert join(Entry(orders=2), orders=2).promoter == ANN


class TestPromoters:
    def test_have_a_grade_that_the_plan_knows(self) -> None:
        move = promoters.regrade(ANN, plan(grades=("agent",)), "agent")
        assert (move.promoter.grade, move.event.facts) == ("agent", {"grade": "agent"})
        assert promoters.regrade(move.promoter, plan(), None).promoter.grade is None
        with pytest.raises(InvalidInput) as no:
            promoters.regrade(ANN, plan(), "agent")
        assert no.value.path == "grade"

    def test_are_suspended_and_resumed(self) -> None:
        suspended = promoters.suspend(ANN, reason="fraud").promoter
        assert not suspended.active
        with pytest.raises(Refused, match=r"distribution\.promoter_suspended"):
            promoters.suspend(suspended, reason="fraud")
        assert promoters.resume(suspended).promoter == ANN
        with pytest.raises(Refused, match=r"distribution\.promoter_active"):
            promoters.resume(ANN)

    def test_are_paid_to_their_own_account(self) -> None:
        move = promoters.identify(ANN, identity="id-1", account="acc", holder="id-1", at=AT)
        payee = promoters.Payee(account="acc", holder="id-1", verified_at=AT)
        assert move.promoter == evolve(ANN, identity="id-1", payee=payee)
        with pytest.raises(Refused, match=r"withdrawal\.not_yours"):
            promoters.identify(ANN, identity="id-1", account="acc", holder="id-2", at=AT)


class TestMerging:
    KEPT = promoters.Promoter(member=BOB, joined_at=AT + timedelta(days=1), version=3)

    def test_one_who_was_no_promoter_takes_the_role_over(self) -> None:
        known = promoters.identify(ANN, identity="id", account="acc", holder="id", at=AT).promoter
        known = evolve(known, grade="agent", active=False, settled_until=AT, version=4)
        move, bob = promoters.merge(known, None, into=BOB)
        assert bob == evolve(
            known, member=BOB, settled_until=None, aliases=(ANN.member,), version=0
        )
        gone = evolve(known, identity=None, payee=None, merged_into=BOB)
        assert (move.promoter, move.promoter.holder, bob.holder) == (gone, "bob", "bob")
        assert (move.event.kind, move.event.version) == ("distribution.merged", 5)
        assert move.event.facts == {"into": "bob"}

    def test_two_promoters_are_one_under_the_id_that_stays(self) -> None:
        ann = evolve(ANN, grade="agent", aliases=(AMY,))
        _, bob = promoters.merge(ann, self.KEPT, into=BOB)
        assert bob == evolve(self.KEPT, joined_at=AT, grade="agent", aliases=(ANN.member, AMY))
        assert bob.ids == ("bob", "ann", "amy")
        _, bob = promoters.merge(ann, evolve(self.KEPT, grade="star"), into=BOB)
        assert (bob.grade, bob.active) == ("star", True)

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_suspension_under_either_id_stays(self, which: int) -> None:
        two = [ANN, self.KEPT]
        two[which] = evolve(two[which], active=False)
        _, bob = promoters.merge(two[0], two[1], into=BOB)
        assert not bob.active

    def test_people_known_to_be_two_are_not_one(self) -> None:
        ann, bob = evolve(ANN, identity="id-1"), evolve(self.KEPT, identity="id-2")
        with pytest.raises(Refused, match=r"distribution\.two_people"):
            promoters.merge(ann, bob, into=BOB)
        assert promoters.merge(ann, self.KEPT, into=BOB)[1].identity == "id-1"
        assert promoters.merge(ANN, bob, into=BOB)[1].identity == "id-2"

    def test_an_id_is_as_short_as_its_accounts_need(self) -> None:
        with pytest.raises(InvalidInput) as no:
            promoters.merge(ANN, None, into=MemberId("b" * 121))
        assert no.value.path == "into"

    def test_who_was_merged_before_goes_on_to_the_one_who_stays(self) -> None:
        gone = evolve(ANN, merged_into=AMY)
        assert promoters.passed_on(gone, into=BOB).holder == "bob"

    def test_are_forgotten_with_their_account(self) -> None:
        known = promoters.identify(ANN, identity="id-1", account="acc", holder="id-1", at=AT)
        move = promoters.forget(known.promoter)
        assert (move.promoter, move.event.facts) == (ANN, {})

    def test_know_what_was_settled(self) -> None:
        settled = evolve(ANN, settled_until=AT)
        assert settled.is_settled(AT - timedelta(microseconds=1))
        assert not settled.is_settled(AT)
        assert not ANN.is_settled(AT)
