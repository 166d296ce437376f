"""The outbox: every committed change, once, with its author."""

from attrs import evolve

from selfshop.domain.shared import Customer, MemberId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract, event


def emit_three(work: Work) -> None:
    """Say three things about two aggregates."""
    work.emit(event("tea:1", 1, color="green"), event("pot:1", 1))
    work.emit(event("tea:1", 2, color="黑"))


class OutboxContract(PortContract):
    """`ports.events.Outbox` and `Work.emit`."""

    def test_an_event_is_kept_with_its_author(self, bench: Bench) -> None:
        call = evolve(bench.call(actor=Customer(id=MemberId("ann"))), key="k1")
        bench.run(lambda work: work.emit(event(color="green")), call=call)
        (kept,) = bench.run(lambda work: work.outbox.unrelayed(limit=10))
        assert kept.event == event(color="green")
        assert (kept.actor, kept.operation, kept.key) == ("customer:ann", "contract.try", "k1")
        assert kept.at == AT

    def test_facts_come_back_as_they_were_said(self, bench: Bench) -> None:
        said = evolve(event(), facts={"of": ("a", 1, None, True), "in": {"deep": ({"x": 1},)}})
        bench.run(lambda work: work.emit(said))
        (kept,) = bench.run(lambda work: work.outbox.unrelayed(limit=10))
        assert kept.event.facts == said.facts

    def test_events_wait_in_the_order_in_which_they_were_said(self, bench: Bench) -> None:
        bench.run(emit_three)
        waiting = bench.run(lambda work: work.outbox.unrelayed(limit=10))
        assert [(kept.event.aggregate, kept.event.version) for kept in waiting] == [
            ("tea:1", 1),
            ("pot:1", 1),
            ("tea:1", 2),
        ]
        assert [kept.id for kept in waiting] == sorted({kept.id for kept in waiting})

    def test_no_more_are_handed_out_than_asked_for(self, bench: Bench) -> None:
        bench.run(emit_three)
        waiting = bench.run(lambda work: work.outbox.unrelayed(limit=2))
        assert [kept.event.aggregate for kept in waiting] == ["tea:1", "pot:1"]

    def test_what_is_relayed_waits_no_longer_and_stays_in_the_history(self, bench: Bench) -> None:
        bench.run(emit_three)
        first = bench.run(lambda work: work.outbox.unrelayed(limit=1))
        bench.run(lambda work: work.outbox.mark_relayed(first))
        waiting = bench.run(lambda work: work.outbox.unrelayed(limit=10))
        assert [kept.event.aggregate for kept in waiting] == ["pot:1", "tea:1"]
        history = bench.run(lambda work: work.outbox.history("tea:1"))
        assert [kept.event.version for kept in history] == [1, 2]

    def test_what_waits_of_some_aggregates_is_found(self, bench: Bench) -> None:
        bench.run(emit_three)
        found = bench.run(lambda work: work.outbox.unrelayed_of(["tea:1", "cup:1"]))
        assert sorted(kept.event.version for kept in found) == [1, 2]

    def test_a_history_is_of_one_aggregate_in_the_order_of_versions(self, bench: Bench) -> None:
        bench.run(lambda work: work.emit(event("tea:1", 2), event("tea:1", 1), event("tea:10", 1)))
        history = bench.run(lambda work: work.outbox.history("tea:1"))
        assert [kept.event.version for kept in history] == [1, 2]

    def test_another_shop_s_events_are_not_seen(self, bench: Bench) -> None:
        bench.run(emit_three)
        other = bench.elsewhere()
        assert not other.run(lambda work: work.outbox.unrelayed(limit=10))
        assert not other.run(lambda work: work.outbox.unrelayed_of(["tea:1"]))
        assert not other.run(lambda work: work.outbox.history("tea:1"))
