"""Personal data: kept in one place by member, and destroyed whole."""

from datetime import timedelta
from functools import partial

from attrs import evolve

from selfshop.domain import membership
from selfshop.domain.shared import MemberId, SubjectId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract

ANN, BOB = MemberId("ann"), MemberId("bob")


def address_of(name: str) -> membership.Address:
    """Return an address."""
    return membership.Address(name=name, country="CN", city="杭州", street="文三路 90")


def put(work: Work, member: MemberId, record: str) -> None:
    """Keep an address."""
    work.people.put(member, SubjectId(record), address_of(record))


class PeopleContract(PortContract):
    """`ports.people.People`."""

    def test_addresses_come_back_by_record(self, bench: Bench) -> None:
        bench.run(partial(put, member=ANN, record="home"))
        bench.run(partial(put, member=ANN, record="office"))
        kept = bench.run(lambda work: work.people.get(ANN))
        assert dict(kept) == {"home": address_of("home"), "office": address_of("office")}

    def test_a_record_is_kept_once(self, bench: Bench) -> None:
        bench.run(partial(put, member=ANN, record="home"))
        assert bench.refuses(partial(put, member=ANN, record="home"))

    def test_shredding_destroys_one_member_s_and_nobody_else_s(self, bench: Bench) -> None:
        for member in (ANN, BOB):
            bench.run(partial(put, member=member, record="home"))
        bench.run(lambda work: work.people.shred(ANN))
        assert not bench.run(lambda work: work.people.get(ANN))
        assert bench.run(lambda work: work.people.get(BOB))

    def test_what_a_member_told_comes_back_whole(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.people.profile(ANN)) == membership.Profile()
        told = membership.Profile(
            birthday=membership.Birthday(month=2, day=29),
            contacts={"sms": "13800000000", "微信": "茶"},
            gift_at=AT,
        )
        stored = bench.run(lambda work: work.people.save_profile(ANN, told))
        assert bench.run(lambda work: work.people.profile(ANN)) == stored == evolve(told, version=1)

    def test_a_profile_changed_meanwhile_is_not_overwritten(self, bench: Bench) -> None:
        first = bench.run(lambda work: work.people.save_profile(ANN, membership.Profile()))
        later = bench.run(lambda work: work.people.save_profile(ANN, evolve(first, gift_at=AT)))
        assert later.version == 2
        assert bench.refuses(lambda work: work.people.save_profile(ANN, first))
        assert bench.refuses(lambda work: work.people.save_profile(ANN, membership.Profile()))

    def test_gifts_fall_due_the_oldest_first(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.people.next_gift()) is None
        later = AT + timedelta(days=1)
        for member, at in ((ANN, later), (BOB, AT), (MemberId("cat"), None)):
            told = membership.Profile(gift_at=at)
            bench.run(lambda work, m=member, t=told: work.people.save_profile(m, t))  # type: ignore[misc]  # both are bound
        assert bench.run(lambda work: work.people.gifts_due(later, limit=9)) == [BOB, ANN]
        assert bench.run(lambda work: work.people.gifts_due(later, limit=1)) == [BOB]
        assert bench.run(lambda work: work.people.gifts_due(AT, limit=9)) == [BOB]
        assert bench.run(lambda work: work.people.next_gift()) == AT

    def test_shredding_destroys_what_a_member_told(self, bench: Bench) -> None:
        told = membership.Profile(contacts={"sms": "13800000000"}, gift_at=AT)
        bench.run(lambda work: work.people.save_profile(ANN, told))
        bench.run(lambda work: work.people.shred(ANN))
        assert bench.run(lambda work: work.people.profile(ANN)) == membership.Profile()
        assert bench.run(lambda work: work.people.next_gift()) is None

    def test_another_shop_sees_nothing(self, bench: Bench) -> None:
        bench.run(partial(put, member=ANN, record="home"))
        assert not bench.elsewhere().run(lambda work: work.people.get(ANN))
