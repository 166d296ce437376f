"""Lists of JSON for tuples and sets: what is to be done with an entry is found once for each type.

A quote of 50 lines and 100 rules has thousands of pairs (rule, amount): asking the converter for
each of them would take longer than to quote.
"""

from collections.abc import Callable, Sequence
from typing import Any, get_args, get_origin

from cattrs import Converter
from cattrs.fns import identity

from selfshop.adapters.codec.complaints import complaint
from selfshop.domain.shared import InvalidInput

_Write = Callable[[Any], Any]


def is_sequence(hint: Any) -> bool:
    """Tell whether *hint* is of a tuple or a set."""
    origin: Any = get_origin(hint)
    return origin is tuple or origin is frozenset


def reader(hint: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    """Return what reads a list as *hint* says; a complaint names the entry's place."""
    arguments = get_args(hint)
    if _is_of_fixed_length(hint):
        return lambda plain, _: tuple(
            converter.structure(entry, kind)
            for entry, kind in zip(_listed(plain), arguments, strict=True)
        )
    origin = get_origin(hint)
    item = arguments[0]
    read = converter.get_structure_hook(item)

    def structure(plain: Any, _: Any) -> Any:
        listed = _listed(plain)
        entries: list[Any] = []
        try:
            entries.extend(read(entry, item) for entry in listed)
        except Exception as error:
            raise complaint(error).under(f"[{len(entries)}]") from error
        return origin(entries)

    return structure


def writer(hint: Any, converter: Converter) -> _Write:
    """Return what writes a value of *hint* as a list; sets are sorted."""
    arguments = get_args(hint)
    if _is_of_fixed_length(hint):
        return _row_writer([converter.get_unstructure_hook(kind) for kind in arguments])
    if get_origin(hint) is frozenset:
        item = converter.get_unstructure_hook(arguments[0])
        return lambda value: [item(entry) for entry in sorted(value)]
    return _tuple_writer(arguments[0], converter)


def _tuple_writer(kind: Any, converter: Converter) -> _Write:
    if is_sequence(kind) and len(get_args(kind)) == 2 and _is_of_fixed_length(kind):
        first, second = map(converter.get_unstructure_hook, get_args(kind))
        if first is identity:
            return lambda value: [[one, second(other)] for one, other in value]
        return lambda value: [[first(one), second(other)] for one, other in value]
    item = converter.get_unstructure_hook(kind)
    if item is identity:
        return list
    # Most of the many tuples of a quote are empty.
    return lambda value: [item(entry) for entry in value] if value else []


def _row_writer(items: Sequence[_Write]) -> _Write:
    return lambda value: [item(entry) for item, entry in zip(items, value, strict=True)]


def _is_of_fixed_length(hint: Any) -> bool:
    arguments = get_args(hint)
    return get_origin(hint) is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis)


def _listed(plain: Any) -> Sequence[Any]:
    if not isinstance(plain, list | tuple):
        raise InvalidInput("", "input.wrong_type", expected="list")
    return plain
