"""From what cattrs raises to one `InvalidInput` that names the field path."""

from cattrs import ClassValidationError, IterableValidationError
from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError, IterableValidationNote

from selfshop.domain.shared import InvalidInput


def complaint(error: BaseException) -> InvalidInput:
    """Return the first fault in *error*, seen from where it was raised."""
    if isinstance(error, InvalidInput):
        return error
    if isinstance(error, ClassValidationError | IterableValidationError):
        first = error.exceptions[0]
        return complaint(first).under(_place_of(first))
    if isinstance(error, ForbiddenExtraKeysError):
        return InvalidInput(min(error.extra_fields), "input.unknown_field")
    if isinstance(error, KeyError):
        return InvalidInput("", "input.missing")
    return InvalidInput("", "input.wrong_type", expected="object")


def _place_of(error: BaseException) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return note.name.rstrip("_")
        if isinstance(note, IterableValidationNote):
            # What a mapping has is named by its key, as its own checks name it.
            return f"[{note.index}]" if isinstance(note.index, int) else str(note.index)
    return ""
