"""The operating logic of a self-operated online shop (自营平台), to be embedded by any host.

```python
from selfshop import open_shop

shop = open_shop("memory://")
```
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selfshop.domain.shared import (
        Conflict,
        Customer,
        InvalidInput,
        Money,
        NotFound,
        Period,
        Refused,
        ShopError,
        Staff,
        StoreUnfit,
        System,
    )
    from selfshop.shop import Shop, open_shop

__all__ = [
    "Conflict",
    "Customer",
    "InvalidInput",
    "Money",
    "NotFound",
    "Period",
    "Refused",
    "Shop",
    "ShopError",
    "Staff",
    "StoreUnfit",
    "System",
    "open_shop",
]

_OF_THE_SHOP = frozenset({"Shop", "open_shop"})


def __getattr__(name: str) -> Any:
    # Importing selfshop costs next to nothing; what is used is loaded when it is used.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "selfshop.shop" if name in _OF_THE_SHOP else "selfshop.domain.shared"
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
