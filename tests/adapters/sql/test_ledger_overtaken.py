"""Somebody is faster after a unit has read and decided, before it writes: it decides anew."""

from collections.abc import Callable

import pytest

from selfshop import Refused, Shop
from selfshop.domain import ledger
from selfshop.domain.ledger import Amount, Side
from selfshop.domain.shared import AccountId, part_of
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import Bench
from tests.each_store import Store
from tests.ledgers import (
    ACCOUNTS,
    ANN,
    AT,
    SPENT,
    account,
    earn,
    journal,
    keep,
    points,
    recoup,
    spend,
)

WALLET, CASH = AccountId("wallet"), AccountId("cash")
MONEY = (
    account(WALLET, Side.CREDIT, unit="CNY", limited=True),
    account(CASH, Side.DEBIT, unit="CNY", shards=4),
)
HOLD = ledger.TransferId("h/1")


def pay_in(count: int) -> ledger.Move:
    return ledger.Move(debit=CASH, credit=WALLET, amount=Amount(count, "CNY"))


def pay_out(count: int, *, up_to: bool = False) -> ledger.Move:
    return ledger.Move(debit=WALLET, credit=CASH, amount=Amount(count, "CNY"), up_to=up_to)


def refund(count: int, of: str) -> ledger.Move:
    back = ledger.Back(of=ledger.TransferId(of))
    return ledger.Move(debit=SPENT, credit=ANN, amount=points(count), lots=back)


@pytest.fixture
def shop(sql_store: Store) -> Shop:
    made = sql_store.open()
    made.ledger.open_accounts(accounts=(*ACCOUNTS, *MONEY))
    made.ledger.post(journal=journal("in", pay_in(100), earn(50)))
    return made


def overtaken(shop: Shop, asked: ledger.Journal, rival: Callable[[], object]) -> ledger.Recorded:
    """Post a journal in a unit that *rival* overtakes once."""
    bench = Bench(units=shop._desk.units, shop=shop._desk.shop)
    waiting = [rival]

    def work(unit: Work) -> ledger.Recorded:
        said = unit.ledger.post(asked)
        if waiting:
            waiting.pop()()
        return said

    return bench.run(work, call=bench.call(at=AT))


def available(shop: Shop, name: AccountId) -> int:
    return shop.ledger.balance(account=name).available


def proved(shop: Shop) -> bool:
    proof = shop.ledger.verify(limit=1_000)
    while proof.cursor is not None and not proof.breaches:
        proof = shop.ledger.verify(cursor=proof.cursor, limit=1_000)
    return not proof.breaches


@pytest.mark.parametrize(
    ("before", "asked", "rival", "code", "left"),
    [
        ((), pay_out(100), pay_out(1), "ledger.short", (99, 50)),
        ((), pay_out(60), pay_out(30), None, (10, 50)),
        ((), spend(50), spend(1), "ledger.short", (100, 49)),
        ((), spend(30), spend(20), None, (100, 0)),
        ((), spend(30), keep(21), "ledger.short", (100, 29)),
        ((keep(20),), ledger.Capture(hold=HOLD), ledger.Release(hold=HOLD),
         "ledger.hold_ended", (100, 50)),
        ((keep(20),), ledger.Release(hold=HOLD), ledger.Capture(hold=HOLD),
         "ledger.hold_ended", (100, 30)),
        ((spend(20),), refund(20, "h/1"), refund(1, "h/1"), "ledger.more_than_used", (100, 31)),
        ((spend(20),), refund(9, "h/1"), refund(11, "h/1"), None, (100, 50)),
        ((), pay_out(150, up_to=True), pay_in(20), None, (0, 50)),
        ((), pay_out(150, up_to=True), pay_out(20), None, (0, 50)),
    ],
    ids=[
        "all and one", "some and some", "all points", "some points", "a hold", "capture",
        "release", "refund all", "refund some", "more by now", "less by now",
    ],
)  # fmt: skip
def test_what_was_decided_is_decided_anew(
    shop: Shop,
    before: tuple[ledger.Leg, ...],
    asked: ledger.Leg,
    rival: ledger.Leg,
    code: str | None,
    left: tuple[int, int],
) -> None:
    if before:
        shop.ledger.post(journal=journal("h", *before))

    def faster() -> None:
        shop.ledger.post(journal=journal("rival", rival))

    if code is None:
        overtaken(shop, journal("asked", asked), faster)
    else:
        with pytest.raises(Refused) as no:
            overtaken(shop, journal("asked", asked), faster)
        assert no.value.code == code
    assert (available(shop, WALLET), available(shop, ANN)) == left
    assert proved(shop)


@pytest.mark.parametrize("leg", [spend(1), keep(1), pay_out(1)], ids=["points", "hold", "money"])
def test_an_account_that_was_frozen_meanwhile_gives_nothing(shop: Shop, leg: ledger.Move) -> None:
    def freeze() -> None:
        shop.ledger.freeze(account=leg.debit, frozen=True)

    with pytest.raises(Refused) as no:
        overtaken(shop, journal("asked", leg), freeze)
    assert no.value.code == "ledger.account_frozen"


def test_an_account_that_was_frozen_meanwhile_gives_the_house_its_own(shop: Shop) -> None:
    def freeze() -> None:
        shop.ledger.freeze(account=ANN, frozen=True)

    overtaken(shop, journal("asked", recoup(20)), freeze)
    assert available(shop, ANN) == 30
    assert proved(shop)
    with pytest.raises(Refused, match=r"ledger\.account_frozen"):
        shop.ledger.post(journal=journal("other", spend(1)))


def test_a_journal_that_was_booked_meanwhile_is_booked_once(shop: Shop) -> None:
    asked = journal("asked", pay_out(60))
    booked = []
    said = overtaken(shop, asked, lambda: booked.append(shop.ledger.post(journal=asked)))
    assert [said] == booked
    assert available(shop, WALLET) == 40


def test_journals_of_one_part_make_one_chain(shop: Shop) -> None:
    names = (f"n{number}" for number in range(10_000))
    same = next(name for name in names if part_of(name) == part_of("asked"))

    def faster() -> None:
        shop.ledger.post(journal=journal(same, pay_out(1)))

    overtaken(shop, journal("asked", pay_out(2)), faster)
    assert available(shop, WALLET) == 97
    assert proved(shop)


def test_an_account_that_was_opened_meanwhile_is_there(shop: Shop) -> None:
    new = account("new", Side.CREDIT)
    bench = Bench(units=shop._desk.units, shop=shop._desk.shop)
    waiting = [lambda: shop.ledger.open_accounts(accounts=(new,))]

    def work(unit: Work) -> None:
        unit.ledger.open([new])
        if waiting:
            waiting.pop()()

    bench.run(work)
    assert shop.ledger.balance(account=new.id).balance == 0
