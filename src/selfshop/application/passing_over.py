"""What cannot be done is passed over and told, so that it stands in the way of nothing else."""

from collections.abc import Mapping
from typing import TypeVar

from attrs import frozen

from selfshop.domain import ledger
from selfshop.domain.shared import Refused, Rejection
from selfshop.ports.work import Work

K = TypeVar("K")


@frozen(kw_only=True)
class Batch:
    """What one unit of due work came to.

    Attributes:
        looked_at: how many things it looked at, what it passed over included.
        passed_over: why, for each thing that could not be done.
    """

    looked_at: int
    passed_over: tuple[Rejection, ...] = ()


def post_each(work: Work, journals: Mapping[K, ledger.Journal]) -> dict[K, Rejection]:
    """Book those of *journals* that can be booked; return why the others cannot.

    Raises:
        Refused: what can be tried again at once, such as ``store.busy``.
    """
    try:
        work.ledger.post_all(list(journals.values()))
    except Refused as no:
        if no.retryable:
            raise
    else:
        return {}
    refused = {}
    for key, journal in journals.items():
        # Those before the one that was refused are booked already, and are found so.
        try:
            work.ledger.post(journal)
        except Refused as no:
            if no.retryable:
                raise
            refused[key] = reason_of(no)
    return refused


def reason_of(no: Refused) -> Rejection:
    """Return a refusal as a value."""
    return Rejection(code=no.code, facts=no.facts)
