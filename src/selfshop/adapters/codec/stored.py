"""The store's own JSON: compact, and marked with the version it was written in: ``{"v": 1, …}``."""

import json
from functools import lru_cache
from typing import Any, TypeVar

from selfshop.adapters.codec.converter import JsonCodec
from selfshop.domain.shared import Corrupted

T = TypeVar("T")

VERSION = 1

CODEC = JsonCodec()

#: How many documents are kept read. They are frozen values found by their very text, so a kept one
#: can never be out of date.
_KEPT = 16_384

# What the codec makes of frozen values cannot hold itself.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def write(value: object, kind: Any) -> str:
    """Return *value*, of type *kind*, as versioned JSON text."""
    return _encode({"v": VERSION, **CODEC.dump(value, kind)})


def plain_text(plain: object) -> str:
    """Return plain JSON data as compact text."""
    return _encode(plain)


def read(text: str, kind: type[T]) -> T:
    """Return the value of type *kind* in *text*.

    Raises:
        Corrupted: the text was written in a version this selfshop does not know.
    """
    plain = json.loads(text)
    version = plain.pop("v")
    if version != VERSION:
        raise Corrupted("store.unknown_version", version=version)
    value: T = CODEC.load(plain, kind)
    return value


@lru_cache(maxsize=_KEPT)
def _kept(text: str, kind: Any) -> Any:
    return read(text, kind)


def read_kept(text: str, kind: type[T]) -> T:
    """Return the value in *text*, shared with other readers of the same text."""
    value: T = _kept(text, kind)  # type: ignore[arg-type]  # a class is hashable
    return value
