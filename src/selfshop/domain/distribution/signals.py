"""What makes a sale look arranged: facts for `risk`, and no reward for whom they are about.

A host notes traces of members as digests: who paid, where goods went, which device was used. A
promoter who shares one with the buyer is reported, and is paid nothing for that sale.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.distribution.promoters import Promoter
from selfshop.domain.risk import Signal
from selfshop.domain.shared import Fact, MemberId, OrderId, Refused, checks

#: Different traces of one kind that are kept of one member.
TRACES_MAX = 100


class TraceKind(StrEnum):
    """What a trace is of."""

    PAYER = "payer"
    ADDRESS = "address"
    DEVICE = "device"


@frozen(kw_only=True, order=True)
class Trace:
    """One trace of a member: a digest that the host makes with a secret of its own."""

    kind: TraceKind = field(validator=checks.is_a(TraceKind))
    digest: str = field(validator=checks.text())


#: What sharing a trace is reported as.
_SHARED: Mapping[TraceKind, str] = {
    TraceKind.PAYER: "distribution.same_payer",
    TraceKind.ADDRESS: "distribution.same_address",
    TraceKind.DEVICE: "distribution.same_device",
}


def more_traces(known: Collection[Trace], traces: Iterable[Trace]) -> frozenset[Trace]:
    """Return all that is known of a member with some more traces.

    Raises:
        Refused: `distribution.too_many_traces`: more than TRACES_MAX of one kind.
    """
    kept = frozenset(known) | frozenset(traces)
    for kind, count in Counter(trace.kind for trace in kept).items():
        if count > TRACES_MAX:
            raise Refused("distribution.too_many_traces", kind=kind.value, most=TRACES_MAX)
    return kept


def arranged(
    buyer: MemberId,
    promoters: Iterable[Promoter],
    *,
    buyer_identity: str | None,
    same_person: Collection[MemberId] = (),
    traces: Mapping[MemberId, frozenset[Trace]],
    order: OrderId,
    at: datetime,
) -> tuple[Signal, ...]:
    """Return what looks arranged between a buyer and the promoters above them.

    Args:
        buyer: who has bought.
        promoters: those who would be paid; the buyer themselves is passed over.
        buyer_identity: who the buyer is where they are a promoter too, and verified.
        same_person: under which ids the buyer stands above themselves, since members were made one.
        traces: what is known of each.
        order: the order; the same sight of it is one signal.
        at: the instant of it.
    """
    own = traces.get(buyer, frozenset())
    occasion = f"order:{order}"
    found = [
        seen("distribution.self_dealing", member, occasion, at=at, buyer=buyer)
        for member in same_person
    ]
    for promoter in promoters:
        if promoter.member == buyer:
            continue
        shared = {trace.kind for trace in own & traces.get(promoter.member, frozenset())}
        kinds = [_SHARED[kind] for kind in TraceKind if kind in shared]
        known = buyer_identity is not None and promoter.identity == buyer_identity
        if known:
            kinds.append("distribution.self_dealing")
        found += [seen(kind, promoter.member, occasion, at=at, buyer=buyer) for kind in kinds]
    return tuple(found)


def seen(kind: str, member: MemberId, occasion: str, *, at: datetime, **facts: Fact) -> Signal:
    """Return a signal about *member*."""
    return Signal(kind=kind, member=member, occasion=occasion, at=at, facts=facts)
