"""Members."""

from attrs import evolve

from selfshop.domain import membership
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, SORTED_NAMES, Bench, PortContract

ANN = membership.Member(
    id=MemberId("ann"),
    tier="金",
    segments=frozenset({"students", "new"}),
    registered_at=AT,
    version=1,
)


def member(name: str, tier: str | None = None) -> membership.Member:
    """Return a member as they are first stored."""
    return membership.Member(id=MemberId(name), tier=tier, registered_at=AT, version=1)


def ann(bench: Bench) -> membership.Member:
    """Return Ann as she is stored."""
    return bench.run(lambda work: work.members.get([ANN.id]))[ANN.id]


class MembersContract(PortContract):
    """`ports.members.Members`."""

    def test_who_is_added_comes_back_whole(self, bench: Bench) -> None:
        bench.run(lambda work: work.members.add([ANN, member("bob")]))
        found = bench.run(lambda work: work.members.get([ANN.id, MemberId("eve")]))
        assert found == {ANN.id: ANN}

    def test_nobody_is_added_twice(self, bench: Bench) -> None:
        bench.run(lambda work: work.members.add([ANN]))
        assert bench.refuses(lambda work: work.members.add([member("bob"), ANN]))
        assert not bench.run(lambda work: work.members.get([MemberId("bob")]))

    def test_saving_moves_the_version(self, bench: Bench) -> None:
        bench.run(lambda work: work.members.add([ANN]))
        saved = bench.run(lambda work: work.members.save(evolve(ANN, tier=None)))
        assert saved == ann(bench) == evolve(ANN, tier=None, version=2)

    def test_who_was_changed_meanwhile_is_not_overwritten(self, bench: Bench) -> None:
        bench.run(lambda work: work.members.add([ANN]))
        saved = bench.run(lambda work: work.members.save(evolve(ANN, tier="silver")))
        assert bench.refuses(lambda work: work.members.save(evolve(ANN, tier="stale")))
        assert ann(bench) == saved

    def test_orders_are_counted_up_and_down(self, bench: Bench) -> None:
        bench.run(lambda work: work.members.add([ANN]))
        for change in (1, 1, -1):
            bench.run(lambda work, c=change: work.members.count_orders(ANN.id, c))  # type: ignore[misc]  # the change is bound
        assert ann(bench).orders == 1

    def test_saving_never_touches_the_count(self, bench: Bench) -> None:
        bench.run(lambda work: work.members.add([ANN]))

        def count_and_save(work: Work) -> None:
            work.members.count_orders(ANN.id, 1)
            work.members.save(evolve(ANN, tier="silver"))

        bench.run(count_and_save)
        assert (ann(bench).orders, ann(bench).tier) == (1, "silver")

    def test_lists_are_in_the_order_of_code_points_and_come_in_pages(self, bench: Bench) -> None:
        bench.run(lambda work: work.members.add([member(name) for name in SORTED_NAMES]))
        first = bench.run(lambda work: work.members.find(tier=None, after=None, limit=3))
        rest = bench.run(lambda work: work.members.find(tier=None, after=first[-1].id, limit=99))
        assert [each.id for each in (*first, *rest)] == list(SORTED_NAMES)

    def test_lists_are_narrowed_by_tier(self, bench: Bench) -> None:
        several = [member("a", "gold"), member("b", "Gold"), member("c"), member("d", "gold")]
        bench.run(lambda work: work.members.add(several))
        found = bench.run(lambda work: work.members.find(tier="gold", after=None, limit=9))
        assert [each.id for each in found] == ["a", "d"]

    def test_another_shop_s_members_are_not_seen(self, bench: Bench) -> None:
        bench.run(lambda work: work.members.add([ANN]))
        other = bench.elsewhere()
        assert not other.run(lambda work: work.members.get([ANN.id]))
        assert not other.run(lambda work: work.members.find(tier=None, after=None, limit=9))
