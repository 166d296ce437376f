"""Members become one: what either keeps with the shop is the other's, with the ends that it had."""

from collections.abc import Iterable, Mapping

from selfshop.domain import ledger
from selfshop.domain.membership.stored_value.kinds import OF_MEMBERS, account
from selfshop.domain.shared import AMOUNT_MINOR_MAX, MemberId

#: Member -> whose what they kept with the shop is now; who is not in it keeps their own.
Heirs = Mapping[MemberId, MemberId]


def merged(source: MemberId, target: MemberId, *, currency: str) -> ledger.Journal:
    """Return what is booked when all that *source* keeps with the shop becomes another's."""
    everything = ledger.Amount(AMOUNT_MINOR_MAX, currency)
    return ledger.Journal(
        id=ledger.JournalId(f"stored:merged:{source}"),
        kind="stored_value.merged",
        facts={"into": target},
        legs=tuple(
            ledger.Move(
                debit=account(kind, source),
                credit=account(kind, target),
                amount=everything,
                up_to=True,
                lots=ledger.Alike() if kind.ends else None,
            )
            for kind in OF_MEMBERS
        ),
    )


def passed_on(legs: Iterable[ledger.Move], heirs: Heirs) -> tuple[ledger.Move, ...]:
    """Return the legs by which what came to members goes on to their heirs, with its ends.

    It does so though the old account is frozen: what comes in is the heir's already.
    """
    ways = {
        account(kind, member): (account(kind, heir), ledger.Alike() if kind.ends else None)
        for member, heir in heirs.items()
        for kind in OF_MEMBERS
    }
    found = []
    for leg in legs:
        if leg.credit in ways:
            heir, lots = ways[leg.credit]
            # Of what went back into lots that are over, nothing is left to go on.
            on = ledger.Recoup(
                debit=leg.credit, credit=heir, amount=leg.amount, up_to=True, lots=lots
            )
            found.append(on)
    return tuple(found)
