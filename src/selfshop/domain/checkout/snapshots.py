"""Everything a quote looks at besides the cart."""

from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from selfshop.domain import catalog, membership, pricing, promotions
from selfshop.domain.checkout.afterwards import TaxTerms
from selfshop.domain.checkout.freight import FreightTerms
from selfshop.domain.checkout.points import PointsTerms
from selfshop.domain.shared import InvalidInput, RuleId, SkuId, checks, decimals_of

_percent: checks.Validator = promotions.check_percent


@frozen(kw_only=True)
class Terms:
    """The part of a shop's settings that quotes depend on.

    Attributes:
        currency: every amount of the snapshot is in it.
        choice: whether the best set of rules applies, or the one that priority takes.
        coupons_max: how many coupons one order may use; None = any number.
        hint_reach: up to how many percent of a threshold may be missing for a hint.
        freight, points, tax: None = delivery is free, points do not pay, nothing is taxed.
        disclosures: what buyers are told that prices may depend on.

    Raises:
        InvalidInput: an amount in another currency, or freight of an unknown tax class.
    """

    currency: str = field(validator=checks.text())
    choice: promotions.Choice = field(
        default=promotions.Choice.BEST, validator=checks.is_a(promotions.Choice)
    )
    coupons_max: int | None = field(
        default=None, validator=checks.optional(checks.whole(least=0, most=500))
    )
    hint_reach: Decimal = field(default=Decimal(50), validator=_percent)
    freight: FreightTerms | None = None
    points: PointsTerms | None = None
    tax: TaxTerms | None = None
    disclosures: tuple[pricing.Disclosure, ...] = ()

    def __attrs_post_init__(self) -> None:
        decimals_of(self.currency)
        freight = self.freight
        if freight is None:
            return
        for path, money in freight.amounts():
            money.in_(self.currency, path=f"freight.{path}")
        known = {} if self.tax is None else self.tax.classes
        if self.tax is not None and freight.tax_class not in {None, *known}:
            raise InvalidInput("freight.tax_class", "tax.unknown_class")


@frozen(kw_only=True)
class Snapshot:
    """A shop at one moment, as far as a cart can see it.

    Attributes:
        skus: at least the SKUs of the cart.
        prices: the whole price ladder of each of them.
        rules: the rule set in force, in the currency of *terms*.
        usage: how much of the rules' limits is used; absent = nothing.
        stock: what is left of SKUs that rules give away; absent = without limit.
    """

    terms: Terms
    skus: Mapping[SkuId, catalog.Sku]
    prices: Mapping[SkuId, tuple[pricing.PriceEntry, ...]]
    rules: promotions.RuleSet
    buyer: membership.Purchaser = membership.GUEST
    usage: Mapping[RuleId, promotions.Usage] = field(factory=dict)
    stock: Mapping[SkuId, int] = field(factory=dict)
