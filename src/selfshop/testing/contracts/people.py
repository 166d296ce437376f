"""Personal data: kept in one place by member, and destroyed whole."""

from functools import partial

from selfshop.domain import membership
from selfshop.domain.shared import MemberId, SubjectId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import Bench, PortContract

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

    def test_another_shop_sees_nothing(self, bench: Bench) -> None:
        bench.run(partial(put, member=ANN, record="home"))
        assert not bench.elsewhere().run(lambda work: work.people.get(ANN))
