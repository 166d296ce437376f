"""How selfshop says no.

```text
ShopError                    code, facts, retryable, message(locale)
├── InvalidInput             shape or type is wrong; names the field path; also a ValueError
├── Refused                  the store or a rule says no; nothing has changed
│   ├── NotFound             it does not exist, or it is not yours (the two read alike)
│   └── Conflict             somebody was faster, or the key was used for something else
├── StoreUnfit               the database is missing, older, newer or wrongly set up
└── Corrupted                an invariant does not hold: stop and look
```

A host catches `ShopError`, shows `message("zh")` or `message("en")`, and branches on `code`.
"""

from collections.abc import Mapping
from typing import Any

from selfshop.domain.shared.messages import sentence

Fact = str | int | bool | None | tuple["Fact", ...] | Mapping[str, "Fact"]


class ShopError(Exception):
    """Everything selfshop raises on purpose.

    Attributes:
        code: stable and documented, such as ``stock.short``.
        facts: what the sentence is made of, plain values only, never personal data.
        retryable: whether the same call may succeed when simply repeated.
    """

    def __init__(self, code: str, /, *, retryable: bool = False, **facts: Fact) -> None:
        self.code = code
        self.facts: Mapping[str, Fact] = facts
        self.retryable = retryable
        super().__init__(code)

    def message(self, locale: str = "en") -> str:
        """One sentence for people, in Chinese (``zh``) or English (any other locale)."""
        return sentence(self.code, self.facts, locale)

    def __str__(self) -> str:
        return f"{self.code}: {self.message()}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt, (type(self), self.code, {**self.facts, "retryable": self.retryable}))


class InvalidInput(ShopError, ValueError):
    """The input's shape or type is wrong; `path` names the field, as in ``lines[2].quantity``."""

    def __init__(self, path: str, code: str, /, **facts: Fact) -> None:
        self.path = path
        super().__init__(code, retryable=False, **facts)

    def under(self, prefix: str) -> "InvalidInput":
        """Return the same complaint seen from one level further out."""
        joint = "" if not prefix or not self.path or self.path.startswith("[") else "."
        return InvalidInput(f"{prefix}{joint}{self.path}", self.code, **self.facts)

    def __str__(self) -> str:
        return f"{self.path or 'input'}: {self.message()}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt_input, (self.path, self.code, dict(self.facts)))


class Refused(ShopError):
    """A well-formed request that the shop's rules or its store turn down; nothing has changed."""


class NotFound(Refused):
    """It does not exist, or it is not yours: the two cannot be told apart from outside."""


class Conflict(Refused):
    """Somebody was faster, or the idempotency key was used for something else."""


class StoreUnfit(ShopError):
    """The database cannot be used as it is; the sentence names what to run or change."""


class Corrupted(ShopError):
    """An invariant does not hold. Nothing is repaired silently."""


def _rebuilt(kind: type[ShopError], code: str, named: Mapping[str, Any]) -> ShopError:
    return kind(code, **named)


def _rebuilt_input(path: str, code: str, facts: dict[str, Fact]) -> InvalidInput:
    return InvalidInput(path, code, **facts)
