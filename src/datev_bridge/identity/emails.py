"""E-mail addresses as names of accounts: one way to write each."""

from unicodedata import normalize

from datev_bridge.errors import DeliveryError
from datev_bridge.mail.address import normal_address


def normalised(text: str) -> str | None:
    """Return an address in the one way it is kept and sent to, or None if it is none."""
    try:
        return normal_address(normalize("NFC", text))
    except (DeliveryError, UnicodeError):
        return None


def key(text: str) -> str:
    """Return what makes two addresses the same account: capitals do not tell accounts apart.

    For a text that is no address it is the text itself, so that whatever was typed can be counted.
    """
    return (normalised(text) or normalize("NFC", text.strip())).lower()
