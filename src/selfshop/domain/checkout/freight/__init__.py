"""What delivery costs, and how it came about.

It promises: whole amounts from whole pieces, grams and cubic centimetres; the same for a cart
whatever the order or number of its lines; a region that is not served said aloud; and for every
part of freight its template, its region and its steps.
"""

from selfshop.domain.checkout.freight.charging import Charging, Group
from selfshop.domain.checkout.freight.deliveries import Delivery, Free
from selfshop.domain.checkout.freight.explaining import delivery_rows
from selfshop.domain.checkout.freight.regions import wider
from selfshop.domain.checkout.freight.templates import Measure, Rate, Template, Zone
from selfshop.domain.checkout.freight.terms import Combine, FreightTerms

__all__ = [
    "Charging",
    "Combine",
    "Delivery",
    "Free",
    "FreightTerms",
    "Group",
    "Measure",
    "Rate",
    "Template",
    "Zone",
    "delivery_rows",
    "wider",
]
