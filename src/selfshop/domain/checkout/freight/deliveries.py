"""How one part of a cart's freight came about."""

from enum import StrEnum

from attrs import frozen

from selfshop.domain.checkout.freight.templates import Measure
from selfshop.domain.shared import Minor, Rejection, SkuId

NOTHING = Minor(0)


class Free(StrEnum):
    """Why delivery costs nothing."""

    ORDER = "order"
    TEMPLATE = "template"


@frozen(kw_only=True)
class Delivery:
    """What the goods of one template cost to deliver, before rules on freight.

    Attributes:
        template: None = the shop's flat price.
        skus: the goods, each once, in order.
        region: the template's own that the goods go to; None = everywhere else.
        served: whether goods are delivered there at all.
        regional: whether it makes a difference where they go.
        by, quantity: what is counted, and how much of it.
        first: what *first_price* covers; 0 = another template has paid for the first.
        steps, step, step_price: how many further steps of which size, at what each.
        amount: first_price + steps x step_price, or 0 where it is free or not served.
        free: why it costs nothing; None = it is charged.
        free_over, free_pieces: from where on it would be free, or is.
    """

    template: str | None = None
    skus: tuple[SkuId, ...]
    region: str | None = None
    served: bool = True
    regional: bool = False
    by: Measure = Measure.PIECE
    quantity: int = 0
    first: int = 0
    first_price: Minor = NOTHING
    steps: int = 0
    step: int = 0
    step_price: Minor = NOTHING
    amount: Minor = NOTHING
    free: Free | None = None
    free_over: Minor | None = None
    free_pieces: int | None = None

    def obstacle(self, ship_to: str | None) -> Rejection | None:
        """Return why goods cannot be sent to *ship_to*; None = they can."""
        if self.regional and ship_to is None:
            return Rejection(code="freight.ship_to_missing", facts={"template": self.template})
        if self.served:
            return None
        return Rejection(
            code="freight.not_served",
            facts={"ship_to": ship_to, "template": self.template, "skus": self.skus},
        )
