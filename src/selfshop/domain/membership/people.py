"""Personal data: kept in one place, referred to by a pseudonym everywhere else."""

from attrs import field, frozen

from selfshop.domain.shared import checks

_some = checks.optional(checks.text())


@frozen(kw_only=True)
class Address:
    """Where goods go and whom to call about them.

    Attributes:
        name: who takes the goods.
        country: ISO 3166 code of two letters.
        region: as freight and tax know it, such as a province.
        street: house and street, in the country's own order; lines separated by newlines.

    Raises:
        InvalidInput: naming the field.
    """

    name: str = field(validator=checks.text())
    country: str = field(validator=checks.text(most=2))
    region: str | None = field(default=None, validator=_some)
    city: str | None = field(default=None, validator=_some)
    postcode: str | None = field(default=None, validator=checks.optional(checks.text(most=20)))
    street: str = field(validator=checks.text(most=1_000))
    phone: str | None = field(default=None, validator=checks.optional(checks.text(most=40)))
