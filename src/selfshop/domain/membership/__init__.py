"""Who buys.

It promises: members with a tier and segments, and the few facts about a buyer that prices and
rules may look at, so that no later context ever reads a person's data.
"""

from selfshop.domain.membership import points
from selfshop.domain.membership.members import GUEST, Member, Purchaser, purchaser_of
from selfshop.domain.membership.people import Address

__all__ = ["GUEST", "Address", "Member", "Purchaser", "points", "purchaser_of"]
