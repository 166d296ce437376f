"""What one cart's delivery costs, as a function of what its goods cost after the rules.

Pieces, grams and cubic centimetres of a cart do not change while rules apply; only the thresholds
on amounts do. While goods get cheaper, thresholds are missed and never reached, so freight never
falls: that is what lets a search for the best rules bound it.
"""

from collections.abc import Callable, Mapping, Sequence

from attrs import evolve, frozen

from selfshop.domain import catalog, promotions
from selfshop.domain.checkout.freight.deliveries import NOTHING, Delivery, Free
from selfshop.domain.checkout.freight.templates import Measure, Rate, Template
from selfshop.domain.checkout.freight.terms import Combine, FreightTerms
from selfshop.domain.shared import Minor, SkuId

_COUNTED: Mapping[Measure, Callable[[catalog.Sku], int]] = {
    Measure.PIECE: lambda _: 1,
    Measure.WEIGHT: lambda sku: sku.weight_g,
    Measure.VOLUME: lambda sku: sku.volume_cm3,
}


@frozen(kw_only=True, eq=False)
class Group:
    """The goods of one template.

    Attributes:
        loads: what one unit of each of its lines counts, by line; empty = its goods' amounts.
        full: what it costs by itself, in minor units.
        beside: what it costs where another one pays for the first.
        free_over: from this amount of its goods on it costs nothing; None = from none that they
            can come to, since no rule makes goods dearer.
        measured: the amount that is compared; None = its goods after discounts.
        said: what is said of it when it costs *full*.
    """

    lines: Sequence[int]
    loads: Mapping[int, int]
    full: int
    beside: int
    free_over: int | None
    measured: int | None
    said: Delivery

    def is_free(self, goods: Sequence[int]) -> bool:
        """Tell whether its own threshold is reached; *goods* is what each line costs."""
        if self.free_over is None:
            return False
        measured = self.measured
        if measured is None:
            measured = sum(goods[line] for line in self.lines)
        return measured >= self.free_over

    @property
    def precedence(self) -> tuple[int, str]:
        """What decides which group pays for the first: the smallest does."""
        return -self.said.first_price, self.said.template or ""


class Charging:
    """The freight of one cart."""

    def __init__(
        self,
        terms: FreightTerms,
        *,
        lines: Sequence[promotions.BoardLine],
        skus: Sequence[catalog.Sku],
        ship_to: str | None,
    ) -> None:
        """Prepare for the cart *lines*; a line beyond the *skus* weighs nothing, but costs.

        Raises:
            Refused: ``sku.unknown_freight_template``, ``sku.not_measured``.
        """
        self._terms = terms
        self._measured = _measured(terms.base, lines, range(len(lines)))
        templates = [terms.template_of(sku) for sku in skus]
        own: dict[str, list[int]] = {}
        for line, template in enumerate(templates):
            own.setdefault("" if template is None else template.name, []).append(line)
        self.groups = tuple(
            _flat(terms, own[name], skus)
            if templates[own[name][0]] is None
            else _group(terms.by_name[name], lines, own[name], skus, ship_to)
            for name in sorted(own)
        )
        #: The groups in the order in which they pay for the first.
        self._leads = sorted(range(len(self.groups)), key=lambda at: self.groups[at].precedence)
        #: What the groups cost where that is the same in every state.
        self._fixed: list[int] | None = None
        if all(group.free_over is None for group in self.groups):
            self._fixed = self._combined([True] * len(self.groups))

    def total(self, state: promotions.State) -> int:
        """Return what delivery costs before rules on freight, in minor units."""
        return 0 if self._is_free(state) else sum(self._amounts(state))

    def amounts(self, state: promotions.State) -> list[int]:
        """Return what each of the groups costs; together they are the total."""
        return [0] * len(self.groups) if self._is_free(state) else self._amounts(state)

    def deliveries(self, state: promotions.State) -> tuple[Delivery, ...]:
        """Say how each group's amount came about."""
        whole = self._is_free(state)
        amounts, goods = self.amounts(state), state.goods_by_line()
        return tuple(
            self._said(group, amount, whole=whole, own=group.is_free(goods))
            for group, amount in zip(self.groups, amounts, strict=True)
        )

    def _said(self, group: Group, amount: int, *, whole: bool, own: bool) -> Delivery:
        said = group.said
        if not said.served:
            return said
        if whole:
            # The threshold that is reached is the order's, not the template's.
            over = self._terms.free_over
            return evolve(
                said,
                amount=NOTHING,
                free=Free.ORDER,
                free_over=None if over is None else Minor(over.minor),
                free_pieces=None,
            )
        if own:
            return evolve(said, amount=NOTHING, free=Free.TEMPLATE)
        if amount == group.full:
            return said
        steps = amount // said.step_price if said.step_price else 0
        return evolve(said, amount=Minor(amount), first=0, first_price=NOTHING, steps=steps)

    def _is_free(self, state: promotions.State) -> bool:
        over = self._terms.free_over
        if over is None:
            return False
        measured = state.goods if self._measured is None else self._measured
        return measured >= over.minor

    def _amounts(self, state: promotions.State) -> list[int]:
        if self._fixed is not None:
            return self._fixed
        goods = state.goods_by_line()
        return self._combined([not group.is_free(goods) for group in self.groups])

    def _combined(self, charged: Sequence[bool]) -> list[int]:
        """Return what each group costs, where some are charged and the others free."""
        by_itself = self._terms.combine is Combine.SUM
        lead = next((group for group in self._leads if charged[group]), None)
        return [
            0 if not charged[place] else group.full if by_itself or place == lead else group.beside
            for place, group in enumerate(self.groups)
        ]


