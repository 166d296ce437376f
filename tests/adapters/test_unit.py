"""What an open unit of work is on every store."""

from selfshop.adapters.memory import MemoryStore
from selfshop.adapters.memory.work import MemoryWork
from selfshop.domain.shared import ShopId, System
from selfshop.ports.calls import Call, Tape
from selfshop.testing.contracts.bench import AT


def opened() -> MemoryWork:
    call = Call(
        shop=ShopId("main"), actor=System(), operation="test", at=AT, ids=Tape(draw=lambda: "id")
    )
    return MemoryWork.open(MemoryStore(), call)


class TestAnOpenUnit:
    def test_has_one_repository_of_a_kind(self) -> None:
        work = opened()
        assert work.orders is work.orders

    def test_shares_no_repository_with_another_unit(self) -> None:
        assert opened().orders is not opened().orders
