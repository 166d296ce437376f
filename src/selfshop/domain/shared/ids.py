"""Names of things: each id is text with a type of its own, so that they cannot be mixed up."""

from typing import NewType
from zlib import crc32

PARTS = 1024

AccountId = NewType("AccountId", str)
HoldId = NewType("HoldId", str)
LineId = NewType("LineId", str)
LocationId = NewType("LocationId", str)
MemberId = NewType("MemberId", str)
OrderId = NewType("OrderId", str)
ParcelId = NewType("ParcelId", str)
PaymentId = NewType("PaymentId", str)
ProductId = NewType("ProductId", str)
RefundId = NewType("RefundId", str)
ReturnId = NewType("ReturnId", str)
RuleId = NewType("RuleId", str)
ShopId = NewType("ShopId", str)
SkuId = NewType("SkuId", str)
SubjectId = NewType("SubjectId", str)


def part_of(root: str) -> int:
    """Return the part (0 to 1023) in which everything rooted at *root* is kept.

    The same on every machine and for ever: it is a column of every primary key.
    """
    return crc32(root.encode()) % PARTS