def _measured(
    base: promotions.Base | None, lines: Sequence[promotions.BoardLine], own: Sequence[int]
) -> int | None:
    """Return what a threshold is compared with; None = what goods cost after discounts."""
    if base is promotions.Base.LIST:
        return sum(lines[line].list * lines[line].quantity for line in own)
    if base is promotions.Base.PRICE:
        return sum(lines[line].price * lines[line].quantity for line in own)
    return None


def _opening(lines: Sequence[promotions.BoardLine], own: Sequence[int]) -> int:
    """Return what goods cost before the first rule."""
    return sum(count * now for line in own for count, now, _ in lines[line].runs)


def _flat(terms: FreightTerms, own: Sequence[int], skus: Sequence[catalog.Sku]) -> Group:
    assert terms.flat is not None  # noqa: S101 - else there is a template for every SKU
    flat = terms.flat.minor
    said = Delivery(
        skus=_names(own, skus),
        first=1,
        first_price=Minor(flat),
        amount=Minor(flat),
        free_over=None if terms.free_over is None else Minor(terms.free_over.minor),
    )
    return Group(lines=own, loads={}, full=flat, beside=0, free_over=None, measured=None, said=said)


def _group(
    template: Template,
    lines: Sequence[promotions.BoardLine],
    own: Sequence[int],
    skus: Sequence[catalog.Sku],
    ship_to: str | None,
) -> Group:
    region, zone = template.zone_of(ship_to)
    loads = {line: _COUNTED[template.by](skus[line]) for line in own}
    said = Delivery(
        template=template.name,
        skus=_names(own, skus),
        region=region,
        served=zone.rate is not None,
        regional=template.is_regional,
        by=template.by,
        quantity=sum(lines[line].quantity * load for line, load in loads.items()),
    )
    if zone.rate is None:
        return Group(
            lines=own, loads=loads, full=0, beside=0, free_over=None, measured=None, said=said
        )
    said = _priced(said, zone.rate)
    beside = zone.rate.price_of(zone.rate.steps_beside(said.quantity))
    pieces = sum(lines[line].quantity for line in own)
    measured = _measured(template.base, lines, own)
    free_over = _threshold(zone.rate, pieces)
    if free_over is not None and free_over > (
        _opening(lines, own) if measured is None else measured
    ):
        free_over = None
    return Group(
        lines=own,
        loads=loads,
        full=said.amount,
        beside=min(said.amount, beside),
        free_over=free_over,
        measured=measured,
        said=said,
    )


def _priced(said: Delivery, rate: Rate) -> Delivery:
    steps = rate.steps(said.quantity)
    return evolve(
        said,
        first=rate.first,
        first_price=Minor(rate.first_price.minor),
        steps=steps,
        step=rate.step or 0,
        step_price=Minor(rate.price_of(1)),
        amount=Minor(rate.first_price.minor + rate.price_of(steps)),
        free_over=None if rate.free_over is None else Minor(rate.free_over.minor),
        free_pieces=rate.free_pieces,
    )


def _threshold(rate: Rate, pieces: int) -> int | None:
    """Return from which amount on so many pieces are free; None = from none on."""
    if rate.free_pieces is not None and pieces < rate.free_pieces:
        return None
    if rate.free_over is not None:
        return rate.free_over.minor
    return None if rate.free_pieces is None else 0


def _names(own: Sequence[int], skus: Sequence[catalog.Sku]) -> tuple[SkuId, ...]:
    return tuple(sorted({skus[line].id for line in own}))
