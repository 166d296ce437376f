"""The groups of operations, imported when first used."""

from collections.abc import Mapping
from importlib import import_module

from selfshop.application.operation import Group

#: Property of the shop -> module and class of the group.
GROUPS: Mapping[str, tuple[str, str]] = {
    "aftersales": ("processes.returning", "Aftersales"),
    "catalog": ("catalog", "Catalog"),
    "checkout": ("checkout", "Checkout"),
    "coupons": ("promotions", "Coupons"),
    "distribution": ("distribution", "Distribution"),
    "due": ("processes.due", "Due"),
    "fulfilment": ("processes.shipping", "Fulfilment"),
    "gift_cards": ("processes.gift_cards", "GiftCards"),
    "inventory": ("inventory", "Inventory"),
    "ledger": ("ledger", "Ledger"),
    "membership": ("processes.erasing", "Membership"),
    "orders": ("processes.cancelling", "Orders"),
    "payments": ("processes.paying", "Payments"),
    "points": ("processes.points_desk", "Points"),
    "pricing": ("pricing", "Pricing"),
    "promotions": ("processes.rehearsing", "RuleDesk"),
    "risk": ("risk", "Risk"),
    "settings": ("settings", "SettingsDesk"),
    "wallet": ("processes.wallets", "Wallet"),
}


def group_of(name: str) -> type[Group]:
    """Return the group called *name*."""
    module, kind = GROUPS[name]
    group: type[Group] = getattr(import_module(f"selfshop.application.{module}"), kind)
    return group
