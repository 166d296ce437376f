"""Use cases of membership."""

from selfshop.application.membership.members import Membership

__all__ = ["Membership"]
