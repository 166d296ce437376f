"""A quote: what a cart costs, to the cent and the unit, and why."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property

from attrs import evolve, field, frozen

from selfshop.domain import pricing
from selfshop.domain.checkout.carts import Adjustment
from selfshop.domain.checkout.freight import Delivery
from selfshop.domain.checkout.hashing import hash_of
from selfshop.domain.checkout.hints import Hint
from selfshop.domain.shared import Fact, LineId, Minor, Refused, Rejection, RuleId, SkuId

#: Rules that one reading solves for; each takes a search of its own.
EXTRA_COSTS_MAX = 20


@frozen(kw_only=True, weakref_slot=False)
class UnitRow:
    """Units of one line that cost the same for the same reasons; amounts are of one unit.

    Attributes:
        count: how many units.
        list, price: at the list price; after the price ladder.
        adjustments: what each adjustment of the line takes off, in the line's order.
        shares: what each rule takes off, in the order of application.
        goods: price less adjustments and shares.
        freight, tax: what is added; points: what points pay of it.
        payable: goods + freight + tax where prices are exclusive - points.
    """

    count: int
    list: Minor
    price: Minor
    adjustments: tuple[Minor, ...]
    shares: tuple[tuple[RuleId, Minor], ...]
    goods: Minor
    freight: Minor
    tax: Minor
    points: Minor
    payable: Minor


@frozen(kw_only=True, weakref_slot=False)
class LineQuote:
    """One line of the cart; amounts are of all its units and sum those of its rows.

    Attributes:
        units: the line's units in order, equal ones together.
        price_kind: which kind of entry won the price ladder.
        losers: the entries that did not, with the reason.
    """

    line: LineId
    sku: SkuId
    quantity: int
    list: Minor
    price: Minor
    adjustments: tuple[Adjustment, ...]
    shares: tuple[tuple[RuleId, Minor], ...]
    goods: Minor
    freight: Minor
    tax: Minor
    points: Minor
    payable: Minor
    units: tuple[UnitRow, ...]
    price_kind: pricing.Kind
    losers: tuple[pricing.LostEntry, ...]


@frozen(kw_only=True)
class Gift:
    """Units that a rule adds for nothing."""

    sku: SkuId
    quantity: int
    rule: RuleId


@frozen(kw_only=True, weakref_slot=False)
class Applied:
    """A rule that applies, and what it takes off in all."""

    rule: RuleId
    amount: Minor
    coupon: bool
    funded_by: str | None


@frozen(kw_only=True, weakref_slot=False)
class Rejected:
    """A rule that can touch the cart and does not apply, with the reason."""

    rule: RuleId
    code: str
    facts: Mapping[str, Fact]

    def message(self, locale: str = "en") -> str:
        """One sentence for people, in Chinese (``zh``) or English."""
        return Rejection(code=self.code, facts=self.facts).message(locale)


@frozen(kw_only=True)
class Quote:
    """What one cart costs at one moment. Amounts are minor units of *currency*.

    Attributes:
        lines: in the order of (SKU, line id), whatever the cart's order.
        list, price: all goods at list prices; after the price ladder.
        discount: what adjustments and rules take off goods; goods = price - discount.
        points, points_used: what points pay, and how many.
        payable: goods + freight + tax where prices are exclusive - points.
        optimal: whether no legal set of rules costs less; *gap* bounds what one could save.
        ruleset: the rule set's version.
        expires_at: the earliest instant at which anything used changes; None = never.
        ship_to: the region that goods go to.
        delivery: how freight came about, before rules on it, by template.
    """

    currency: str
    lines: tuple[LineQuote, ...]
    gifts: tuple[Gift, ...]
    applied: tuple[Applied, ...]
    rejected: tuple[Rejected, ...]
    list: Minor
    price: Minor
    discount: Minor
    goods: Minor
    freight: Minor
    points: Minor
    points_used: int
    tax: Minor
    payable: Minor
    optimal: bool
    gap: Minor
    ruleset: str
    expires_at: datetime | None
    ship_to: str | None = None
    delivery: tuple[Delivery, ...] = ()

    #: Answers about rules that cannot touch the cart; only a fresh quote has it.
    _why: Callable[[RuleId], Rejection] | None = field(
        init=False, default=None, eq=False, repr=False
    )

    #: What having a rule apply would cost more; only a fresh quote has it.
    _extra_cost: Callable[[RuleId], int | None] | None = field(
        init=False, default=None, eq=False, repr=False
    )

    #: Counts the rules that cannot touch the cart; only a fresh quote has it.
    _untouched: Callable[[], Mapping[str, int]] | None = field(
        init=False, default=None, eq=False, repr=False
    )

    #: What a little more would save; only a fresh quote has it.
    _hints: Callable[[], tuple[Hint, ...]] | None = field(
        init=False, default=None, eq=False, repr=False
    )

    def but(self, **changes: object) -> "Quote":
        """Return this quote with *changes*, as fresh as it is."""
        changed = evolve(self, **changes)  # type: ignore[arg-type]  # attrs checks the names
        for private in ("_why", "_extra_cost", "_untouched", "_hints"):
            object.__setattr__(changed, private, getattr(self, private))
        return changed

    @property
    def is_regional(self) -> bool:
        """Whether it makes a difference to freight where goods go."""
        return any(one.regional for one in self.delivery)

    @property
    def obstacles(self) -> tuple[Rejection, ...]:
        """Why no order can be placed as it stands: what cannot be delivered, or not there."""
        found = (one.obstacle(self.ship_to) for one in self.delivery)
        return tuple(one for one in found if one is not None)

    def extra_cost(self, rule: RuleId) -> Minor | None:
        """Return how much more it would cost to have *rule* apply; None when it cannot.

        Solved when asked, over all other rules: goods, freight, added tax, less gifts' value.

        Raises:
            Refused: ``quote.not_fresh`` when the quote was read from the store.
        """
        if self._extra_cost is None:
            raise Refused("quote.not_fresh")
        extra = self._extra_cost(rule)
        return None if extra is None else Minor(extra)

    def extra_costs(self) -> Mapping[RuleId, Minor]:
        """Return what each rule that is no better would cost more, as `extra_cost` does.

        Solved when asked, for the first EXTRA_COSTS_MAX of them.

        Raises:
            Refused: ``quote.not_fresh`` when the quote was read from the store.
        """
        asked = [one.rule for one in self.rejected if one.code == "not_better"]
        extra = {rule: self.extra_cost(rule) for rule in asked[:EXTRA_COSTS_MAX]}
        return {rule: cost for rule, cost in extra.items() if cost is not None}

    @cached_property
    def untouched(self) -> Mapping[str, int]:
        """How many rules of the set cannot touch the cart, by reason; counted when asked.

        Raises:
            Refused: ``quote.not_fresh`` when the quote was read from the store.
        """
        if self._untouched is None:
            raise Refused("quote.not_fresh")
        return self._untouched()

    def why(self, rule: RuleId) -> Rejected | Applied:
        """Say what became of *rule*, whether it can touch the cart or not.

        Raises:
            Refused: ``quote.not_fresh`` when the quote was read from the store.
        """
        decided: tuple[Applied | Rejected, ...] = (*self.applied, *self.rejected)
        for one in decided:
            if one.rule == rule:
                return one
        if self._why is None:
            raise Refused("quote.not_fresh")
        reason = self._why(rule)
        return Rejected(rule=rule, code=reason.code, facts=reason.facts)

    @cached_property
    def hints(self) -> tuple[Hint, ...]:
        """凑单: thresholds within reach and what reaching them saves, by rule; quoted when asked.

        Raises:
            Refused: ``quote.not_fresh`` when the quote was read from the store.
        """
        if self._hints is None:
            raise Refused("quote.not_fresh")
        return self._hints()

    @cached_property
    def hash(self) -> str:
        """SHA-256 over what the buyer agrees to; see `hashing`."""
        return hash_of(self)
