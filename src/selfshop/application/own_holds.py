"""Finding a hold: whoever asks sees their own."""

from selfshop.domain import inventory
from selfshop.domain.shared import HoldId, NotFound
from selfshop.ports.work import Work


def get_hold(work: Work, hold_id: HoldId) -> inventory.Hold:
    """Return a hold; a customer finds only their own."""
    found = work.stock.hold(hold_id)
    if found is None or (work.owner is not None and found.owner != work.actor.name):
        raise NotFound("hold.unknown", hold=hold_id)
    return found
