"""Codes that people are given: 80 bits of chance in 16 characters that are hard to mistake.

The alphabet is Crockford's base 32. A store keeps only what is derived from a code, so a leaked table
gives none away.
"""

import unicodedata
from base64 import b32encode

#: Bytes of chance in a code.
CODE_BYTES = 10
CODE_LENGTH = 16
_GROUP = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FROM_RFC_4648 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)
_MISREAD = str.maketrans("OIL", "011", " -‐‑–—_.\t")


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
