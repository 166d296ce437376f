"""The order in which rules see a cart."""

from collections.abc import Sequence
from enum import StrEnum

from attrs import field, frozen

from selfshop.domain.shared import InvalidInput, checks

LAYERS_MAX = 20


class Base(StrEnum):
    """What an amount is measured on.

    ``list`` and ``price`` are the list price and the price ladder's winner; ``running`` is the
    amount at the layer's start, after all earlier layers.
    """

    LIST = "list"
    PRICE = "price"
    RUNNING = "running"


class Claims(StrEnum):
    """Whether a unit takes part in at most one rule of the layer (``unit``) or in any number."""

    UNIT = "unit"
    NONE = "none"


@frozen(kw_only=True)
class Layer:
    """One step of the reckoning."""

    name: str = field(validator=checks.text())
    base: Base = field(validator=checks.is_a(Base))
    claims: Claims = field(validator=checks.is_a(Claims))


DEFAULT_LAYERS: tuple[Layer, ...] = (
    Layer(name="item", base=Base.PRICE, claims=Claims.UNIT),
    Layer(name="order", base=Base.RUNNING, claims=Claims.UNIT),
    Layer(name="coupon", base=Base.RUNNING, claims=Claims.NONE),
    Layer(name="shipping", base=Base.RUNNING, claims=Claims.NONE),
)


def require_layers(path: str, layers: Sequence[Layer]) -> None:
    """Refuse no layers, too many, or two of one name, naming the entry under *path*."""
    if not layers:
        raise InvalidInput(path, "input.empty")
    if len(layers) > LAYERS_MAX:
        raise InvalidInput(path, "input.too_many", most=LAYERS_MAX)
    checks.no_duplicates(path, [layer.name for layer in layers])
