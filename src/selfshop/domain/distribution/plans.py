"""Commission plans: who is paid how much of a sale, as data.

For each line the first tariff that holds its SKU counts. A tariff has *steps*, what the promoter so
many levels above the sale gets (plain levels), and *ceilings*, up to how much a grade gets less
what those below it were paid (级差); a plan may use either or both. A promoter of a grade with a
ceiling gets whichever of the two is more.

With steps of 10 and 5 %, an agent's ceiling of 40 and a division's of 60, a sale by D under C under
the agent B under the division A pays D 10, C 5, B 40 - 15 = 25 and A 60 - 40 = 20.
"""

from decimal import Decimal

from attrs import evolve, field, frozen

from selfshop.domain import promotions
from selfshop.domain.distribution.profiles import PROFILES, REACH_MAX, Measure, require_lawful
from selfshop.domain.distribution.terms import (
    DAYS_MAX,
    Binding,
    Entry,
    OwnPurchase,
    WithdrawalTerms,
)
from selfshop.domain.shared import InvalidInput, Money, Refused, RuleId, checks

TARIFFS_MAX = 1_000
GRADES_MAX = 50
NO_PERCENT = Decimal(0)
#: No percentage, and no minor unit for a unit.
NOTHING = (NO_PERCENT, 0)

_percent = checks.optional(promotions.check_percent)
_amount = checks.optional(checks.money(least_minor=0))
_depth = checks.whole(least=1, most=REACH_MAX)


@frozen(kw_only=True)
class Share:
    """A part of a sale: *percent* of what its units cost, or *fixed* for each of them.

    Raises:
        InvalidInput: both are given, or neither.
    """

    percent: Decimal | None = field(default=None, validator=_percent)
    fixed: Money | None = field(default=None, validator=_amount)

    def __attrs_post_init__(self) -> None:
        if (self.percent is None) == (self.fixed is None):
            raise InvalidInput("", "distribution.one_kind_of_share")

    @property
    def parts(self) -> tuple[Decimal, int]:
        """The percentage, and minor units for each unit."""
        return self.percent or NO_PERCENT, 0 if self.fixed is None else self.fixed.minor


@frozen(kw_only=True)
class Step:
    """What the promoter *depth* levels above a sale gets; a step for their grade goes first."""

    depth: int = field(validator=_depth)
    share: Share = field(validator=checks.is_a(Share))
    grade: str | None = field(default=None, validator=checks.optional(checks.text()))


@frozen(kw_only=True)
class Ceiling:
    """What a promoter of *grade* and all below them get together."""

    grade: str = field(validator=checks.text())
    share: Share = field(validator=checks.is_a(Share))


@frozen(kw_only=True)
class Tariff:
    """What is paid for some goods; without steps and ceilings nothing is.

    Attributes:
        scope: for which goods.
        coupon: the rule of the coupon that a guide gives to buyers (导购): only what was bought
            with it is paid for; None = whatever was bought.
        kept_by_shop: the percentage of each commission that stays with the shop.
    """

    scope: promotions.Scope = field(
        default=promotions.EVERYTHING, validator=checks.is_a(promotions.Scope)
    )
    steps: tuple[Step, ...] = field(
        default=(), validator=checks.each(checks.is_a(Step), most=REACH_MAX * GRADES_MAX)
    )
    ceilings: tuple[Ceiling, ...] = field(
        default=(), validator=checks.each(checks.is_a(Ceiling), most=GRADES_MAX)
    )
    coupon: RuleId | None = field(default=None, validator=checks.optional(checks.text()))
    kept_by_shop: Decimal | None = field(default=None, validator=_percent)

    def __attrs_post_init__(self) -> None:
        checks.no_duplicates("steps", [(step.depth, step.grade) for step in self.steps])
        checks.no_duplicates("ceilings", [one.grade for one in self.ceilings])

    def step(self, depth: int, grade: str | None) -> tuple[Decimal, int]:
        """Return what the promoter of *grade*, *depth* levels above a sale, gets by the steps."""
        found = {step.grade: step.share.parts for step in self.steps if step.depth == depth}
        return found.get(grade, found.get(None, NOTHING))

    def ceiling(self, grade: str | None) -> tuple[Decimal, int] | None:
        """Return what *grade* and all below it get together, if it has a ceiling."""
        return next((one.share.parts for one in self.ceilings if one.grade == grade), None)


@frozen(kw_only=True)
class Pool:
    """What all promoters together may get of a sale: of its price, and for each unit."""

    percent: Decimal | None = field(default=None, validator=_percent)
    fixed: Money | None = field(default=None, validator=_amount)

    @property
    def parts(self) -> tuple[Decimal, int]:
        """The percentage, and minor units for each unit."""
        return self.percent or NO_PERCENT, 0 if self.fixed is None else self.fixed.minor


def _known_profile(_: object, attribute: checks.Named, value: str) -> None:
    checks.one_of(PROFILES)(_, attribute, value)


