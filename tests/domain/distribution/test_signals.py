import pytest

from selfshop.domain.distribution import signals
from selfshop.domain.distribution.promoters import Promoter
from selfshop.domain.distribution.signals import Trace, TraceKind
from selfshop.domain.shared import MemberId, OrderId, Refused
from tests.sales import AT

BUYER = MemberId("bob")
PROMOTERS = [
    Promoter(member=MemberId(name), joined_at=AT, identity=f"id-{name}")
    for name in ("ann", "bob", "cat")
]


def kinds(**digests: str) -> list[tuple[str, str]]:
    """Return what is seen where bob and ann share what *digests* say, by kind and promoter."""
    shared = frozenset(Trace(kind=TraceKind(kind), digest=text) for kind, text in digests.items())
    seen = signals.arranged(
        BUYER,
        PROMOTERS,
        buyer_identity="id-bob",
        traces={BUYER: shared, MemberId("ann"): shared},
        order=OrderId("o1"),
        at=AT,
    )
    return [(signal.kind, signal.member) for signal in seen]


class TestArranged:
    def test_a_shared_trace_is_a_signal_about_the_promoter(self) -> None:
        assert kinds(payer="x") == [("distribution.same_payer", "ann")]
        assert kinds(address="x", device="y") == [
            ("distribution.same_address", "ann"),
            ("distribution.same_device", "ann"),
        ]
        assert kinds() == []

    def test_the_buyer_under_another_id_is_self_dealing(self) -> None:
        seen = signals.arranged(
            BUYER,
            PROMOTERS,
            buyer_identity=None,
            same_person=[MemberId("old")],
            traces={},
            order=OrderId("o1"),
            at=AT,
        )
        assert [(one.kind, one.member) for one in seen] == [("distribution.self_dealing", "old")]

    def test_one_person_on_both_sides_is_self_dealing(self) -> None:
        seen = signals.arranged(
            BUYER, PROMOTERS, buyer_identity="id-cat", traces={}, order=OrderId("o1"), at=AT
        )
        assert [(one.kind, one.member, one.occasion) for one in seen] == [
            ("distribution.self_dealing", "cat", "order:o1")
        ]
        assert seen[0].facts == {"buyer": "bob"}


class TestMoreTraces:
    def test_are_bounded_by_their_kind(self) -> None:
        kinds = signals.TraceKind
        known = {signals.Trace(kind=kinds.PAYER, digest=str(number)) for number in range(100)}
        one = signals.Trace(kind=kinds.DEVICE, digest="0")
        assert len(signals.more_traces(known, [one, one, *known])) == 101
        with pytest.raises(Refused, match=r"distribution\.too_many_traces") as no:
            signals.more_traces(known, [signals.Trace(kind=kinds.PAYER, digest="100")])
        assert no.value.facts == {"kind": "payer", "most": 100}
