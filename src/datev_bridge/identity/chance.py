"""Chance, passed in: the system's in earnest, a test's own otherwise."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from hashlib import sha256

Dice = Callable[[int], str]
"""So many random bytes as text for an address: ``secrets.token_urlsafe``."""

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter that looks like a digit."""
LENGTH = 16
"""Signs of a code to be typed: 80 bits."""
_GROUP = 4
_TOKEN_BYTES = 32


def random_bytes(dice: Dice, count: int) -> bytes:
    """Return so many random bytes."""
    return urlsafe_b64decode(f"{dice(count)}==")


def new_token(dice: Dice) -> str:
    """Return a token of 256 bits, for links and sessions."""
    return dice(_TOKEN_BYTES)


def fingerprint(token: str) -> str:
    """Return what is kept of a token: a plain hash, which tells nothing of so much chance."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_code(dice: Dice) -> str:
    """Return a code to be typed, in groups of four; 256 is a multiple of 32: none is likelier."""
    code = "".join(SIGNS[byte % len(SIGNS)] for byte in random_bytes(dice, LENGTH))
    return "-".join(code[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))
