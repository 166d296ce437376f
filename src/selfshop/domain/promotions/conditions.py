"""What the units in a rule's scope must come to before it does anything."""

from attrs import field, frozen

from selfshop.domain.shared import Money, checks


@frozen(kw_only=True)
class SpendAtLeast:
    """Hold when the units in scope come to at least *amount*, measured on the rule's base."""

    amount: Money = field(validator=checks.money(least_minor=1))


@frozen(kw_only=True)
class BuyAtLeast:
    """Hold when there are at least *quantity* units in scope."""

    quantity: int = field(validator=checks.quantity)


Condition = SpendAtLeast | BuyAtLeast


def missing(condition: Condition, *, amount: int, quantity: int) -> int:
    """Return how much is missing, in minor units or units; 0 or less when *condition* holds."""
    if isinstance(condition, SpendAtLeast):
        return condition.amount.minor - amount
    return condition.quantity - quantity


def times(condition: Condition, *, amount: int, quantity: int) -> int:
    """Return how many whole times *condition* is met."""
    if isinstance(condition, SpendAtLeast):
        return amount // condition.amount.minor
    return quantity // condition.quantity


def needed(condition: Condition) -> tuple[bool, int]:
    """Return whether *condition* is about an amount, or else about units, and how much of it."""
    if isinstance(condition, SpendAtLeast):
        return True, condition.amount.minor
    return False, condition.quantity
