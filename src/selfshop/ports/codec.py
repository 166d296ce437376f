"""Values in and out of plain JSON."""

from typing import Any, Protocol


class Codec(Protocol):
    """Turns typed values into plain JSON data and back. Thread-safe, without state."""

    # What comes out of JSON and what a type hint is cannot be said more tightly than Any.
    def dump(self, value: object, hint: Any) -> Any:
        """Return *value*, of type *hint*, as plain JSON data (dict, list, str, int, bool, None)."""

    def load(self, plain: Any, hint: Any) -> Any:
        """Return plain JSON data as a value of type *hint*.

        Raises:
            InvalidInput: a field is unknown, missing, or of the wrong type; names its path.
        """
