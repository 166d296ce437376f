"""On what terms one becomes a promoter, keeps members, and is paid out: the words of a plan."""

from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from selfshop.domain import promotions
from selfshop.domain.distribution import taxes
from selfshop.domain.shared import Money, checks

DAYS_MAX = 3_650

_amount = checks.optional(checks.money(least_minor=0))
_payment = checks.optional(checks.money(least_minor=1))


class Mode(StrEnum):
    """Which promoter a member stays with; none of them moves one who has ordered."""

    FIRST = "first"
    LAST = "last"
    #: The first for so many days, a later one from then on.
    WITHIN = "within"


@frozen(kw_only=True)
class Binding:
    """How members come to their promoter.

    Attributes:
        protected_days: with `Mode.WITHIN`, how long the first promoter is safe.
        counts_days: how long after the binding a sale counts; None = for good.
    """

    mode: Mode = field(default=Mode.FIRST, validator=checks.is_a(Mode))
    protected_days: int = field(default=0, validator=checks.whole(least=0, most=DAYS_MAX))
    counts_days: int | None = field(
        default=None, validator=checks.optional(checks.whole(least=1, most=DAYS_MAX))
    )


@frozen(kw_only=True)
class Entry:
    """On what terms one becomes a promoter, and what bringing others in is worth.

    Attributes:
        by_approval: whether staff take promoters in, or everybody may join.
        fee: what joining costs; every profile forbids it, so that a plan has to say it.
        orders: how many standing orders one needs.
        per_recruit: what bringing somebody in is paid; every profile forbids it.
    """

    by_approval: bool = field(default=False, validator=checks.true_or_false)
    fee: Money | None = field(default=None, validator=_amount)
    orders: int = field(default=0, validator=checks.whole(least=0, most=10**6))
    per_recruit: Money | None = field(default=None, validator=_amount)


class OwnPurchase(StrEnum):
    """Who is one level above a sale to a promoter."""

    #: Whoever brought them in; their own purchase is worth nothing to them.
    UPLINE = "upline"
    #: They themselves (自购).
    SELF = "self"


@frozen(kw_only=True)
class WithdrawalTerms:
    """On what terms promoters are paid out.

    Attributes:
        least, most: of one withdrawal; None = without bound.
        most_a_month: of all that are approved in one month of the shop's time zone.
        second_above: two members of staff look at a withdrawal of more than this; None = at none.
        fee: the percentage that a withdrawal costs, rounded half up.
        cool_off_days: how long an account must have been known before money goes to it.
        withholding: by which rule tax is withheld.

    Raises:
        InvalidInput: naming the field.
    """

    least: Money | None = field(default=None, validator=_payment)
    most: Money | None = field(default=None, validator=_payment)
    most_a_month: Money | None = field(default=None, validator=_payment)
    second_above: Money | None = field(default=None, validator=_amount)
    fee: Decimal | None = field(default=None, validator=checks.optional(promotions.check_percent))
    cool_off_days: int = field(default=0, validator=checks.whole(least=0, most=DAYS_MAX))
    withholding: taxes.Withholding = field(
        default=taxes.Withholding.NONE, validator=checks.is_a(taxes.Withholding)
    )
