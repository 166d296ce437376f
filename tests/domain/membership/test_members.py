from datetime import UTC, datetime

import pytest

from selfshop.domain import membership
from selfshop.domain.shared import InvalidInput, MemberId

ANNA = membership.Member(
    id=MemberId("anna"),
    tier="gold",
    segments=frozenset({"students"}),
    registered_at=datetime(2026, 1, 1, tzinfo=UTC),
    orders=3,
)


class TestAMember:
    def test_is_a_purchaser_to_later_contexts(self) -> None:
        buyer = membership.purchaser_of(ANNA, points=500)
        assert (buyer.member, buyer.tier, buyer.segments) == (
            "anna",
            "gold",
            frozenset({"students"}),
        )
        assert (buyer.orders, buyer.points) == (3, 500)

    def test_registers_at_an_instant_with_a_zone(self) -> None:
        with pytest.raises(InvalidInput, match="registered_at"):
            membership.Member(id=MemberId("anna"), registered_at=datetime(2026, 1, 1))  # noqa: DTZ001  # the point


class TestAFirstOrder:
    def test_is_a_member_s_without_orders(self) -> None:
        assert membership.Purchaser(member=MemberId("ben")).first_order

    def test_is_not_one_when_orders_stand(self) -> None:
        assert not membership.purchaser_of(ANNA).first_order

    def test_is_not_known_of_a_guest(self) -> None:
        assert not membership.GUEST.first_order


def test_who_buys_under_an_id_that_was_merged_has_what_both_have() -> None:
    at = ANNA.registered_at
    new = membership.Member(id=MemberId("new"), tier="silver", registered_at=at, orders=5)
    bought = membership.merged_purchaser(new, ANNA, points=7)
    assert bought == membership.Purchaser(
        member=new.id, tier="gold", segments=frozenset({"students"}), orders=5, points=7
    )
