from datetime import timedelta

from attrs import evolve

from selfshop.domain.ledger import START, Kind, LotId, Recorded, TransferId, seal
from selfshop.domain.shared import AccountId
from tests.ledgers import AT, Desk, earn


def booked() -> Recorded:
    return Desk().post("e", earn(9, days=3)).recorded


def sealed(recorded: Recorded, *, number: int = 1, content: str = "c", before: str = START) -> str:
    return seal(recorded, content=content, number=number, before=before)


def test_a_seal_is_over_everything_that_was_booked() -> None:
    one = booked()
    (transfer,), (lot,) = one.transfers, one.lots
    changed = [
        evolve(one, kind="x"),
        evolve(one, reason="x"),
        evolve(one, facts={"a": 1}),
        evolve(one, at=AT + timedelta(microseconds=1)),
        evolve(one, transfers=()),
        evolve(one, lots=()),
        *(
            evolve(one, transfers=(evolve(transfer, **change),))
            for change in (
                {"id": TransferId("e/2")},
                {"kind": Kind.HELD},
                {"debit": AccountId("x")},
                {"credit": AccountId("x")},
                {"unit": "x"},
                {"posted": 10},
                {"pending": 1},
                {"hold": TransferId("h")},
                {"until": AT},
                {"at": AT + timedelta(microseconds=1)},
            )
        ),
        *(
            evolve(one, lots=(evolve(lot, **change),))
            for change in (
                {"id": LotId("e/1#2")},
                {"account": AccountId("x")},
                {"amount": 10},
                {"expires_at": None},
            )
        ),
    ]
    seals = [sealed(each) for each in (one, *changed)]
    seals += [sealed(one, number=2), sealed(one, content="d"), sealed(one, before="x")]
    assert len(set(seals)) == len(seals)


def test_what_becomes_of_a_lot_is_not_sealed() -> None:
    one = booked()
    assert sealed(evolve(one, lots=(evolve(one.lots[0], remaining=0),))) == sealed(one)


def test_a_seal_is_the_same_for_ever() -> None:
    assert sealed(booked()) == ("f1932f95227cfc6e486de3b66781d4a666cb76647a1230fa897893f9973c95b3")
