"""Reading and changing a shop's settings."""

from collections.abc import Mapping
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from selfshop.application.operation import HOUSE, Group, operation
from selfshop.domain import aftersales, checkout, membership, pricing, promotions
from selfshop.domain.settings import Settings, change
from selfshop.domain.shared import Event, InvalidInput, Refused
from selfshop.ports.work import Work

WRITE = "settings.write"


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
        freight: checkout.FreightTerms | None = None,
        tax: checkout.TaxTerms | None = None,
        points: checkout.PointsTerms | None = None,
        earning: membership.points.EarningTerms | None = None,
        margin_floor: Decimal | None = None,
        tiers: tuple[str, ...] | None = None,
        segments: tuple[str, ...] | None = None,
        channels: tuple[str, ...] | None = None,
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
    ) -> Settings:
        """Put changed settings in force as the next version; what is not given stays.

        Raises:
            InvalidInput: naming the setting.
            Refused: ``settings.currency_in_use`` once the shop has products.
        """
        given = {name: value for name, value in locals().items() if name not in {"self", "work"}}
        return _change(work, {name: value for name, value in given.items() if value is not None})


def _change(work: Work, changes: Mapping[str, object]) -> Settings:
    before = work.house.settings()
    after = change(before, changes)
    if after.timezone != before.timezone:
        _require_zone(after.timezone)
    if after.currency != before.currency and work.catalog.find_products(after=None, limit=1):
        raise Refused("settings.currency_in_use", currency=before.currency)
    saved = work.house.change_settings(after)
    work.emit(
        Event(
            kind="settings.changed",
            aggregate="settings:",
            root=work.shop,
            version=saved.version,
            facts={"changed": tuple(sorted(changes))},
        )
    )
    return saved


def _require_zone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput("timezone", "input.unknown_zone", zone=timezone) from error
