"""The ledger as the house uses it: through the facade, by JSON, and by what is due."""

import pytest
from attrs import evolve

from selfshop import Shop
from selfshop.domain import ledger
from selfshop.domain.ledger import Amount
from selfshop.domain.shared import (
    AccountId,
    Customer,
    InvalidInput,
    MemberId,
    NotFound,
    Refused,
    Staff,
    System,
)
from selfshop.testing.fixed import StoppedClock
from tests.each_store import Store, rows_of
from tests.ledgers import (
    ACCOUNTS,
    ANN,
    AT,
    DAY,
    ENDED,
    SPENT,
    earn,
    journal,
    keep,
    points,
    recoup,
    spend,
)

Name = ledger.JournalId
HOLD = ledger.TransferId("h/1")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(at=AT)


@pytest.fixture
def shop(store: Store, clock: StoppedClock) -> Shop:
    made = store.open(clock=clock)
    mine = [evolve(one, owner=MemberId("ann")) if one.limited else one for one in ACCOUNTS]
    assert made.ledger.open_accounts(accounts=tuple(mine)) == len(ACCOUNTS)
    assert made.ledger.open_accounts(accounts=tuple(mine)) == 0
    return made


def proved(shop: Shop, *, limit: int = 200) -> list[str]:
    """Prove the books to the end; return the codes of what is wrong."""
    proof = shop.ledger.verify(limit=limit)
    found, permille = [*proof.breaches], proof.permille
    while proof.cursor is not None:
        proof = shop.ledger.verify(cursor=proof.cursor, limit=limit)
        assert permille <= proof.permille
        found, permille = [*found, *proof.breaches], proof.permille
    assert permille == 1_000
    return sorted({breach.code for breach in found})


def test_a_balance_now_and_then(shop: Shop, clock: StoppedClock) -> None:
    shop.ledger.post(journal=journal("a", earn(50)))
    clock.move(DAY)
    shop.ledger.hold(journal=Name("h"), debit=ANN, credit=SPENT, amount=points(3), reason="cart")
    now = shop.ledger.balance(account=ANN)
    assert (now.balance, now.held, now.available, now.coming) == (50, 3, 47, 0)
    then = shop.ledger.balance(account=ANN, at=AT)
    assert (then.balance, then.held) == (50, 0)
    assert shop.ledger.balance(account=ANN, at=AT - DAY).balance == 0
    assert shop.ledger.capture(journal=Name("c"), hold=HOLD).transfers
    shop.ledger.hold(journal=Name("i"), debit=ANN, credit=SPENT, amount=points(1))
    shop.ledger.release(journal=Name("r"), hold=ledger.TransferId("i/1"), reason="gone")
    assert shop.ledger.balance(account=ANN).available == 47
    for ask in (shop.ledger.balance, shop.ledger.statement, shop.ledger.explain):
        with pytest.raises(NotFound, match=r"ledger\.account_unknown"):
            ask(account=AccountId("none"))
    assert proved(shop) == []


def test_balances_and_lots_page_by_page(shop: Shop) -> None:
    page = shop.ledger.balances(limit=2)
    names = [one.account.id for one in page.items]
    while page.cursor:
        page = shop.ledger.balances(limit=2, cursor=page.cursor)
        names += [one.account.id for one in page.items]
    assert names == sorted(one.id for one in ACCOUNTS)
    own = shop.ledger.accounts_of(member=MemberId("ann"))
    assert [one.account.id for one in own] == ["ann", "ann:debt"]
    shop.ledger.post(journal=journal("a", earn(1), earn(2), earn(3)))
    first = shop.ledger.lots(account=ANN, limit=2)
    rest = shop.ledger.lots(account=ANN, limit=2, cursor=first.cursor)
    assert [lot.amount for lot in (*first.items, *rest.items)] == [1, 2, 3]
    assert rest.cursor is None


def test_a_statement_goes_on_with_its_balance(shop: Shop, clock: StoppedClock) -> None:
    for number in range(1, 8):
        shop.ledger.post(journal=journal(f"j{number}", earn(number)))
        clock.move(DAY)
    page = shop.ledger.statement(account=ANN, limit=3)
    balances = [entry.balance for entry in page.items]
    while page.cursor:
        page = shop.ledger.statement(account=ANN, limit=3, cursor=page.cursor)
        balances += [entry.balance for entry in page.items]
    assert balances == [1, 3, 6, 10, 15, 21, 28]
    since = shop.ledger.statement(account=ANN, since=AT + 4 * DAY, until=AT + 5 * DAY)
    assert [(entry.change, entry.balance) for entry in since.items] == [(5, 15), (6, 21)]
    with pytest.raises(InvalidInput, match="cursor"):
        shop.ledger.statement(
            account=SPENT, cursor=shop.ledger.statement(account=ANN, limit=1).cursor
        )


def test_why_a_balance_is_what_it_is(shop: Shop) -> None:
    shop.ledger.post(journal=journal("a", earn(50, days=2)))
    shop.ledger.post(journal=evolve(journal("b", spend(3)), reason="order 7"))
    told = shop.ledger.explain(account=ANN)
    assert told.balance.balance == 47
    assert told.lines == (
        "2026-03-01 17:00: 50 points came in from issued (tests.tried); balance 50",
        "2026-03-01 17:00: 3 points went to spent (order 7); balance 47",
        "now: a balance of 47 points, of which 47 can be used",
        "47 points of these end on 2026-03-03 17:00",
    )
    last = shop.ledger.explain(account=ANN, locale="zh", limit=1)
    assert last.lines[0] == "此前余额 50 积分"
    assert last.lines[1] == "2026-03-01 17:00: 向“spent”转出 3 积分 (order 7), 余额 47"
    assert shop.ledger.explain(account=SPENT, limit=1).balance.balance == 3
    with pytest.raises(InvalidInput):
        shop.ledger.explain(account=ANN, limit=0)


