"""Returns: by order, by status, and by the instant at which their goods are overdue."""

from datetime import timedelta
from functools import partial

from selfshop.domain import aftersales
from selfshop.domain.shared import OrderId, ReturnId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract
from selfshop.testing.contracts.sales import LINE, add_order

ONE = OrderId("o1")
S = aftersales.ReturnStatus


def add_return(work: Work, name: str = "c1") -> aftersales.Return:
    """Add a return of one unit."""
    claim = aftersales.Return(
        id=ReturnId(name),
        order=ONE,
        currency="CNY",
        lines=(aftersales.ReturnLine(line=LINE, requested=1),),
        reason="changed_mind",
        requested_at=AT,
    )
    return work.returns.add(claim)


def approve(work: Work, claim: aftersales.Return, days: int = 14) -> aftersales.Return:
    """Save a return as approved at AT, its goods to be back within so many days."""
    policy = aftersales.ReturnPolicy(send_within_days=days)
    return work.returns.save(aftersales.returns.approve(claim, policy=policy, at=AT).claim)


def page(work: Work, after: str | None, status: aftersales.ReturnStatus | None = None) -> list[str]:
    """Find two returns."""
    found = work.returns.find(
        status=status, after=None if after is None else ReturnId(after), limit=2
    )
    return [claim.id for claim in found]


def overdue(work: Work, days: int, limit: int = 9) -> list[str]:
    """Find returns whose goods are overdue so many days after AT."""
    return [c.id for c in work.returns.overdue(AT + timedelta(days=days), limit=limit)]


class ReturnsContract(PortContract):
    """`ports.returns.Returns`."""

    def test_returns_come_back_as_they_were_added(self, bench: Bench) -> None:
        bench.run(add_order)
        added = [bench.run(partial(add_return, name=name)) for name in ("c2", "c1")]
        assert bench.run(lambda work: list(work.returns.of_order(ONE))) == added[::-1]
        assert bench.run(lambda work: work.returns.get(ONE, ReturnId("c2"))) == added[0]
        assert bench.run(lambda work: work.returns.get(OrderId("o2"), ReturnId("c2"))) is None

    def test_a_return_is_saved_by_who_has_read_it_last(self, bench: Bench) -> None:
        bench.run(add_order)
        claim = bench.run(add_return)
        approved = bench.run(partial(approve, claim=claim))
        assert (approved.version, approved.status) == (2, S.APPROVED)
        assert bench.run(lambda work: work.returns.get(ONE, claim.id)) == approved
        assert bench.refuses(partial(approve, claim=claim))

    def test_they_are_found_in_pages_by_status(self, bench: Bench) -> None:
        bench.run(add_order)
        claims = [bench.run(partial(add_return, name=name)) for name in ("c1", "c2", "c3")]
        bench.run(partial(approve, claim=claims[1]))
        assert bench.run(partial(page, after=None)) == ["c1", "c2"]
        assert bench.run(partial(page, after="c2")) == ["c3"]
        assert bench.run(partial(page, after=None, status=S.REQUESTED)) == ["c1", "c3"]

    def test_approved_ones_are_found_when_overdue(self, bench: Bench) -> None:
        bench.run(add_order)
        bench.run(partial(add_return, name="asked"))
        for name, days in (("late", 9), ("soon", 3)):
            claim = bench.run(partial(add_return, name=name))
            bench.run(partial(approve, claim=claim, days=days))
        assert bench.run(partial(overdue, days=2)) == []
        assert bench.run(partial(overdue, days=3)) == ["soon"]
        assert bench.run(partial(overdue, days=9)) == ["soon", "late"]
        assert bench.run(partial(overdue, days=9, limit=1)) == ["soon"]
        assert bench.run(lambda work: work.returns.next_overdue()) == AT + timedelta(days=3)
