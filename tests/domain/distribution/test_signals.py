from selfshop.domain.distribution import signals
from selfshop.domain.distribution.promoters import Promoter
from selfshop.domain.distribution.signals import Trace, TraceKind
from selfshop.domain.shared import MemberId, OrderId
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

    def test_one_person_on_both_sides_is_self_dealing(self) -> None:
        seen = signals.arranged(
            BUYER, PROMOTERS, buyer_identity="id-cat", traces={}, order=OrderId("o1"), at=AT
        )
        assert [(one.kind, one.member, one.occasion) for one in seen] == [
            ("distribution.self_dealing", "cat", "order:o1")
        ]
        assert seen[0].facts == {"buyer": "bob"}
