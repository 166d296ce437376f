"""Erasing: restricted while something is to be kept, shredded when nothing is."""

from datetime import UTC, datetime, timedelta

from selfshop.domain.membership import Erasure, ErasureState, Retention, erasing

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
TEN = Retention(name="invoices", days=10, article="art. 28")
FIVE = Retention(name="returns", days=5, article="the shop's own")
FRESH = Erasure()


def decide(
    erasure: Erasure = FRESH,
    *,
    last: datetime | None = AT,
    unfinished: tuple[str, ...] = (),
    at: datetime = AT,
) -> Erasure:
    return erasing.decide(erasure, (TEN, FIVE), last_order_at=last, unfinished=unfinished, at=at)


def test_who_never_bought_is_erased_at_once() -> None:
    assert decide(last=None) == Erasure(state=ErasureState.SHREDDED, asked_at=AT)


def test_what_the_law_keeps_is_kept_until_the_last_period_ends() -> None:
    asked = decide()
    assert asked.state is ErasureState.RESTRICTED
    assert asked.because == ("invoices", "returns")
    assert asked.look_at == AT + 10 * DAY
    assert decide(at=AT + 6 * DAY).because == ("invoices",)
    before_the_end = decide(asked, at=AT + 10 * DAY - timedelta(microseconds=1))
    assert before_the_end.state is ErasureState.RESTRICTED
    assert decide(asked, at=AT + 10 * DAY) == Erasure(state=ErasureState.SHREDDED, asked_at=AT)


def test_what_is_going_on_is_looked_at_every_day() -> None:
    late = AT + 30 * DAY
    asked = decide(unfinished=("return", "order", "return"), at=late)
    assert (asked.state, asked.because) == (ErasureState.RESTRICTED, ("order", "return"))
    assert asked.look_at == late + DAY
    assert decide(asked, at=late + DAY).asked_at == late


def test_what_is_shredded_stays_shredded() -> None:
    gone = Erasure(state=ErasureState.SHREDDED, asked_at=AT)
    assert decide(gone, unfinished=("order",)) is gone
