"""Judging rules before they are published: what is wrong with them, and the worst cart they allow."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from selfshop.domain import catalog, checkout, pricing, promotions
from selfshop.domain.checkout import margins
from selfshop.domain.promotions import linting, redeeming
from selfshop.domain.settings import Settings
from selfshop.domain.shared import Fact, Minor, Refused, RuleId, SkuId, format_minor
from selfshop.ports.work import Work

#: SKUs of a shop against which rules are checked; of a larger one names are not looked at.
SKUS_MAX = 100_000


@frozen(kw_only=True)
class Worst:
    """The worst cart that a buyer can build under rules, as `checkout.margins` found it.

    Attributes:
        floor: in percent of what is paid for goods.
        exact: whether no cart within *bounds* is worse.
        proven: whether it is proven that no cart within *bounds* is below the floor.
        over: how far the cart is above the floor; negative = below. None = there is no cart.
        least: no cart within *bounds* is less above the floor than this; None = not known.
        cart, tier, channel, at: the witness, who buys it, where and when.
        goods, cost, gifts, margin: its figures; margin = goods - cost - gifts.
        percent: of goods, rounded down to a tenth; empty where nothing is paid.
        rules: that apply to it.
        searched, uncosted: SKUs that were searched, and SKUs on sale without a cost.
    """

    floor: Decimal
    exact: bool
    proven: bool
    over: Minor | None
    least: Minor | None
    cart: checkout.Cart | None
    tier: str | None
    channel: str | None
    at: datetime | None
    goods: Minor
    cost: Minor
    gifts: Minor
    margin: Minor
    percent: str
    rules: tuple[RuleId, ...]
    bounds: margins.Bounds
    searched: int
    uncosted: int
    steps: int

    @property
    def below(self) -> bool:
        """Whether the cart is below the floor."""
        return self.over is not None and self.over < 0

    def told(self, currency: str) -> dict[str, Any]:
        """Return what a refusal says of it."""
        cart = self.cart
        lines: Mapping[str, Fact] = {}
        if cart is not None:
            lines = {str(line.sku): line.quantity for line in cart.lines}
        return {
            "lines": lines,
            "coupons": () if cart is None else tuple(map(str, cart.coupons)),
            "tier": self.tier,
            "channel": self.channel,
            "goods": format_minor(self.goods, currency),
            "margin": format_minor(self.margin, currency),
            "percent": self.percent,
            "floor": f"{self.floor:f}",
            "exact": self.exact,
            "rules": tuple(map(str, self.rules)),
        }


@frozen(kw_only=True)
class Judged:
    """What was found about rules.

    Attributes:
        digest: of the rules, whatever their order.
        findings: errors first; at most 500 are told, and all are counted.
        worst: None = no margin is declared, or errors come first.
    """

    digest: str
    findings: tuple[linting.Finding, ...]
    errors: int
    warnings: int
    notes: int
    worst: Worst | None

    def require_sound(self) -> None:
        """Refuse rules with errors, by the code of the first, naming rule and field."""
        if self.errors:
            first = self.findings[0]
            facts: dict[str, Any] = {**first.facts, "rule": first.rule, "path": first.path}
            raise Refused(first.code, **facts, errors=self.errors)


@frozen(kw_only=True)
class Shelf:
    """What rules are judged against, read in one unit; the judging itself holds no lock.

    Attributes:
        skus: None = no rule names any, or there are more than SKUS_MAX of them.
        too_many: whether there are.
    """

    settings: Settings
    at: datetime
    rules: promotions.RuleSet
    usage: Mapping[RuleId, promotions.Usage]
    skus: Mapping[SkuId, catalog.Sku] | None
    too_many: bool
    prices: Mapping[SkuId, tuple[pricing.PriceEntry, ...]]
    costs: Mapping[SkuId, pricing.Cost]


def look(work: Work, rules: tuple[promotions.Rule, ...], *, floor: Decimal | None) -> Shelf:
    """Read what *rules* are judged against; costs and prices only where a floor asks for them.

    Raises:
        InvalidInput: the rules make no set, naming rule and field.
    """
    settings = work.house.settings()
    made = promotions.RuleSet(currency=settings.currency, layers=settings.layers, rules=rules)
    limited = () if made.limited is None else made.limited.rules
    usage = work.quotas.usage([redeeming.quota_of_rule(rule.id) for rule in limited], member=None)
    found = None
    if floor is not None or any(map(_names_something, rules)):
        found = work.catalog.find_skus(product=None, listing=None, after=None, limit=SKUS_MAX + 1)
    too_many = found is not None and len(found) > SKUS_MAX
    known = None if found is None else {sku.id: sku for sku in found[:SKUS_MAX]}
    costs = {} if floor is None or known is None else work.prices.costs(known)
    ladders = work.prices.ladders(costs) if costs else {}
    return Shelf(
        settings=settings,
        at=work.at,
        rules=made,
        usage=redeeming.usage_of_rules(usage),
        skus=known,
        too_many=too_many,
        prices={sku: tuple(entries) for sku, entries in ladders.items()},
        costs=costs,
    )


def _names_something(rule: promotions.Rule) -> bool:
    named = [rule.scope.include, rule.scope.exclude]
    benefit = rule.benefit
    plain = promotions.benefits.AmountOff | promotions.benefits.PercentOff
    return any(one is not None for one in named) or not isinstance(benefit, plain)


def judge(shelf: Shelf, *, floor: Decimal | None, bounds: margins.Bounds) -> Judged:
    """Judge the rules of *shelf*; search for the worst cart where there is a floor and no error."""
    report = linting.lint(_book(shelf))
    worst = None
    if floor is not None and not report.errors:
        worst = _worst(shelf, margins.Floor(percent=floor), bounds)
    more = [*_of_catalogue(shelf), *_of_search(worst)]
    return Judged(
        digest=linting.digest_of(shelf.rules.rules),
        findings=(*report.findings, *more),
        errors=report.errors,
        warnings=report.warnings + len(more),
        notes=report.notes,
        worst=worst,
    )


def _book(shelf: Shelf) -> linting.Book:
    settings = shelf.settings
    known = None
    if shelf.skus is not None and not shelf.too_many:
        dearest = {
            sku: max((e.amount.minor for e in entries if e.kind is pricing.Kind.LIST), default=0)
            for sku, entries in shelf.prices.items()
        }
        known = linting.Catalogue(shelf.skus.values(), dearest=dearest)
        if len(shelf.prices) < len(shelf.skus):
            # A price that was not read could be the dearest.
            known.dearest = {}
    return linting.Book(
        rules=shelf.rules,
        catalogue=known,
        at=shelf.at,
        usage=shelf.usage,
        words=linting.Words(
            tiers=_words(settings.tiers),
            segments=_words(settings.segments),
            channels=_words(settings.channels),
        ),
        by_priority=settings.choice is promotions.Choice.PRIORITY,
        coupons_max=settings.max_coupons,
        units_max=margins.UNITS_MAX,
        goods_alone=settings.freight is None and settings.tax is None,
    )


def _words(words: Iterable[str] | None) -> frozenset[str] | None:
    return None if words is None else frozenset(words)


def _worst(shelf: Shelf, floor: margins.Floor, bounds: margins.Bounds) -> Worst:
    snapshot = checkout.Snapshot(
        terms=shelf.settings.terms,
        skus=shelf.skus or {},
        prices=shelf.prices,
        rules=shelf.rules,
        usage=shelf.usage,
    )
    costs = margins.costs_of(
        {sku: cost.amount.minor for sku, cost in shelf.costs.items()}, shelf.rules.rules
    )
    return told(margins.worst_cart(snapshot, costs, floor=floor, bounds=bounds, at=shelf.at))


def told(found: margins.WorstCart) -> Worst:
    """Return what a search has found in plain figures."""
    empty = Worst(
        floor=found.floor.percent,
        exact=found.exact,
        proven=found.proven_above,
        over=found.over,
        least=found.least,
        cart=None,
        tier=None,
        channel=None,
        at=None,
        goods=Minor(0),
        cost=Minor(0),
        gifts=Minor(0),
        margin=Minor(0),
        percent="",
        rules=(),
        bounds=found.bounds,
        searched=found.searched,
        uncosted=found.uncosted,
        steps=found.steps,
    )
    tried = found.tried
    if tried is None:
        return empty
    return evolve(
        empty,
        cart=tried.cart,
        tier=tried.scene.buyer.tier,
        channel=tried.scene.channel,
        at=tried.scene.at,
        goods=tried.margin.goods,
        cost=tried.margin.cost,
        gifts=tried.margin.gifts,
        margin=tried.margin.margin,
        percent=tried.margin.percent,
        rules=tuple(one.rule for one in tried.quote.applied),
    )


def _of_catalogue(shelf: Shelf) -> list[linting.Finding]:
    if not shelf.too_many:
        return []
    return [_warning("rule_book.not_finished", check="catalogue", most=SKUS_MAX)]


def _of_search(worst: Worst | None) -> list[linting.Finding]:
    if worst is None:
        return []
    found = []
    if not worst.below and not worst.proven:
        found.append(_warning("rule_book.may_lose", searched=worst.searched))
    if worst.uncosted:
        found.append(_warning("rule_book.not_costed", count=worst.uncosted))
    return found


def _warning(code: str, **facts: Fact) -> linting.Finding:
    return linting.Finding(code=code, severity=linting.Severity.WARNING, facts=facts)
