"""What was recorded: baskets, returns, prices and coupons, as values that know no shop.

Money is integer minor units of the recording's one currency; instants are aware UTC. The identity
of every line: list price x quantity - deductions = paid, to the minor unit.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Protocol
from zlib import crc32

from attrs import frozen

from selfshop.domain.shared import InvalidInput, MemberId, Minor, OrderId, Period, RuleId, SkuId
from selfshop.replay.rejected import Rejected

#: The reason of what "n for a price" takes off list price x quantity; a column of its own.
PACK_PRICE = "pack_price"
#: The reason of what lies between two prices that one SKU was sold at in the same instant.
SECOND_PRICE = "second_price"
#: What the retailer's card holders get off the shelf price.
LOYALTY = "loyalty"
#: What a manufacturer's coupon takes off.
COUPON = "coupon"
#: What the retailer adds to a manufacturer's coupon.
COUPON_MATCH = "coupon_match"
#: Who pays for what the shop itself takes off.
RETAILER = "retailer"
#: Who pays for a manufacturer's coupon.
SUPPLIER = "supplier"


@frozen(kw_only=True)
class Deduction:
    """An amount above 0 taken off one line, why, and who pays for it."""

    reason: str
    funded_by: str
    amount_minor: Minor
    #: The coupon rule that is to give this amount; None: it is an adjustment, taken as recorded.
    rule: RuleId | None = None


@frozen(kw_only=True)
class RecordedLine:
    """So many units of one SKU, at its list price of that instant, less the deductions."""

    sku: SkuId
    quantity: int
    list_minor: Minor
    deductions: tuple[Deduction, ...] = ()

    @property
    def value_minor(self) -> Minor:
        """List price x quantity."""
        return Minor(self.list_minor * self.quantity)

    @property
    def paid_minor(self) -> Minor:
        """What the customer paid; never below 0."""
        return Minor(self.value_minor - sum(part.amount_minor for part in self.deductions))


@frozen(kw_only=True)
class RecordedBasket:
    """One purchase: what one customer bought at one instant. Lines are counted from 1."""

    order: OrderId
    customer: MemberId
    at: datetime
    currency: str
    lines: tuple[RecordedLine, ...]
    #: The coupons presented, each once.
    coupons: tuple[RuleId, ...] = ()

    @property
    def paid_minor(self) -> Minor:
        """What the customer paid for all lines."""
        return Minor(sum(line.paid_minor for line in self.lines))


@frozen(kw_only=True)
class ReturnedUnits:
    """So many units of one line (counted from 1) of the order that is returned to."""

    line: int
    units: int


@frozen(kw_only=True)
class RecordedReturn:
    """Units of one SKU that a customer brought back, already matched to the sale they are from."""

    #: The order that the units were sold in.
    order: OrderId
    customer: MemberId
    at: datetime
    currency: str
    sku: SkuId
    parts: tuple[ReturnedUnits, ...]
    #: Where the recording says so; unique in it, and the same on every reading.
    source_line: int
    #: What the recording says was given back, if it says so.
    stated_minor: Minor | None = None

    @property
    def units(self) -> int:
        """How many units came back."""
        return sum(part.units for part in self.parts)


RecordedEntry = RecordedBasket | RecordedReturn


@frozen(kw_only=True)
class RecordedPrice:
    """One SKU's list price per unit, over one period."""

    sku: SkuId
    list_minor: Minor
    period: Period


@frozen(kw_only=True)
class RecordedProduct:
    """What was sold; each is one SKU."""

    sku: SkuId
    title: str
    #: How many units the usable lines sell, over the whole recording.
    units: int
    brand: str | None = None
    #: A path such as ``grocery/cheese/shredded-cheese``; None: not known.
    category: str | None = None
    tags: tuple[str, ...] = ()


@frozen(kw_only=True)
class RecordedCustomer:
    """Who bought, and the groups they were in (the campaigns they were mailed)."""

    id: MemberId
    segments: tuple[str, ...] = ()


@frozen(kw_only=True)
class RecordedCoupon:
    """A coupon that can run as a rule: *amount_minor* off these SKUs, in this window."""

    id: RuleId
    name: str
    amount_minor: Minor
    funded_by: str
    skus: frozenset[SkuId]
    window: Period
    #: Only customers of this segment may use it.
    segment: str


@frozen(kw_only=True)
class Size:
    """How much a recording holds that can be used."""

    orders: int
    lines: int
    returns: int


@frozen(kw_only=True)
class Span:
    """The instants of the first and of the last entry."""

    first: datetime
    last: datetime


@frozen(kw_only=True)
class Share:
    """One of *of* equal parts of the customers (*number* from 0): what one worker replays.

    A customer's entries are all in one share, so a return is always with its sale.
    """

    number: int = 0
    of: int = 1

    def holds(self, customer: str) -> bool:
        """Tell whether *customer* is in this share; the same on every machine."""
        return crc32(customer.encode()) % self.of == self.number


EVERYTHING = Share()


def fingerprint_of(*files: Path) -> str:
    """Return twelve hexadecimal digits of what is in *files*.

    Raises:
        InvalidInput: a file cannot be read.
    """
    digest = sha256()
    for path in files:
        try:
            with path.open("rb") as file:
                digest.update(file_digest(file, "sha256").digest())
        except OSError as error:
            why = error.strerror or str(error)
            raise InvalidInput(path.name, "input.unreadable_file", why=why) from error
    return digest.hexdigest()[:12]


class Recording(Protocol):
    """Recorded trade that can be replayed. Each method reads anew, so nothing large is held.

    All of it can be pickled and read in several processes at once, as long as what opened it
    stays open.
    """

    @property
    def name(self) -> str:
        """What it is called in reports; unique among the recordings put into one shop."""

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that other content would not have."""

    @property
    def currency(self) -> str:
        """The one currency of all its amounts."""

    def size(self) -> Size:
        """How many orders, lines and returns the entries hold."""

    def span(self) -> Span | None:
        """From when to when the entries are; None: there are none."""

    def products(self) -> Iterator[RecordedProduct]:
        """Every SKU that a usable line sells, once, by SKU."""

    def prices(self) -> Iterator[RecordedPrice]:
        """The list prices: by SKU, then by time, without gap from the SKU's first sale on."""

    def customers(self) -> Iterator[RecordedCustomer]:
        """Every customer of a usable line, once, by id."""

    def coupons(self) -> tuple[RecordedCoupon, ...]:
        """The coupons that baskets present, by id."""

    def entries(self, share: Share = EVERYTHING) -> Iterator[RecordedEntry]:
        """Baskets and returns of one share of the customers, by time."""

    def rejected(self) -> Iterator[Rejected]:
        """Every line that cannot be used, in the order of the file."""
