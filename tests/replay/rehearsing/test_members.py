"""Counting members exactly, whatever fits into memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain.shared import MemberId, RuleId
from selfshop.replay.rehearsing import MemberCounts, members
from selfshop.replay.rehearsing.members import member_book

names = st.sampled_from([MemberId(name) for name in ("ann", "bob", "čeněk", "大卫")])
rules = st.lists(st.sampled_from([RuleId(name) for name in ("R1", "R2", "规则")]), max_size=3)


@pytest.mark.law
class TestTheCount:
    """Members are counted once each, exactly, and none needs to fit into memory."""

    @given(met=st.lists(st.tuples(names, rules, rules), max_size=20), held=st.integers(1, 30))
    def test_is_that_of_a_set(
        self, met: list[tuple[MemberId, list[RuleId], list[RuleId]]], held: int
    ) -> None:
        with pytest.MonkeyPatch.context() as patch, member_book() as book:
            patch.setattr(members, "HELD_MAX", held)
            earlier = [book.meet(member) for member, _, _ in met]
            for member, before, after in met:
                book.note_uses(member, before=before, after=after)
                assert len(book._met) + len(book._used) < held
            counts = book.counts()
        seen = [member for member, _, _ in met]
        assert earlier == [seen[:place].count(member) for place, member in enumerate(seen)]
        assert counts.members == len(set(seen))
        for side, told in ((1, counts.before), (2, counts.after)):
            uses = {(rule, one[0]) for one in met for rule in one[side]}
            assert told == {
                rule: sum(of == rule for of, _ in uses) for rule in {of for of, _ in uses}
            }


def test_counts_of_different_members_add_up() -> None:
    one = MemberCounts(members=2, after={RuleId("R"): 1})
    other = MemberCounts(members=3, after={RuleId("R"): 2, RuleId("S"): 3})
    assert one + other == MemberCounts(members=5, after={RuleId("R"): 3, RuleId("S"): 3})
