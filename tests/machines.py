"""What the machines that drive a whole shop have in common: how they ask, begin and end."""

from collections.abc import Callable
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from selfshop import Customer, Refused, Shop, System
from selfshop.domain.shared import MemberId
from tests.each_store import Store


class ShopMachine(RuleBasedStateMachine):
    """A shop to which every command is given twice under its key, and has to have happened once.

    Its subclass opens the shop with its first rule; when it is done the books are proved, lot by lot.
    """

    store: ClassVar[Store]
    shop: Shop
    keys: int = 0

    def twice(self, ask: Callable[[Shop], Any], *, customer: MemberId | None = None) -> Any:
        """Give one command twice under one key; None where it was refused, both times alike."""
        self.keys += 1
        actor = System() if customer is None else Customer(id=customer)
        shop = self.shop.acting_as(actor, key=f"key-{self.keys}")
        first, again = tried(lambda: ask(shop)), tried(lambda: ask(shop))
        assert first == again
        return None if isinstance(first, str) else first

    def teardown(self) -> None:
        """Prove the books."""
        if not hasattr(self, "shop"):
            return
        cursor = None
        while True:
            proof = self.shop.ledger.verify(cursor=cursor)
            assert proof.breaches == ()
            cursor = proof.cursor
            if cursor is None:
                return


def tried(act: Callable[[], Any]) -> Any:
    """Do what may be refused; return the code where it was."""
    try:
        return act()
    except Refused as no:
        if no.retryable:
            raise
        return no.code


def run(machine: type[ShopMachine], store: Store, *, steps: int, examples: dict[str, int]) -> None:
    """Run *machine* on *store*: so many *examples* by the store's name, each of at most *steps*."""
    on_store = type("OnStore", (machine,), {"store": store})
    run_state_machine_as_test(
        on_store,
        settings=settings(max_examples=examples[store.name], stateful_step_count=steps),
    )
