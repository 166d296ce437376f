"""How one shop has decided: what every context below leaves open, in one versioned value.

It promises: settings are whole and consistent when built, and change only as a new version.
"""

from selfshop.domain.settings.settings import Settings, change

__all__ = ["Settings", "change"]
