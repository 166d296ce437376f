"""Members' files: answers, tags, merging and erasing."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from selfshop import Refused
from selfshop.domain.membership import (
    Consent,
    Erasure,
    ErasureState,
    GivenTier,
    MemberFile,
    Standing,
    files,
)
from selfshop.domain.shared import MemberId

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANN, BOB, CAT = (MemberFile(member=MemberId(name)) for name in ("ann", "bob", "cat"))
RESTRICTED = Erasure(state=ErasureState.RESTRICTED, asked_at=AT)


def said(*, given: bool, channel: str = "sms", days: int = 0) -> Consent:
    at = AT + timedelta(days=days)
    return Consent(purpose="marketing", channel=channel, given=given, at=at, source="app")


def merged(file: MemberFile, into: MemberFile) -> tuple[MemberFile, MemberFile]:
    return files.merge(file, into)


class TestMerging:
    def test_the_other_s_id_becomes_an_alias(self) -> None:
        gone, kept = merged(ANN, BOB)
        assert gone.merged_into == "bob"
        assert kept.ids == ("bob", "ann")
        _, both = merged(kept, CAT)
        assert both.ids == ("cat", "bob", "ann")

    def test_nobody_is_merged_twice_or_in_a_circle_or_into_themselves(self) -> None:
        gone, kept = merged(ANN, BOB)
        for file, into in ((gone, CAT), (CAT, gone), (kept, gone), (BOB, BOB)):
            with pytest.raises(Refused) as no:
                files.merge(file, into)
            assert no.value.code == "member.merged"

    def test_who_is_being_erased_is_not_merged(self) -> None:
        leaving = evolve(ANN, erasure=RESTRICTED)
        for file, into in ((leaving, BOB), (BOB, leaving)):
            with pytest.raises(Refused) as no:
                files.merge(file, into)
            assert no.value.code == "member.restricted"

    def test_a_no_to_either_is_a_no_however_old(self) -> None:
        for first, second in ((False, True), (True, False)):
            ann = evolve(ANN, consents=(said(given=first),))
            bob = evolve(BOB, consents=(said(given=second, days=1),))
            for file, into in ((ann, bob), (bob, ann)):
                _, kept = merged(file, into)
                assert [one.given for one in kept.consents] == [False]

    def test_what_only_one_has_said_counts(self) -> None:
        ann = evolve(ANN, consents=(said(given=True),), tags=frozenset({"tea"}))
        bob = evolve(BOB, consents=(said(given=True, channel="mail"),), tags=frozenset({"vip"}))
        _, kept = merged(ann, bob)
        assert [one.channel for one in kept.consents] == ["mail", "sms"]
        assert kept.tags == {"tea", "vip"}

    def test_there_is_one_birthday_gift_for_both(self) -> None:
        _, kept = merged(evolve(ANN, gift_year=2026), BOB)
        assert kept.gift_year == 2026

    def test_a_given_tier_goes_along(self) -> None:
        given = GivenTier(tier="gold", reason="press")
        _, kept = merged(evolve(ANN, standing=Standing(given=given)), BOB)
        assert kept.standing.given == given

    def test_there_is_an_end_to_it(self) -> None:
        names = tuple(MemberId(f"m{number}") for number in range(files.ALIASES_MAX))
        with pytest.raises(Refused) as no:
            files.merge(ANN, evolve(BOB, aliases=names))
        assert no.value.code == "member.too_many_aliases"


class TestErasing:
    def test_marketing_stops_at_once(self) -> None:
        asked = evolve(ANN, consents=(said(given=True),), tags=frozenset({"vip"}))
        after = files.erase(asked, RESTRICTED, at=AT)
        assert [one.given for one in after.consents] == [False]
        assert after.tags == {"vip"}

    def test_at_its_end_nothing_is_noted(self) -> None:
        asked = evolve(
            ANN, consents=(said(given=True),), tags=frozenset({"vip"}), gift_year=2026, tier_at=AT
        )
        gone = Erasure(state=ErasureState.SHREDDED, asked_at=AT)
        after = files.erase(asked, gone, at=AT)
        assert after == MemberFile(member=ANN.member, erasure=gone, gift_year=2026)

    def test_who_is_being_erased_can_say_no_but_not_yes(self) -> None:
        leaving = evolve(ANN, erasure=RESTRICTED)
        assert files.answer(leaving, said(given=False)).consents
        with pytest.raises(Refused) as no:
            files.answer(leaving, said(given=True))
        assert no.value.code == "member.restricted"
        with pytest.raises(Refused) as no:
            files.retag(leaving, {"vip"})
        assert no.value.code == "member.restricted"


def test_a_file_is_due_when_its_standing_next_changes() -> None:
    standing = Standing(earned="gold", since=AT, until=AT + timedelta(days=9))
    assert files.with_standing(ANN, standing, at=AT).tier_at == standing.until
    assert files.retag(ANN, ["a", "a"]).tags == {"a"}
