from datetime import UTC, datetime
from typing import Any

import pytest

from selfshop.domain import membership, pricing
from selfshop.domain.pricing import Kind, PriceEntry
from selfshop.domain.shared import MemberId, Money, Period, Refused, SkuId

AT = datetime(2026, 11, 11, tzinfo=UTC)
LATER = datetime(2026, 11, 12, tzinfo=UTC)
GOLD = membership.Purchaser(
    member=MemberId("m"), tier="gold", segments=frozenset({"students", "staff"})
)


def entry(kind: Kind, amount: str, **conditions: Any) -> PriceEntry:
    return PriceEntry(kind=kind, amount=Money.of(amount, "CNY"), **conditions)


LADDER = (
    entry(Kind.LIST, "129.00"),
    entry(Kind.SALE, "99.00", period=Period(until=LATER)),
    entry(Kind.TIER, "95.00", tier="gold"),
    entry(Kind.CHANNEL, "94.00", channel="app"),
    entry(Kind.SEGMENT, "93.00", segment="students"),
    entry(Kind.QUANTITY, "89.00", min_quantity=10),
)


def select(
    entries: tuple[PriceEntry, ...] = LADDER,
    buyer: membership.Purchaser = membership.GUEST,
    **facts: Any,
) -> pricing.Priced:
    asked: dict[str, Any] = {"quantity": 1, "at": AT} | facts
    return pricing.select(entries, buyer, sku=SkuId("A"), **asked)


class TestTheLowestRungThatHolds:
    @pytest.mark.parametrize(
        ("buyer", "facts", "amount"),
        [
            (membership.GUEST, {}, "99.00"),
            (membership.GUEST, {"at": LATER}, "129.00"),
            (membership.GUEST, {"channel": "app"}, "94.00"),
            (membership.GUEST, {"quantity": 9}, "99.00"),
            (membership.GUEST, {"quantity": 10}, "89.00"),
            (GOLD, {}, "93.00"),
            (membership.Purchaser(member=MemberId("m"), tier="gold"), {}, "95.00"),
        ],
    )
    def test_wins(self, buyer: membership.Purchaser, facts: dict[str, Any], amount: str) -> None:
        assert select(LADDER, buyer, **facts).winner.amount == Money.of(amount, "CNY")

    def test_leaves_the_losers_in_the_trace_with_their_reasons(self) -> None:
        priced = select(LADDER, membership.GUEST, at=LATER)
        assert priced.list is priced.winner is LADDER[0]
        assert [(lost.entry.kind.value, lost.reason) for lost in priced.losers] == [
            ("quantity", "min_quantity"),
            ("segment", "segment"),
            ("channel", "channel"),
            ("tier", "tier"),
            ("sale", "ended"),
        ]

    def test_names_the_winning_condition_of_equal_amounts_by_kind(self) -> None:
        same = (entry(Kind.TIER, "9.00", tier="gold"), entry(Kind.LIST, "9.00"))
        priced = select(same, GOLD)
        assert priced.winner.kind is Kind.LIST
        assert [lost.reason for lost in priced.losers] == ["higher"]

    def test_may_be_a_price_above_the_list_price_only_when_it_is_the_list_price(self) -> None:
        dearer = (entry(Kind.LIST, "9.00"), entry(Kind.TIER, "10.00", tier="gold"))
        assert select(dearer, GOLD).winner.kind is Kind.LIST


class TestAPriceThatCannotBeTold:
    @pytest.mark.parametrize(
        ("entries", "code"),
        [
            ((), "price.missing"),
            ((entry(Kind.SALE, "9.00"),), "price.missing"),
            ((entry(Kind.LIST, "9.00", period=Period(from_=LATER)),), "price.missing"),
            ((entry(Kind.LIST, "9.00"), entry(Kind.LIST, "8.00")), "price.ambiguous"),
        ],
    )
    def test_is_refused(self, entries: tuple[PriceEntry, ...], code: str) -> None:
        with pytest.raises(Refused) as refusal:
            select(entries)
        assert (refusal.value.code, refusal.value.facts) == (code, {"sku": "A"})


class TestTheNextChangeOfALadder:
    def test_is_the_earliest_edge_still_to_come(self) -> None:
        assert pricing.next_change(LADDER, at=AT) == LATER
        assert pricing.next_change(LADDER, at=LATER) is None