def test_what_is_booked_is_told_once(shop: Shop) -> None:
    said = shop.ledger.post(journal=journal("a", earn(50)))
    assert shop.ledger.post(journal=journal("a", earn(50))) == said
    assert said == shop.ledger.journal(journal=Name("a"))
    with pytest.raises(Refused, match=r"ledger\.id_reused"):
        shop.ledger.post(journal=journal("a", earn(51)))
    with pytest.raises(NotFound, match=r"ledger\.journal_unknown"):
        shop.ledger.journal(journal=Name("none"))
    frozen = shop.ledger.freeze(account=ANN, frozen=True)
    assert frozen.frozen
    with pytest.raises(Refused, match=r"ledger\.account_frozen"):
        shop.ledger.post(journal=journal("b", spend(1)))
    assert not shop.ledger.freeze(account=ANN, frozen=False).frozen


def test_nobody_asks_for_what_is_on_a_frozen_account(shop: Shop) -> None:
    shop.ledger.post(journal=journal("a", earn(50)))
    shop.ledger.freeze(account=ANN, frozen=True)
    before = rows_of(shop)
    for books in (shop.ledger, shop.acting_as(System(), key="k").ledger):
        with pytest.raises(InvalidInput) as no:
            books.post(journal=journal("b", earn(1), recoup(1)))
        assert (no.value.path, no.value.code) == ("journal.legs[1]", "input.wrong_type")
    leg: dict[str, object] = {"type": "recoup", "debit": "ann", "credit": "spent"}
    leg |= {"amount": {"count": 1, "unit": "points"}}
    asked = {"id": "b", "kind": "k", "legs": [leg]}
    with pytest.raises(InvalidInput) as no:
        shop.acting_as(System()).call("ledger.post", {"journal": asked})
    assert (no.value.path, no.value.code) == ("journal.legs[0].type", "input.not_one_of")
    assert rows_of(shop) == before


def test_what_is_due_is_done(shop: Shop, clock: StoppedClock) -> None:
    shop.ledger.post(journal=journal("a", earn(50, days=3), earn(9)))
    shop.ledger.post(journal=journal("h", keep(20, until=AT + DAY)))
    assert shop.due.run().next_due == AT + DAY
    clock.move(DAY)
    report = shop.due.run()
    assert (report.done["ledger_holds_lapsed"], report.next_due) == (1, AT + 3 * DAY)
    clock.move(2 * DAY)
    report = shop.due.run()
    assert (report.done["ledger_lots_expired"], report.next_due) == (1, None)
    assert shop.ledger.balance(account=ANN).available == 9
    assert shop.ledger.balance(account=ENDED).balance == 50
    assert shop.ledger.explain(account=ENDED).lines[0].endswith("(expired); balance 50")
    assert proved(shop, limit=1) == []


def test_the_ledger_is_the_house_s(shop: Shop) -> None:
    with pytest.raises(Refused, match=r"actor\.not_allowed"):
        shop.acting_as(Customer(id=MemberId("ann"))).ledger.balance(account=ANN)
    clerk = shop.acting_as(Staff(id="c", permissions=frozenset()))
    assert clerk.ledger.balance(account=ANN).balance == 0
    with pytest.raises(Refused, match=r"actor\.permission_missing"):
        clerk.ledger.post(journal=journal("a", earn(1)))


def test_the_ledger_is_reached_by_plain_data(shop: Shop) -> None:
    bound = shop.acting_as(System())
    leg: dict[str, object] = {"type": "move", "debit": "issued", "credit": "ann"}
    leg |= {"amount": {"count": 7, "unit": "points"}, "lots": {"type": "fresh"}}
    asked = {"id": "a", "kind": "points.earned", "legs": [leg], "facts": {"order": "7"}}
    said = bound.call("ledger.post", {"journal": asked})
    assert said["transfers"][0]["posted"] == 7
    assert bound.call("ledger.balance", {"account": "ann"})["available"] == 7
    assert bound.call("ledger.statement", {"account": "ann"})["items"][0]["balance"] == 7
    assert bound.call("ledger.verify", {})["breaches"] == []


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "7", 10**15 + 1])
def test_no_amount_but_a_whole_one_above_zero_gets_in(shop: Shop, count: object) -> None:
    before = rows_of(shop)
    leg: dict[str, object] = {"type": "move", "debit": "issued", "credit": "spent"}
    leg |= {"amount": {"count": count, "unit": "points"}}
    asked = {"id": "a", "kind": "k", "legs": [leg]}
    with pytest.raises(InvalidInput):
        shop.acting_as(System()).call("ledger.post", {"journal": asked})
    with pytest.raises(InvalidInput):
        shop.ledger.hold(
            journal=Name("h"),
            debit=ANN,
            credit=SPENT,
            amount=Amount(count, "points"),  # type: ignore[arg-type]  # tried
        )
    assert rows_of(shop) == before
