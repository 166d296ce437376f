"""Whose a code is: the store keeps only what is derived from it."""

import hashlib

from selfshop.domain.promotions.redeeming.ids import CouponId

#: Before the code where its id is derived, so that another form can never be mistaken for this one.
_FORM = "selfshop.coupon.1:"


def coupon_of(code: str) -> CouponId:
    """Return the id of the coupon that the normalised *code* is of."""
    return CouponId("c-" + hashlib.sha256((_FORM + code).encode()).hexdigest()[:40])
