"""Codes of an authenticator app (TOTP, RFC 6238): six digits, thirty seconds, SHA-1.

Apps disagree about anything else, so nothing else is offered. Pure: the time is passed in.
"""

from base64 import b32encode
from datetime import datetime
import re

import pyotp
from pyotp.utils import strings_equal

from datev_bridge.identity.chance import Dice, random_bytes

ISSUER = "datev_bridge"
"""What the app shows above the address."""
SECONDS = 30
"""A time step."""
_DRIFT = 1  # steps that a device's clock may be off, either way (RFC 6238, section 5.2)
_CODE = re.compile(r"\d{6}", re.ASCII)
_GROUP = 4
_SECRET_BYTES = 20


def new_secret(dice: Dice) -> str:
    """Return a secret of 160 bits in base32, as RFC 4226 (section 4, R6) recommends."""
    return b32encode(random_bytes(dice, _SECRET_BYTES)).decode("ascii")


def address(secret: str, email: str) -> str:
    """Return the ``otpauth:`` address that apps read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def grouped(secret: str) -> str:
    """Return a secret in groups of four, to be typed."""
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def code_at(secret: str, moment: datetime) -> str:
    """Return the code that an app of that secret shows at a moment, aware."""
    return str(pyotp.TOTP(secret).at(moment))


def step_of(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """Return the time step that a code is of, or None if it does not count.

    Args:
        secret: In base32.
        code: As typed; blanks do not matter.
        now: The time, aware.
        after: The newest step whose code was used; codes up to it do not count again.
    """
    digits = re.sub(r"\s", "", code)
    if not _CODE.fullmatch(digits):
        return None
    this = int(now.timestamp()) // SECONDS
    maker = pyotp.TOTP(secret)
    fitting = [
        step
        for step in range(this - _DRIFT, this + _DRIFT + 1)
        if strings_equal(maker.generate_otp(step), digits) and step > after
    ]
    return fitting[0] if fitting else None
