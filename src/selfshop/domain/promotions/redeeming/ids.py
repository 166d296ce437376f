"""Names of what is used up."""

from typing import NewType

BatchId = NewType("BatchId", str)
CouponId = NewType("CouponId", str)
TemplateId = NewType("TemplateId", str)
