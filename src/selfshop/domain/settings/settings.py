"""The settings of a shop."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from attrs import evolve, field, fields, frozen

from selfshop.domain import aftersales, checkout, membership, pricing, promotions
from selfshop.domain.shared import InvalidInput, checks, decimals_of

LANGUAGES_MAX = 20
MINUTES_MAX = 60 * 24 * 60
DAYS_MAX = 3_650
DISCLOSURES_MAX = 1_000
RETENTIONS_MAX = 50
WORDS_MAX = 1_000


# Converters of our own, since mypy cannot see through `tuple`.
def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(texts)


def _in_order(layers: Iterable[promotions.Layer]) -> tuple[promotions.Layer, ...]:
    return tuple(layers)


def _currency(_: object, attribute: checks.Named, value: object) -> None:
    decimals_of(value, path=attribute.name)


def _layers(owner: object, attribute: checks.Named, value: tuple[promotions.Layer, ...]) -> None:
    checks.each(checks.is_a(promotions.Layer), most=len(value))(owner, attribute, value)
    promotions.require_layers(attribute.name, value)


_percent: checks.Validator = promotions.check_percent
_words = checks.optional(checks.each(checks.text(), most=WORDS_MAX))


@frozen(kw_only=True)
class Settings:
    """What a shop has decided about itself; a new shop starts with the defaults.

    Attributes:
        version: 0 = the defaults, nothing decided yet.
        currency: every amount of the shop is in it.
        timezone: IANA name of the zone in which the shop's days begin.
        languages: the shop's own first.
        layers: the order in which rules see a cart.
        choice: whether the best combination of rules is taken, or the merchant's order decides.
        max_coupons: coupons of one order; None = any number.
        hint_reach: up to how many percent of a threshold may be missing for a hint.
        margin_floor: the least margin of an order's goods, in percent of what is paid for them, below
            which nobody publishes rules alone; None = not declared.
        tiers, segments, channels: every word that audiences may use; None = any.
        freight: what delivery costs; None = nothing.
        tax: how tax is reckoned; None = nothing is taxed.
        points: how points pay; None = they do not.
        earning: how points are earned; None = they are not.
        uses_back: whether cancelling a whole order that was paid gives back what it has used of the
            limits of rules.
        hold_minutes: how long goods are kept for a checkout that does not say.
        pay_within_minutes: how long an order waits for its payment.
        profile: the legal profile that prices keep to, by name; under ``CN`` they depend on what
            *disclosures* declare and on nothing else. None = the shop has adopted none.
        disclosures: what prices may depend on, each with the words that buyers are shown; None = it is
            not judged, unless the profile says so.
        receive_after_days: days from delivery after which an order counts as received.
        returns: on what terms goods are taken back.
        tier_scheme: how members rise and fall; None = tiers are said by hand.
        retentions: how long what was bought is kept with the buyer's data, before that is erased.
        stored_value: how wallets, store credit and gift cards are given out and used.
        provider, payee: by whom, and to which account of ours, orders are paid.
        remember_days: how long the outcome of a call with a key is remembered.

    Raises:
        InvalidInput: naming the field.
    """

    version: int = 0
    currency: str = field(default="CNY", validator=_currency)
    timezone: str = field(default="Asia/Shanghai", validator=checks.text())
    languages: tuple[str, ...] = field(
        default=("zh", "en"),
        converter=_texts,
        validator=checks.each(checks.text(), least=1, most=LANGUAGES_MAX),
    )
    layers: tuple[promotions.Layer, ...] = field(
        default=promotions.DEFAULT_LAYERS, converter=_in_order, validator=_layers
    )
    choice: promotions.Choice = field(
        default=promotions.Choice.BEST, validator=checks.is_a(promotions.Choice)
    )
    max_coupons: int | None = field(
        default=None, validator=checks.optional(checks.whole(least=0, most=500))
    )
    hint_reach: Decimal = field(default=Decimal(50), validator=_percent)
    margin_floor: Decimal | None = field(
        default=None, validator=checks.optional(checkout.margins.check_floor)
    )
    tiers: tuple[str, ...] | None = field(default=None, validator=_words)
    segments: tuple[str, ...] | None = field(default=None, validator=_words)
    channels: tuple[str, ...] | None = field(default=None, validator=_words)
    freight: checkout.FreightTerms | None = field(
        default=None, validator=checks.optional(checks.is_a(checkout.FreightTerms))
    )
    tax: checkout.TaxTerms | None = field(
        default=None, validator=checks.optional(checks.is_a(checkout.TaxTerms))
    )
    profile: str | None = field(
        default=None, validator=checks.optional(checks.one_of(pricing.PROFILES))
    )
    disclosures: tuple[pricing.Disclosure, ...] | None = field(
        default=None,
        validator=checks.optional(
            checks.each(checks.is_a(pricing.Disclosure), most=DISCLOSURES_MAX)
        ),
    )
    points: checkout.PointsTerms | None = field(
        default=None, validator=checks.optional(checks.is_a(checkout.PointsTerms))
    )
    earning: membership.points.EarningTerms | None = field(
        default=None, validator=checks.optional(checks.is_a(membership.points.EarningTerms))
    )
    uses_back: bool = field(default=True, validator=checks.true_or_false)
    hold_minutes: int = field(default=15, validator=checks.whole(least=1, most=MINUTES_MAX))
    pay_within_minutes: int = field(default=30, validator=checks.whole(least=1, most=MINUTES_MAX))
    receive_after_days: int = field(default=10, validator=checks.whole(least=1, most=DAYS_MAX))
    returns: aftersales.ReturnPolicy = field(
        default=aftersales.ReturnPolicy(), validator=checks.is_a(aftersales.ReturnPolicy)
    )
    stored_value: membership.stored_value.Terms = field(
        default=membership.stored_value.Terms(),
        validator=checks.is_a(membership.stored_value.Terms),
    )
    tier_scheme: membership.TierScheme | None = field(
        default=None, validator=checks.optional(checks.is_a(membership.TierScheme))
    )
    retentions: tuple[membership.Retention, ...] = field(
        default=(membership.erasing.INVOICES,),
        validator=checks.each(checks.is_a(membership.Retention), most=RETENTIONS_MAX),
    )
    provider: str = field(default="online", validator=checks.text())
    payee: str = field(default="shop", validator=checks.text())
    remember_days: int = field(default=30, validator=checks.whole(least=1, most=DAYS_MAX))

    def __attrs_post_init__(self) -> None:
        if self.tier_scheme is not None:
            self.tier_scheme.per.in_(self.currency, path="tier_scheme.per")
        # Amounts in another currency and unknown classes of tax are found here, not by a buyer.
        _ = self.terms
        for place, rate in enumerate(self.earning.rates if self.earning else ()):
            if rate.per is not None:
                rate.per.in_(self.currency, path=f"earning.rates[{place}].per")

    @property
    def told(self) -> tuple[pricing.Disclosure, ...] | None:
        """What prices may depend on, as buyers are told; None = it is not judged."""
        guarded = self.profile is not None and pricing.PROFILES[self.profile]
        return () if guarded and self.disclosures is None else self.disclosures

    @cached_property
    def terms(self) -> checkout.Terms:
        """The part of it that quotes depend on."""
        return checkout.Terms(
            currency=self.currency,
            choice=self.choice,
            coupons_max=self.max_coupons,
            hint_reach=self.hint_reach,
            freight=self.freight,
            points=self.points,
            tax=self.tax,
            disclosures=self.disclosures or (),
        )


def change(
    settings: Settings, changes: Mapping[str, object], *, unset: Sequence[str] = ()
) -> Settings:
    """Return *settings* with *changes*, by field name, and those *unset* as in a new shop.

    Raises:
        InvalidInput: a field is unknown, its value wrong, or it is both changed and unset.
    """
    names = {attribute.name for attribute in fields(Settings)} - {"version"}
    for name in changes:
        if name not in names:
            raise InvalidInput(name, "input.unknown_field")
    new = Settings()
    before: dict[str, object] = {}
    for place, name in enumerate(unset):
        if name not in names:
            raise InvalidInput(f"unset[{place}]", "input.not_one_of", choices=tuple(sorted(names)))
        if name in changes or name in before:
            raise InvalidInput(f"unset[{place}]", "input.duplicate")
        before[name] = getattr(new, name)
    given: dict[str, Any] = {**before, **changes}
    return evolve(settings, **given)
