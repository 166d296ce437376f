"""Regions as codes: each step after a hyphen is inside the one before."""

from collections.abc import Iterator

from selfshop.domain.shared import InvalidInput, checks


def check_region(_: object, attribute: checks.Named, value: object) -> None:
    """Check that the field is a code such as ``CN``, ``CN-XJ`` or ``CN-31-0115``."""
    checks.require_text(attribute.name, value)
    if not all(str(value).split("-")):
        raise InvalidInput(attribute.name, "freight.region_malformed")


def wider(place: str) -> Iterator[str]:
    """Walk from *place* to all that it lies in.

    >>> list(wider("CN-31-0115"))
    ['CN-31-0115', 'CN-31', 'CN']
    """
    while place:
        yield place
        place = place.rpartition("-")[0]
