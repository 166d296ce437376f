"""How many points a buyer could pay with."""

from selfshop.application.checkout.shortage import require_swept
from selfshop.application.lots import left_in
from selfshop.application.owning import holder_of
from selfshop.domain import checkout
from selfshop.domain.membership import points
from selfshop.domain.shared import MemberId
from selfshop.ports.work import Work


def spendable(work: Work, cart: checkout.Cart, member: MemberId) -> int:
    """Return how many points *member* could use now; 0 where the cart asks for none.

    What orders keep that were not paid in time is swept first, if it could be missed.

    Raises:
        Lapsed: there are such orders.
    """
    if not cart.points or work.house.settings().points is None:
        return 0
    account = points.account(points.AVAILABLE, holder_of(work, member))
    standing = work.ledger.standings([account]).get(account)
    if standing is None:
        return 0
    if standing.held and standing.available < cart.points and not work.swept:
        require_swept(work)
    return points.usable(left_in(work, account), at=work.at)
