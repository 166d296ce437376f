"""Frozen values by the thousand."""

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import fields

T = TypeVar("T")


def maker(cls: type[T]) -> Callable[..., T]:
    """Return a function that makes *cls* from its fields in their order, five times as fast.

    A frozen class sets each field past its own lock. Here an open twin of the same layout is filled
    and then becomes the frozen class. Nothing is checked: for values that are right by
    construction. *cls* is frozen without a slot for weak references, since two classes that have
    one do not count as alike.
    """
    names = [attribute.name for attribute in fields(cls)]  # type: ignore[arg-type]  # attrs' own
    # Its slots are more than its fields where it keeps what it has worked out.
    slots = cls.__slots__  # type: ignore[attr-defined]  # attrs writes them
    twin = type(f"Open{cls.__name__}", (), {"__slots__": slots})
    lines = [
        f"def make({', '.join(names)}):",
        "    made = twin()",
        *(f"    made.{name} = {name}" for name in names),
        "    made.__class__ = cls",
        "    return made",
    ]
    scope: dict[str, Any] = {"twin": twin, "cls": cls}
    exec("\n".join(lines), scope)  # noqa: S102 - just as attrs writes __init__
    made: Callable[..., T] = scope["make"]
    return made
