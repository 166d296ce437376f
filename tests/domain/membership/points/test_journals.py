"""The journals of points."""

from datetime import UTC, datetime
from decimal import Decimal

from attrs import evolve

from selfshop.domain import ledger
from selfshop.domain.membership.points import Kept, Line, OrderPoints, give_back, journals, pay
from selfshop.domain.shared import LineId, MemberId, OrderId, sentence

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANN, BOB = MemberId("ann"), MemberId("bob")
PLACED = OrderPoints(
    order=OrderId("o1"),
    member=ANN,
    settings=1,
    used=50,
    lines=(Line(line=LineId("1"), points=1, per=100, factor=Decimal(1)),),
)
PAID = pay(PLACED, (Kept(line=LineId("1"), units=1, base=30_00),), at=AT)
BACK = give_back(PAID.points, (), paid_by_points=9, given_back=9)


def legs(journal: ledger.Journal | None) -> tuple[ledger.Leg, ...]:
    assert journal is not None
    assert journal.kind in journals.KINDS
    return journal.legs


def test_what_an_order_uses_is_held_then_taken_or_given_up() -> None:
    (held,) = legs(journals.held(PLACED, until=AT))
    assert isinstance(held, ledger.Hold)
    assert (held.debit, held.amount.count, held.until) == ("points.available:ann", 50, AT)
    hold = journals.hold_of(PLACED.order)
    assert hold == "points:held:o1/1"
    assert legs(journals.spent(PLACED.order)) == (ledger.Capture(hold=hold),)
    assert legs(journals.released(PLACED.order)) == (ledger.Release(hold=hold),)


def test_a_debt_is_repaid_before_points_are_available() -> None:
    repaid, rest = legs(journals.matured(PAID.points, holder=ANN, ends=AT))
    assert isinstance(repaid, ledger.Recoup)
    assert isinstance(rest, ledger.Rest)
    assert not isinstance(rest, ledger.RecoupRest)
    assert (repaid.debit, repaid.credit, repaid.up_to) == (
        "points.pending:ann",
        "points.debt:ann",
        True,
    )
    assert (rest.credit, rest.lots) == ("points.available:ann", ledger.Fresh(expires_at=AT))


def test_points_that_come_back_go_into_the_lots_they_came_from() -> None:
    (back,) = legs(journals.refunded(BACK, holder=ANN))
    assert isinstance(back, ledger.Move)
    assert back.lots == ledger.Back(of=journals.hold_of(PLACED.order))
    _, on = legs(journals.refunded(BACK, holder=BOB))
    assert isinstance(on, ledger.Recoup)
    assert (on.debit, on.credit) == ("points.available:ann", "points.available:bob")


def test_pending_points_are_taken_where_they_are_and_usable_ones_up_to_a_debt() -> None:
    (pending,) = legs(journals.clawed_back(BACK, holder=BOB))
    assert isinstance(pending, ledger.Recoup)
    assert (pending.debit, pending.amount.count) == ("points.pending:bob", 30)
    usable = evolve(BACK, points=evolve(BACK.points, usable_at=AT))
    there, owed = legs(journals.clawed_back(usable, holder=ANN))
    assert isinstance(there, ledger.Recoup)
    assert isinstance(owed, ledger.Rest)
    assert (there.debit, there.up_to, owed.debit) == (
        "points.available:ann",
        True,
        "points.debt:ann",
    )


def test_nothing_is_booked_for_nothing() -> None:
    nothing = evolve(BACK, earned=0, returned=0, points=evolve(BACK.points, earned=0))
    assert journals.earned(nothing, holder=ANN) is None
    assert journals.refunded(nothing, holder=ANN) is None
    assert journals.clawed_back(nothing, holder=ANN) is None
    assert journals.matured(nothing.points, holder=ANN, ends=None) is None


def test_each_occasion_of_an_event_has_a_name_of_its_own() -> None:
    names = {
        journals.award_id(member, event, occasion)
        for member in (ANN, BOB)
        for event in ("review", "sign_up")
        for occasion in ("1", "2")
    }
    assert len(names) == 8
    name = journals.award_id(ANN, "review", "1")
    awarded = journals.awarded(name, BOB, 5, event="review", ends=None)
    assert awarded.id == name
    assert len(legs(awarded)) == 2


def test_points_taken_by_hand_are_no_debt() -> None:
    (taken,) = legs(journals.adjusted(ANN, -7, name="1", reason="error", ends=None))
    assert isinstance(taken, ledger.Recoup)
    assert (taken.debit, taken.amount.count, taken.up_to) == ("points.available:ann", 7, False)
    given = journals.adjusted(ANN, 7, name="1", reason="error", ends=None)
    assert (len(given.legs), given.reason) == (2, "error")


def test_every_kind_of_journal_has_a_word() -> None:
    assert {f"kind.{kind}" for kind in journals.KINDS} == {
        "kind.points.adjusted",
        "kind.points.awarded",
        "kind.points.clawed_back",
        "kind.points.earned",
        "kind.points.held",
        "kind.points.matured",
        "kind.points.merged",
        "kind.points.refunded",
        "kind.points.released",
        "kind.points.spent",
    }
    assert all(sentence(f"kind.{kind}", {}, "zh") for kind in journals.KINDS)


def test_a_merge_moves_whatever_there_is() -> None:
    merged = journals.merged(ANN, BOB)
    assert all(isinstance(leg, ledger.Move) and leg.up_to for leg in legs(merged))
    assert merged.facts == {"into": "bob"}
    assert merged.id == journals.merge_id(ANN)
