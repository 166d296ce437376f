"""Members' files, and what members told about themselves."""

from datetime import timedelta

from attrs import evolve

from selfshop.domain import membership
from selfshop.domain.shared import MemberId
from selfshop.testing.contracts.bench import AT, Bench, PortContract

ANN, BOB = MemberId("ann"), MemberId("bob")
DAY = timedelta(days=1)


def kept(bench: Bench, file: membership.MemberFile) -> membership.MemberFile:
    """Save a file, and return it as stored."""
    return bench.run(lambda work: work.member_files.save(file))


def file_of(bench: Bench, member: MemberId = ANN) -> membership.MemberFile:
    """Return a member's file."""
    return bench.run(lambda work: work.member_files.get([member]))[member]


class MemberFilesContract(PortContract):
    """`ports.member_files.MemberFiles`."""

    def test_who_has_no_file_has_an_empty_one(self, bench: Bench) -> None:
        assert file_of(bench) == membership.MemberFile(member=ANN)

    def test_a_file_comes_back_whole(self, bench: Bench) -> None:
        consent = membership.Consent(
            purpose="marketing", channel="短信", given=True, at=AT, source="checkout"
        )
        given = membership.GivenTier(tier="金", until=AT + DAY, reason="press")
        stored = kept(
            bench,
            membership.MemberFile(
                member=ANN,
                standing=membership.Standing(
                    earned="silver", since=AT, until=AT + DAY, given=given
                ),
                tags=frozenset({"vip", "茶"}),
                consents=(consent,),
                aliases=(BOB,),
                gift_year=2026,
                tier_at=AT + DAY,
            ),
        )
        assert stored.version == 1
        assert file_of(bench) == stored

    def test_a_file_changed_meanwhile_is_not_overwritten(self, bench: Bench) -> None:
        first = kept(bench, membership.MemberFile(member=ANN))
        second = kept(bench, evolve(first, gift_year=2026))
        assert second.version == 2
        assert bench.refuses(lambda work: work.member_files.save(evolve(first, gift_year=2027)))
        assert file_of(bench) == second

    def test_a_file_is_begun_once(self, bench: Bench) -> None:
        kept(bench, membership.MemberFile(member=ANN))
        assert bench.refuses(lambda work: work.member_files.save(membership.MemberFile(member=ANN)))

    def test_tiers_fall_due_the_oldest_first(self, bench: Bench) -> None:
        for member, days in ((ANN, 3), (BOB, 2), (MemberId("cat"), 9)):
            kept(bench, membership.MemberFile(member=member, tier_at=AT + days * DAY))
        at = AT + 3 * DAY
        due = bench.run(lambda work: work.member_files.tiers_due(at, limit=5))
        assert [file.member for file in due] == [BOB, ANN]
        assert len(bench.run(lambda work: work.member_files.tiers_due(at, limit=1))) == 1
        assert bench.run(lambda work: work.member_files.next_due()) == AT + 2 * DAY
        saved = kept(bench, evolve(due[0], tier_at=None))
        assert file_of(bench, BOB) == saved
        assert bench.run(lambda work: work.member_files.next_due()) == AT + 3 * DAY

    def test_erasures_fall_due_the_oldest_first(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.member_files.next_due()) is None
        for member, days in ((ANN, 3), (BOB, 2)):
            erasure = membership.Erasure(asked_at=AT, look_at=AT + days * DAY)
            kept(bench, membership.MemberFile(member=member, erasure=erasure))
        due = bench.run(lambda work: work.member_files.erasures_due(AT + 3 * DAY, limit=5))
        assert [file.member for file in due] == [BOB, ANN]
        assert bench.run(lambda work: work.member_files.next_due()) == AT + 2 * DAY
        none = bench.run(lambda work: work.member_files.erasures_due(AT, limit=5))
        assert not none

    def test_another_shop_s_files_are_not_seen(self, bench: Bench) -> None:
        kept(bench, membership.MemberFile(member=ANN, tier_at=AT))
        other = bench.elsewhere()
        assert file_of(other).version == 0
        assert not other.run(lambda work: work.member_files.tiers_due(AT, limit=9))
        assert other.run(lambda work: work.member_files.next_due()) is None
