"""The accounts on which the suites of the ledger try an adapter, and short words for them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from selfshop.domain import ledger
from selfshop.domain.ledger import Amount, Side
from selfshop.domain.shared import AccountId, Fact, MemberId, Refused
from selfshop.ports.units import Units
from selfshop.testing.contracts.bench import AT, Bench, PortContract, found, new_shop

ANN = MemberId("ann")
ISSUED, SPENT, ENDED = AccountId("issued"), AccountId("spent"), AccountId("ended")
POINTS, WALLET, CASH = AccountId("ann:points"), AccountId("ann:wallet"), AccountId("cash")
DAY = timedelta(days=1)


def account(name: str, normal: Side, **more: object) -> ledger.Account:
    """Return an account of points unless said otherwise."""
    terms = {"unit": "points", "kind": "tests", **more}
    return ledger.Account(id=AccountId(name), normal=normal, **terms)  # type: ignore[arg-type]  # as the tests say


ACCOUNTS = (
    account(ISSUED, Side.DEBIT, shards=4),
    account(SPENT, Side.CREDIT, shards=4),
    account(ENDED, Side.CREDIT),
    account(POINTS, Side.CREDIT, limited=True, lots=True, lapses_to=ENDED, owner=ANN),
    account(WALLET, Side.CREDIT, limited=True, unit="CNY", owner=ANN),
    account(CASH, Side.DEBIT, unit="CNY", shards=16),
)


def points(count: int) -> Amount:
    """Return so many points."""
    return Amount(count, "points")


def earn(count: int, *, days: int | None = None) -> ledger.Move:
    """Give ann points, which end after so many days from AT."""
    ends = None if days is None else AT + days * DAY
    return ledger.Move(
        debit=ISSUED, credit=POINTS, amount=points(count), lots=ledger.Fresh(expires_at=ends)
    )


def spend(count: int) -> ledger.Move:
    """Take points from ann."""
    return ledger.Move(debit=POINTS, credit=SPENT, amount=points(count))


def recoup(count: int, *, up_to: bool = False) -> ledger.Recoup:
    """Take the house's own back from ann."""
    return ledger.Recoup(debit=POINTS, credit=SPENT, amount=points(count), up_to=up_to)


def keep(count: int, *, until: datetime | None = None) -> ledger.Hold:
    """Keep points of ann's back."""
    return ledger.Hold(debit=POINTS, credit=SPENT, amount=points(count), until=until)


def top_up(count: int) -> ledger.Move:
    """Put money into ann's wallet."""
    return ledger.Move(debit=CASH, credit=WALLET, amount=Amount(count, "CNY"))


def journal(
    name: str, *legs: ledger.Leg, facts: Mapping[str, Fact] | None = None
) -> ledger.Journal:
    """Return a journal."""
    return ledger.Journal(
        id=ledger.JournalId(name), kind="tests.tried", legs=legs, facts=facts or {}
    )


def booked(bench: Bench, name: str, *legs: ledger.Leg, at: datetime = AT) -> ledger.Recorded:
    """Book a journal in a unit of its own."""
    return bench.run(lambda work: work.ledger.post(journal(name, *legs)), call=bench.call(at=at))


def refused(bench: Bench, name: str, *legs: ledger.Leg, at: datetime = AT) -> Refused:
    """Have a journal refused, and see that nothing has changed."""
    before = picture(bench)
    with pytest.raises(Refused) as no:
        booked(bench, name, *legs, at=at)
    assert picture(bench) == before
    return no.value


def standing(bench: Bench, name: str) -> ledger.Standing:
    """Return how an account stands."""
    return bench.run(lambda work: work.ledger.standings([AccountId(name)]))[AccountId(name)]


def lots_of(bench: Bench, name: AccountId = POINTS) -> dict[str, int]:
    """Return what is left in an account's lots."""
    found = bench.run(lambda work: work.ledger.lots(name, after=None, limit=100))
    return {lot.id: lot.remaining for lot in found}


def picture(bench: Bench) -> object:
    """Return all there is to see."""
    return bench.run(
        lambda work: (
            work.ledger.find(after=None, limit=100),
            work.ledger.links(after=None, limit=1_000),
            work.ledger.audit_lots(after=None, limit=1_000),
        )
    )


def opened(bench: Bench) -> None:
    """Open the accounts of these tests."""
    bench.run(lambda work: work.ledger.open(ACCOUNTS))


class LedgerBench(PortContract):
    """A shop whose accounts are open."""

    @pytest.fixture
    def bench(self, units: Units) -> Bench:
        """Found a shop of the test's own, and open its accounts."""
        made = Bench(units=units, shop=new_shop())
        found(made)
        opened(made)
        return made