@frozen(kw_only=True)
class Plan:
    """How a shop pays its promoters; an aggregate with a version, of which the last counts.

    Attributes:
        profile: the legal profile that it keeps to, by name.
        counsel: the opinion of counsel that a second level rests on, as the shop files it.
        grades: the shop's words for promoters' grades; new ones have none.
        reach: how many levels up a sale is looked at.
        wait_days: from receipt of all goods until a commission is due.
        version: 0 = not published yet.

    Raises:
        InvalidInput: naming the field.
    """

    profile: str = field(validator=_known_profile)
    pool: Pool = field(validator=checks.is_a(Pool))
    tariffs: tuple[Tariff, ...] = field(
        validator=checks.each(checks.is_a(Tariff), most=TARIFFS_MAX)
    )
    reach: int = field(default=1, validator=_depth)
    grades: tuple[str, ...] = field(
        default=(), validator=checks.each(checks.text(), most=GRADES_MAX)
    )
    entry: Entry = field(default=Entry(), validator=checks.is_a(Entry))
    binding: Binding = field(default=Binding(), validator=checks.is_a(Binding))
    own_purchase: OwnPurchase = field(
        default=OwnPurchase.UPLINE, validator=checks.is_a(OwnPurchase)
    )
    wait_days: int = field(default=7, validator=checks.whole(least=0, most=DAYS_MAX))
    withdrawals: WithdrawalTerms = field(
        default=WithdrawalTerms(), validator=checks.is_a(WithdrawalTerms)
    )
    counsel: str | None = field(default=None, validator=checks.optional(checks.text()))
    version: int = 0

    def __attrs_post_init__(self) -> None:
        checks.no_duplicates("grades", self.grades)
        for place, tariff in enumerate(self.tariffs):
            _require_known(self, tariff, f"tariffs[{place}]")


def require_publishable(plan: Plan, *, currency: str) -> None:
    """Refuse a plan that could pay more than its pool, or more than its profile allows.

    Raises:
        InvalidInput: an amount is in another currency, nothing could be withdrawn, or the opinion of
            counsel is blank.
        Refused: `distribution.over_pool`, or a measure of the profile with its article.
    """
    for amount in _amounts(plan):
        amount.in_(currency)
    _require_payable(plan.withdrawals)
    if plan.counsel is not None and not plan.counsel.strip():
        raise InvalidInput("plan.counsel", "input.empty")
    most = plan.pool.parts
    for place, tariff in enumerate(plan.tariffs):
        percent, fixed = worst(tariff, plan)
        if percent > most[0] or fixed > most[1]:
            raise Refused(
                "distribution.over_pool",
                tariff=place,
                percent=_plain(percent),
                fixed=fixed,
                percent_most=_plain(most[0]),
                fixed_most=most[1],
            )
    require_lawful(PROFILES[plan.profile], measures(plan), with_counsel=plan.counsel is not None)


def _require_payable(terms: WithdrawalTerms) -> None:
    """Refuse terms by which the least that may be withdrawn is more than the most."""
    if terms.least is None:
        return
    for name, most in (("most", terms.most), ("most_a_month", terms.most_a_month)):
        if most is not None and most.minor < terms.least.minor:
            path = f"plan.withdrawals.{name}"
            raise InvalidInput(path, "input.too_small", least=terms.least.decimal)


def after(plan: Plan, last: Plan | None) -> Plan:
    """Return *plan* as it is published after the *last* one: with that one's version."""
    return evolve(plan, version=0 if last is None else last.version)


def worst(tariff: Tariff, plan: Plan) -> tuple[Decimal, int]:
    """Return the most that a sale may pay in all, as a percentage and for each unit.

    What a level adds never falls with what was paid below it, so taking the dearest grade at each
    level is the dearest line of promoters.
    """
    percent, fixed = NO_PERCENT, 0
    for depth in range(1, plan.reach + 1):
        reached = [_after(tariff, grade, depth, (percent, fixed)) for grade in (None, *plan.grades)]
        percent, fixed = max(one[0] for one in reached), max(one[1] for one in reached)
    return percent, fixed


def _after(
    tariff: Tariff, grade: str | None, depth: int, before: tuple[Decimal, int]
) -> tuple[Decimal, int]:
    step, ceiling = tariff.step(depth, grade), tariff.ceiling(grade) or NOTHING
    return max(before[0] + step[0], ceiling[0]), max(before[1] + step[1], ceiling[1])


def measures(plan: Plan) -> dict[Measure, int]:
    """Return what a legal profile bounds of *plan*."""
    paid = [step.depth for tariff in plan.tariffs for step in tariff.steps]
    ceilings = max((len(tariff.ceilings) for tariff in plan.tariffs), default=0)
    depth = max((one for one in paid if one <= plan.reach), default=0)
    entry = plan.entry
    return {
        Measure.DEPTH: plan.reach if ceilings else depth,
        Measure.JOINING_FEE: 0 if entry.fee is None else entry.fee.minor,
        Measure.BOUGHT_ENTRY: entry.orders,
        Measure.HEADCOUNT_PAY: 0 if entry.per_recruit is None else entry.per_recruit.minor,
        Measure.TEAM_PAY: ceilings,
    }


def _require_known(plan: Plan, tariff: Tariff, path: str) -> None:
    named = {step.grade for step in tariff.steps} | {one.grade for one in tariff.ceilings}
    if named - {None, *plan.grades}:
        raise InvalidInput(f"{path}.grade", "input.not_one_of", choices=tuple(plan.grades))
    if any(step.depth > plan.reach for step in tariff.steps):
        raise InvalidInput(f"{path}.steps", "input.too_large", most=plan.reach)


def _amounts(plan: Plan) -> list[Money]:
    shares = [step.share for tariff in plan.tariffs for step in tariff.steps]
    shares += [one.share for tariff in plan.tariffs for one in tariff.ceilings]
    terms = plan.withdrawals
    amounts = [share.fixed for share in shares]
    amounts += [plan.pool.fixed, plan.entry.fee, plan.entry.per_recruit]
    amounts += [terms.least, terms.most, terms.most_a_month, terms.second_above]
    return [amount for amount in amounts if amount is not None]


def _plain(percent: Decimal) -> str:
    return format(percent.normalize(), "f")
