"""Consents: for each purpose and channel the latest answer."""

from datetime import UTC, datetime, timedelta

import pytest

from selfshop import InvalidInput
from selfshop.domain.membership import Consent, consents

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def said(given: bool, *, channel: str = "sms", minutes: int = 0) -> Consent:  # noqa: FBT001  the answer itself
    return Consent(
        purpose="marketing",
        channel=channel,
        given=given,
        at=AT + timedelta(minutes=minutes),
        source="checkout",
    )


def test_nothing_said_is_no_but_for_what_an_order_needs() -> None:
    assert not consents.may_contact((), purpose="marketing", channel="sms")
    assert consents.may_contact((), purpose=consents.SERVICE, channel="sms")


def test_a_yes_is_for_one_purpose_and_channel() -> None:
    kept = consents.answered((), said(given=True))
    assert consents.may_contact(kept, purpose="marketing", channel="sms")
    assert not consents.may_contact(kept, purpose="marketing", channel="mail")
    assert not consents.may_contact(kept, purpose="survey", channel="sms")


def test_the_latest_answer_counts_whatever_order_they_come_in() -> None:
    yes, no = said(given=True), said(given=False, minutes=1)
    for first, second in ((yes, no), (no, yes)):
        assert consents.answered(consents.answered((), first), second) == (no,)


def test_withdrawing_all_keeps_what_was_refused_before() -> None:
    refused = said(given=False, channel="mail")
    kept = (refused, said(given=True))
    later = AT + timedelta(days=1)
    after = consents.all_withdrawn(kept, at=later)
    assert after[0] == refused
    assert (after[1].given, after[1].at, after[1].source) == (False, later, "erasure")


def test_there_is_an_end_to_them() -> None:
    kept: tuple[Consent, ...] = ()
    for number in range(consents.CONSENTS_MAX):
        kept = consents.answered(kept, said(given=True, channel=f"c{number}"))
    with pytest.raises(InvalidInput):
        consents.answered(kept, said(given=True, channel="one too many"))
