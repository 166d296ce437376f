"""What a merchant can offer: one file for each kind of benefit."""

from selfshop.domain.promotions.benefits.add_on import AddOn
from selfshop.domain.promotions.benefits.amount_off import AmountOff
from selfshop.domain.promotions.benefits.bundle import Bundle, Part
from selfshop.domain.promotions.benefits.buy_get import BuyGet
from selfshop.domain.promotions.benefits.fixed_price import FixedPrice
from selfshop.domain.promotions.benefits.gift import Gift
from selfshop.domain.promotions.benefits.ladder import Ladder, Step
from selfshop.domain.promotions.benefits.n_for import NFor
from selfshop.domain.promotions.benefits.percent_off import PercentOff, Rounding
from selfshop.domain.promotions.benefits.points_factor import PointsFactor
from selfshop.domain.promotions.benefits.shipping_off import ShippingOff

#: Benefits that take something off goods.
GoodsOff = AmountOff | PercentOff | FixedPrice | BuyGet | NFor | Bundle | AddOn
Benefit = (
    AmountOff
    | PercentOff
    | Ladder
    | FixedPrice
    | BuyGet
    | NFor
    | Bundle
    | AddOn
    | Gift
    | ShippingOff
    | PointsFactor
)
KINDS = (
    AmountOff,
    PercentOff,
    Ladder,
    FixedPrice,
    BuyGet,
    NFor,
    Bundle,
    AddOn,
    Gift,
    ShippingOff,
    PointsFactor,
)

__all__ = [
    "KINDS",
    "AddOn",
    "AmountOff",
    "Benefit",
    "Bundle",
    "BuyGet",
    "FixedPrice",
    "Gift",
    "GoodsOff",
    "Ladder",
    "NFor",
    "Part",
    "PercentOff",
    "PointsFactor",
    "Rounding",
    "ShippingOff",
    "Step",
]
