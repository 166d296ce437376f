"""What follows an order, whatever is done to it: its commissions, its points, and its buyer's growth."""

from selfshop.application.processes import commissioning, growing, pointing
from selfshop.domain import orders
from selfshop.ports.work import Work


def follow(work: Work, before: orders.Order, after: orders.Order) -> None:
    """Let everything that depends on an order follow what has been done to it in this unit.

    Args:
        work: the unit, which has saved the order.
        before: the order as it was read.
        after: the order as it was saved.
    """
    commissioning.follow(work, before, after)
    pointing.follow(work, before, after)
    growing.follow(work, before, after)
