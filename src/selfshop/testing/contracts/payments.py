"""Payments: intents by order and by number, one taking a transaction, refunds by status."""

from datetime import datetime, timedelta
from functools import partial

from attrs import evolve

from selfshop.domain import payments
from selfshop.domain.shared import Minor, OrderId, PaymentId, RefundId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract
from selfshop.testing.contracts.sales import add_order, intent_of, taking_of

ONE = OrderId("o1")


def add_intent(work: Work, name: str = "p1") -> payments.PaymentIntent:
    """Add an intent."""
    return work.payments.add_intent(intent_of(name=name))


def add_taking(work: Work, transaction: str = "t1") -> payments.Taking:
    """Add a taking."""
    return work.payments.add_taking(taking_of(transaction=transaction))


def add_refund(work: Work, name: str = "r1") -> payments.Refund:
    """Add a refund of 1.00."""
    asked = payments.refunds.request(
        taking_of(), refund_id=RefundId(name), amount=Minor(100), cause="return:1", at=AT
    )
    return work.payments.add_refund(asked.refund)


def requested(work: Work, after: str | None, limit: int = 9) -> list[str]:
    """Find refunds that were asked for."""
    found = work.payments.refunds_in(
        payments.RefundStatus.REQUESTED,
        after=None if after is None else RefundId(after),
        limit=limit,
    )
    return [refund.id for refund in found]


def _at(minutes: int | None) -> datetime | None:
    return None if minutes is None else AT + timedelta(minutes=minutes)


def ask_after_intent(work: Work, name: str, minutes: int | None) -> None:
    """Add an intent that is to be asked after so many minutes after AT."""
    work.payments.add_intent(evolve(intent_of(name=name), ask_at=_at(minutes)))


def ask_after_refund(work: Work, name: str, minutes: int | None) -> None:
    """Add a refund that is to be asked after so many minutes after AT."""
    asked = payments.refunds.request(
        taking_of(), refund_id=RefundId(name), amount=Minor(100), cause="return:1", at=AT
    )
    work.payments.add_refund(evolve(asked.refund, ask_at=_at(minutes)))


def asked_no_more(work: Work, name: str) -> None:
    """Save a refund as one that is not to be asked after."""
    found = work.payments.refund(ONE, RefundId(name))
    assert found is not None  # a suite
    work.payments.save_refund(evolve(found, ask_at=None))


def to_ask(work: Work, minutes: int, limit: int = 9) -> tuple[list[str], list[str]]:
    """Find intents and refunds to be asked after so many minutes after AT."""
    at = AT + timedelta(minutes=minutes)
    return (
        [intent.id for intent in work.payments.intents_to_ask(at, limit=limit)],
        [refund.id for refund in work.payments.refunds_to_ask(at, limit=limit)],
    )


class PaymentsContract(PortContract):
    """`ports.payments.Payments`."""

    def test_intents_are_found_by_order_and_by_number(self, bench: Bench) -> None:
        bench.run(add_order)
        added = [bench.run(partial(add_intent, name=name)) for name in ("p2", "p1")]
        assert bench.run(lambda work: list(work.payments.intents(ONE))) == added[::-1]
        assert bench.run(lambda work: work.payments.intent(ONE, PaymentId("p2"))) == added[0]
        assert bench.run(lambda work: work.payments.find_intent(PaymentId("p1"))) == added[1]
        assert bench.run(lambda work: work.payments.find_intent(PaymentId("p3"))) is None

    def test_an_intent_is_saved_by_who_has_read_it_last(self, bench: Bench) -> None:
        bench.run(add_order)
        first = bench.run(add_intent)
        failed = evolve(first, status=payments.IntentStatus.FAILED, failure="declined")
        saved = bench.run(lambda work: work.payments.save_intent(failed))
        assert saved == evolve(failed, version=2)
        assert bench.run(lambda work: work.payments.intent(ONE, first.id)) == saved
        assert bench.refuses(lambda work: work.payments.save_intent(failed))

    def test_a_transaction_is_taken_once(self, bench: Bench) -> None:
        taken = bench.run(add_taking)
        assert taken == evolve(taking_of(), version=1)
        assert bench.refuses(add_taking)
        assert bench.run(lambda work: work.payments.taking("online", "t1")) == taken
        assert bench.run(lambda work: work.payments.taking("online", "T1")) is None

    def test_takings_are_found_by_the_order_they_name(self, bench: Bench) -> None:
        for transaction in ("t2", "t1"):
            bench.run(partial(add_taking, transaction=transaction))
        found = bench.run(lambda work: work.payments.takings(ONE))
        assert [taking.receipt.transaction for taking in found] == ["t1", "t2"]
        assert not bench.run(lambda work: work.payments.takings(OrderId("o2")))

    def test_a_taking_is_saved_by_who_has_read_it_last(self, bench: Bench) -> None:
        giving = evolve(bench.run(add_taking), refunding=Minor(100))
        saved = bench.run(lambda work: work.payments.save_taking(giving))
        assert (saved.version, saved.refundable) == (2, 3_770)
        assert bench.run(lambda work: work.payments.taking("online", "t1")) == saved
        assert bench.refuses(lambda work: work.payments.save_taking(giving))

    def test_refunds_are_found_by_order_and_by_status(self, bench: Bench) -> None:
        first, second, third = (
            bench.run(partial(add_refund, name=name)) for name in ("r1", "r2", "r3")
        )
        assert bench.run(lambda work: work.payments.refund(ONE, first.id)) == first
        assert bench.run(lambda work: list(work.payments.refunds(ONE))) == [first, second, third]
        approved = payments.refunds.approve(second, at=AT).refund
        assert bench.run(lambda work: work.payments.save_refund(approved)).version == 2
        assert bench.refuses(lambda work: work.payments.save_refund(approved))
        assert bench.run(partial(requested, after=None)) == ["r1", "r3"]
        assert bench.run(partial(requested, after="r1")) == ["r3"]
        assert bench.run(partial(requested, after=None, limit=1)) == ["r1"]

    def test_what_is_to_be_asked_after_is_found_when_it_is_due_oldest_first(
        self, bench: Bench
    ) -> None:
        bench.run(add_order)
        assert bench.run(lambda work: work.payments.next_asking()) is None
        for name, minutes in (("p1", 3), ("p2", 1), ("p3", None)):
            bench.run(partial(ask_after_intent, name=name, minutes=minutes))
        for name, minutes in (("r1", 2), ("r2", None), ("r3", 0)):
            bench.run(partial(ask_after_refund, name=name, minutes=minutes))
        assert bench.run(partial(to_ask, minutes=0)) == ([], ["r3"])
        assert bench.run(partial(to_ask, minutes=3)) == (["p2", "p1"], ["r3", "r1"])
        assert bench.run(partial(to_ask, minutes=3, limit=1)) == (["p2"], ["r3"])
        assert bench.run(lambda work: work.payments.next_asking()) == AT
        bench.run(partial(asked_no_more, name="r3"))
        next_one = bench.run(lambda work: work.payments.next_asking())
        assert next_one == AT + timedelta(minutes=1)
