"""Money that members keep with the shop: wallets, store credit and gift cards.

It promises: every cent that was loaded is owed, spent, expired or taken back; nothing is spent twice
or below zero; a top-up that goes back never pays its bonus out; and a card that was sold goes back only as
it was sold. All of it is journals of the ledger, so that nothing has to be kept beside it.
"""

from selfshop.domain.membership.stored_value import cards, kinds, loading, merging, spending
from selfshop.domain.membership.stored_value.cards import Card, CardId, CardState
from selfshop.domain.membership.stored_value.kinds import House, Kind
from selfshop.domain.membership.stored_value.loading import Credit, TopUp, TopUpRefund
from selfshop.domain.membership.stored_value.owing import Owed, owed
from selfshop.domain.membership.stored_value.profiles import PROFILES, Profile, Sale, require_lawful
from selfshop.domain.membership.stored_value.terms import Order, Terms

__all__ = [
    "PROFILES", "Card", "CardId", "CardState", "Credit", "House", "Kind", "Order", "Owed",
    "Profile", "Sale", "Terms", "TopUp", "TopUpRefund", "cards", "kinds", "loading", "merging",
    "owed", "require_lawful", "spending",
]  # fmt: skip
