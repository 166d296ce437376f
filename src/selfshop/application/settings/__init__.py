"""Use cases of the settings."""

from selfshop.application.settings.deciding import SettingsDesk

__all__ = ["SettingsDesk"]
