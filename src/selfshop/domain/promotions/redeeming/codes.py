"""Codes: what a coupon is known by to whoever holds it.

A code is 80 bits of chance in 16 characters that are hard to mistake (Crockford's base 32). The
store keeps only what is derived from it, so a leaked table of coupons gives no code away.
"""

import hashlib
import unicodedata
from base64 import b32encode

from selfshop.domain.promotions.redeeming.ids import CouponId

#: Bytes of chance in a code.
CODE_BYTES = 10
CODE_LENGTH = 16
_GROUP = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FROM_RFC_4648 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)
_MISREAD = str.maketrans("OIL", "011", " -‐‑–—_.\t")
#: Before the code where its id is derived, so that another form can never be mistaken for this one.
_FORM = "selfshop.coupon.1:"


def codes_from(chance: bytes) -> tuple[str, ...]:
    """Return a code for each CODE_BYTES of *chance*, as people are given them."""
    text = b32encode(chance).decode().translate(_FROM_RFC_4648)
    return tuple(
        "-".join(text[at : at + _GROUP] for at in range(start, start + CODE_LENGTH, _GROUP))
        for start in range(0, len(text), CODE_LENGTH)
    )


def normalised(text: str) -> str | None:
    """Return the code that somebody has typed as *text*; None = it is none.

    Case, spaces, dashes and full-width letters make no difference, and the letters O, I and L are
    read as the digits they look like.
    """
    code = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and not code.strip(_ALPHABET) else None


def coupon_of(code: str) -> CouponId:
    """Return the id of the coupon that the normalised *code* is of."""
    return CouponId("c-" + hashlib.sha256((_FORM + code).encode()).hexdigest()[:40])
