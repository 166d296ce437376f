"""The unit of work: everything or nothing."""

import pytest

from selfshop.domain import catalog
from selfshop.domain.shared import Customer, MemberId, ProductId, Refused
from selfshop.ports.calls import Call
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract, event

TEA = catalog.Product(id=ProductId("tea"), title="Tea", version=1)


def add_tea(work: Work) -> str:
    """Add a product, say so, and return what was told."""
    work.catalog.add_products([TEA])
    work.emit(event("product:tea"))
    return "added"


def tea_is_there(work: Work) -> bool:
    """Tell whether the product is in the store."""
    return bool(work.catalog.products([TEA.id]))


class UnitsContract(PortContract):
    """`ports.units.Units` and `ports.work.Work`."""

    def test_a_unit_returns_what_its_work_returns(self, bench: Bench) -> None:
        assert bench.run(add_tea) == "added"

    def test_what_a_unit_writes_the_next_one_reads(self, bench: Bench) -> None:
        bench.run(add_tea)
        assert bench.run(tea_is_there)

    def test_a_unit_does_not_read_back_its_own_writes(self, bench: Bench) -> None:
        def add_and_look(work: Work) -> bool:
            add_tea(work)
            return tea_is_there(work)

        assert not bench.run(add_and_look)

    def test_work_that_raises_leaves_nothing(self, bench: Bench) -> None:
        def add_and_stop(work: Work) -> None:
            add_tea(work)
            raise Refused("sku.exists", sku="tea")

        with pytest.raises(Refused):
            bench.run(add_and_stop)
        assert not bench.run(tea_is_there)
        assert not bench.run(lambda work: work.outbox.history("product:tea"))

    def test_a_unit_that_cannot_write_all_writes_nothing(self, bench: Bench) -> None:
        bench.run(add_tea)

        def add_pot_and_tea(work: Work) -> None:
            work.catalog.add_products([catalog.Product(id=ProductId("pot"), title="Pot")])
            add_tea(work)

        assert bench.refuses(add_pot_and_tea)
        assert not bench.run(lambda work: work.catalog.products([ProductId("pot")]))
        assert len(bench.run(lambda work: work.outbox.history("product:tea"))) == 1

    def test_a_repeated_call_draws_the_same_ids(self, bench: Bench) -> None:
        call = bench.call()
        drawn = [bench.run(lambda work: [work.new_id(), work.new_id()], call=call) for _ in "ab"]
        assert drawn[0] == drawn[1]
        assert len(set(drawn[0])) == 2

    def test_a_unit_knows_its_call(self, bench: Bench) -> None:
        call = bench.call(actor=Customer(id=MemberId("m1")))
        seen = bench.run(lambda work: (work.shop, work.at, work.actor, work.owner), call=call)
        assert seen == (bench.shop, AT, Customer(id=MemberId("m1")), "m1")

    def test_staff_and_system_see_everybody_s(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.owner) is None

    def test_shops_of_one_store_do_not_see_each_other(self, bench: Bench) -> None:
        other = bench.elsewhere()
        bench.run(add_tea)
        assert not other.run(tea_is_there)
        assert not other.run(lambda work: work.outbox.unrelayed(limit=10))
        assert other.run(add_tea) == "added"

    def test_calls_without_key_are_not_remembered(self, bench: Bench) -> None:
        call: Call = bench.call()
        bench.run(add_tea, call=call)
        assert bench.units.outcome(call) is None
