"""A quote: what a cart costs, to the cent and the unit, and why."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from attrs import evolve, field, frozen

from selfshop.domain import pricing
from selfshop.domain.checkout.asking import Asking
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
        factors: what the price asked of the buyer, and the rules that took something off it.
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
    factors: tuple[pricing.Condition, ...] = ()


@frozen(kw_only=True)
class Gift:
    """Units that a rule adds for nothing."""

    sku: SkuId
    quantity: int
    rule: RuleId


@frozen(kw_only=True, weakref_slot=False)
class Applied:
    """A rule that applies, what it takes off in all, and what it asks of a buyer."""

    rule: RuleId
    amount: Minor
    coupon: bool
    funded_by: str | None
    factors: tuple[pricing.Condition, ...] = ()


@frozen(kw_only=True, weakref_slot=False)
class Rejected:
    """A rule that can touch the cart and does not apply, with the reason."""

    rule: RuleId
    code: str
    facts: Mapping[str, Fact]

    def message(self, locale: str = "en") -> str:
        """One sentence for people, in Chinese (``zh``) or English."""
        return Rejection(code=self.code, facts=self.facts).message(locale)


@frozen(kw_only=True, weakref_slot=False)
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
        disclosed: the words by which buyers are told of the factors of its lines and rules.
    """

    #: What plain data says beside the fields: an order is placed by the hash.
    json_also: ClassVar[tuple[str, ...]] = ("hash",)

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
    disclosed: tuple[pricing.Disclosure, ...] = ()

    #: Answers what is no part of its value; only a fresh quote has it.
    _asking: Asking | None = field(init=False, default=None, eq=False, repr=False)

    def but(self, **changes: object) -> "Quote":
        """Return this quote with *changes*, as fresh as it is."""
        changed = evolve(self, **changes)  # type: ignore[arg-type]  # attrs checks the names
        object.__setattr__(changed, "_asking", self._asking)
        return changed

    def _asked(self) -> Asking:
        if self._asking is None:
            raise Refused("quote.not_fresh")
        return self._asking

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
        extra = self._asked().extra_cost(rule)
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
        return self._asked().untouched()

    def why(self, rule: RuleId) -> Rejected | Applied:
        """Say what became of *rule*, whether it can touch the cart or not.

        Raises:
            Refused: ``quote.not_fresh`` when the quote was read from the store.
        """
        decided: tuple[Applied | Rejected, ...] = (*self.applied, *self.rejected)
        for one in decided:
            if one.rule == rule:
                return one
        reason = self._asked().why(rule)
        return Rejected(rule=rule, code=reason.code, facts=reason.facts)

    @cached_property
    def hints(self) -> tuple[Hint, ...]:
        """凑单: thresholds within reach and what reaching them saves, by rule; quoted when asked.

        Raises:
            Refused: ``quote.not_fresh`` when the quote was read from the store.
        """
        return self._asked().hints()

    @cached_property
    def hash(self) -> str:
        """SHA-256 over what the buyer agrees to; see `hashing`."""
        return hash_of(self)
