"""Reading and changing a shop's settings."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from selfshop.application.operation import HOUSE, Group, operation
from selfshop.domain import aftersales, checkout, membership, pricing, promotions
from selfshop.domain.settings import Settings, change
from selfshop.domain.shared import Event, InvalidInput, Refused
from selfshop.ports.work import Work

WRITE = "settings.write"


#: What `change` is given besides settings.
_NO_SETTINGS = frozenset({"self", "work", "unset"})


class SettingsDesk(Group):
    """How the shop has decided."""

    name = "settings"

    @operation(who=HOUSE, writes=False)
    def get(self, work: Work) -> Settings:
        """Return the settings in force."""
        return work.house.settings()

    @operation(who=HOUSE, permission=WRITE, writes=True)
    def change(
        self,
        work: Work,
        *,
        currency: str | None = None,
        timezone: str | None = None,
        languages: tuple[str, ...] | None = None,
        layers: tuple[promotions.Layer, ...] | None = None,
        choice: promotions.Choice | None = None,
        max_coupons: int | None = None,
        hint_reach: Decimal | None = None,
        freight: checkout.FreightTerms | None = None,
        tax: checkout.TaxTerms | None = None,
        points: checkout.PointsTerms | None = None,
        earning: membership.points.EarningTerms | None = None,
        margin_floor: Decimal | None = None,
        tiers: tuple[str, ...] | None = None,
        segments: tuple[str, ...] | None = None,
        channels: tuple[str, ...] | None = None,
        profile: str | None = None,
        disclosures: tuple[pricing.Disclosure, ...] | None = None,
        uses_back: bool | None = None,
        hold_minutes: int | None = None,
        pay_within_minutes: int | None = None,
        receive_after_days: int | None = None,
        returns: aftersales.ReturnPolicy | None = None,
        tier_scheme: membership.TierScheme | None = None,
        retentions: tuple[membership.Retention, ...] | None = None,
        stored_value: membership.stored_value.Terms | None = None,
        provider: str | None = None,
        payee: str | None = None,
        remember_days: int | None = None,
        unset: tuple[str, ...] = (),
    ) -> Settings:
        """Put changed settings in force as the next version; what is not given stays.

        Those named in *unset* are again as in a new shop: no limit of coupons, say, or no freight.

        Raises:
            InvalidInput: naming the setting.
            Refused: ``settings.currency_in_use`` once the shop has products; ``price.undisclosed``
                where a rule in force, or a price that is not over yet, asks of buyers what they
                would not be told of.
        """
        given = {name: value for name, value in locals().items() if name not in _NO_SETTINGS}
        changes = {name: value for name, value in given.items() if value is not None}
        return _change(work, changes, unset)


def _change(work: Work, changes: Mapping[str, object], unset: Sequence[str]) -> Settings:
    before = work.house.settings()
    after = change(before, changes, unset=unset)
    if after.timezone != before.timezone:
        _require_zone(after.timezone)
    if after.currency != before.currency and work.catalog.find_products(after=None, limit=1):
        raise Refused("settings.currency_in_use", currency=before.currency)
    if after.told != before.told:
        for rule in work.house.rules().rules:
            pricing.require_disclosed(rule.audience.conditions, after.told, rule=rule.id)
        for asked, sku in sorted(work.prices.asking(at=work.at).items(), key=lambda one: one[1]):
            pricing.require_disclosed(asked, after.told, sku=sku)
    saved = work.house.change_settings(after)
    work.emit(
        Event(
            kind="settings.changed",
            aggregate="settings:",
            root=work.shop,
            version=saved.version,
            facts={"changed": tuple(sorted((*changes, *unset)))},
        )
    )
    return saved


def _require_zone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput("timezone", "input.unknown_zone", zone=timezone) from error
