"""Use cases of the catalogue."""

from selfshop.application.catalog.products import Catalog

__all__ = ["Catalog"]
