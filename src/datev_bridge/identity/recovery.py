"""Recovery codes: ten that stand in for the authenticator app, each once."""

import re

from datev_bridge.identity.chance import LENGTH, SIGNS, Dice, fingerprint, new_code

COUNT = 10
_MISREAD = str.maketrans("ilo", "110")  # letters that the codes do not have, and what was meant


def new_codes(dice: Dice) -> tuple[str, ...]:
    """Return codes to be shown once; each has 80 bits, so that a plain hash tells nothing."""
    return tuple(new_code(dice) for _ in range(COUNT))


def digest(code: str) -> str | None:
    """Return what is kept of a code, as typed in whatever way; None if it cannot be one."""
    bare = re.sub(r"[\s–-]", "", code).lower().translate(_MISREAD)
    if len(bare) != LENGTH or not set(bare) <= set(SIGNS):
        return None
    return fingerprint(bare)
