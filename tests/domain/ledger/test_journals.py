from collections.abc import Mapping

import pytest
from attrs import evolve

from selfshop.domain.ledger import (
    Alike,
    Back,
    Capture,
    ExpireLot,
    Fresh,
    Hold,
    Journal,
    JournalId,
    Lapse,
    LotId,
    MoveLots,
    RecoupRest,
    Release,
    Rest,
    TransferId,
    content_of,
    require_no_recoup,
    require_same,
)
from selfshop.domain.shared import InvalidInput, Refused
from tests.ledgers import ANN, AT, DAY, DEBT, SPENT, earn, journal, keep, points, recoup, spend

REST = Rest(of=1, debit=DEBT, credit=SPENT)


def test_a_rest_follows_a_leg_that_may_leave_one() -> None:
    assert journal("a", spend(1, up_to=True), REST).legs[1] == REST
    for legs in ((REST,), (REST, spend(1, up_to=True)), (spend(1), REST), (keep(1), REST)):
        with pytest.raises(InvalidInput) as no:
            journal("a", *legs)
        assert no.value.code == "ledger.no_rest"
    chain = (spend(1, up_to=True), evolve(REST, up_to=True), evolve(REST, of=2))
    assert len(journal("a", *chain).legs) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "x" * 181},
        {"kind": "x" * 65},
        {"legs": ()},
        {"legs": (1,)},
        {"legs": [spend(1)]},
        {"legs": (spend(1),) * 101},
        {"reason": "x" * 201},
        {"facts": {"a": 1.5}},
        {"facts": {"a": None}},
        {"facts": {"": 1}},
        {"facts": {"a": "\0"}},
        {"facts": {str(n): n for n in range(21)}},
        {"facts": [("a", 1)]},
    ],
    ids=str,
)
def test_a_journal_of_another_shape_is_refused(wrong: Mapping[str, object]) -> None:
    fields = {"id": JournalId("a"), "kind": "k", "legs": (spend(1),)}
    with pytest.raises(InvalidInput):
        Journal(**{**fields, **wrong})  # type: ignore[arg-type]  # that is what is tried


def test_the_content_of_a_journal_is_all_that_it_asks_for() -> None:
    base = journal("a", spend(5))
    others = [
        journal("b", spend(5)),
        journal("a", spend(6)),
        journal("a", spend(5), spend(5)),
        journal("a", spend(5, up_to=True)),
        journal("a", recoup(5)),
        journal("a", keep(5)),
        journal("a", keep(5, until=AT)),
        journal("a", earn(5)),
        journal("a", evolve(earn(5), lots=Alike())),
        journal("a", earn(5, days=1)),
        journal("a", Capture(hold="h/1")),  # type: ignore[arg-type]  # a name
        evolve(base, kind="other"),
        evolve(base, reason="because"),
        evolve(base, facts={"order": "1"}),
        evolve(base, facts={"order": 1}),
    ]
    hashes = [content_of(one) for one in [base, *others]]
    assert len(set(hashes)) == len(hashes)
    assert content_of(journal("a", spend(5))) == hashes[0]


def test_the_content_of_a_journal_is_hashed_the_same_for_ever() -> None:
    hold, transfer = TransferId("h/1"), TransferId("t/1")
    every = (
        evolve(spend(3, up_to=True), lots=Fresh(expires_at=AT)),
        evolve(REST, lots=Alike()),
        keep(3, until=AT),
        Capture(hold=hold, amount=points(1), lots=Back(of=transfer, expired_until=AT)),
        Release(hold=hold),
        Lapse(hold=hold),
        ExpireLot(account=DEBT, lot=LotId("é")),
    )
    one = evolve(journal("j", *every), reason="为什么", facts={"b": 1, "a": True, "c": "x"})
    assert content_of(one) == ("2db5a74a1c86e714cc8789d8ae90d055e0483e92fb5b0961c4db5d5a35c51e12")


def test_what_the_house_takes_back_is_hashed_the_same_for_ever() -> None:
    rest = RecoupRest(of=1, debit=DEBT, credit=SPENT)
    one = journal("j", recoup(3, up_to=True), rest)
    assert content_of(one) == ("7dffff3e1eb93b82fda76b7e60adb6d16d9ebd771e6a1f15483fc19623cfc091")


def test_what_takes_from_some_lots_is_hashed_the_same_for_ever() -> None:
    leg = MoveLots(debit=ANN, credit=SPENT, amount=points(3), taken_from=(LotId("é"), LotId("b")))
    assert content_of(journal("j", leg)) == (
        "01db96e72ca8d965cd1691c87863d6a64eb050bdd92821242a0a937816eb2a90"
    )
    other = evolve(leg, taken_from=(LotId("é"),))
    assert content_of(journal("j", other)) != content_of(journal("j", leg))


def test_only_processes_of_the_house_take_from_frozen_accounts() -> None:
    require_no_recoup(journal("a", spend(1, up_to=True), REST, keep(1)))
    rest = RecoupRest(of=1, debit=DEBT, credit=SPENT)
    for leg in (recoup(1), rest):
        with pytest.raises(InvalidInput) as no:
            require_no_recoup(journal("a", spend(1, up_to=True), leg))
        assert (no.value.path, no.value.code) == ("journal.legs[1]", "input.wrong_type")


def test_the_same_instant_is_the_same_content() -> None:
    from datetime import timedelta, timezone  # noqa: PLC0415  # only this test speaks of zones

    local = (AT + DAY).astimezone(timezone(timedelta(hours=8)))
    one, other = (
        Hold(debit=DEBT, credit=SPENT, amount=points(1), until=until) for until in (AT + DAY, local)
    )
    assert content_of(journal("a", one)) == content_of(journal("a", other))
    assert content_of(journal("a", evolve(earn(1), lots=Fresh(expires_at=local)))) == content_of(
        journal("a", earn(1, days=1))
    )


def test_the_id_of_a_journal_is_pinned() -> None:
    require_same(journal("a", spend(5)), content_of(journal("a", spend(5))))
    with pytest.raises(Refused) as no:
        require_same(journal("a", spend(6)), content_of(journal("a", spend(5))))
    assert (no.value.code, no.value.facts["id"]) == ("ledger.id_reused", "a")
