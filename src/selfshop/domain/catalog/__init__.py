"""What the shop has to sell.

It promises: products whose SKUs come from one matrix of attributes, categories as paths, SKUs
that say what every later context needs of them (weight, tax class, floor price, cash
equivalence, role), and a listing life cycle in which nothing half-described is ever on sale.
"""

from selfshop.domain.catalog.listing import Listing, list_sku, retire_sku, unlist_sku
from selfshop.domain.catalog.products import Option, Product, sku_matrix
from selfshop.domain.catalog.skus import Role, Sku, ancestry

__all__ = [
    "Listing",
    "Option",
    "Product",
    "Role",
    "Sku",
    "ancestry",
    "list_sku",
    "retire_sku",
    "sku_matrix",
    "unlist_sku",
]
