"""E-mail addresses as names of accounts: one way to write each."""

import re
from unicodedata import category, normalize

from datev_bridge.identity import codes
from datev_bridge.issues import Issue

LONGEST = 254
"""RFC 5321, 4.5.3.1.3 less the angle brackets."""
_LONGEST_LOCAL = 64
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_PUNYCODE = "xn--"


def normalised(text: str) -> str | None:
    """Return an address in the one way it is kept, or None if it is none.

    The text is brought to NFC; the domain to lower case, and from punycode to its letters.
    ``casefold`` would make one domain of ``straße`` and ``strasse``, which are two.
    """
    address = normalize("NFC", text.strip())
    local, _, domain = address.rpartition("@")
    if not local or len(address) > LONGEST or len(local) > _LONGEST_LOCAL:
        return None
    if any(sign in '"(),:;<>@[\\]' or category(sign)[0] in "CZ" for sign in local):
        return None
    labels = [_label(label) for label in domain.split(".")]
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):  # noqa: PLR2004
        return None
    return f"{local}@{'.'.join(labels)}"


def key(text: str) -> str:
    """Return what makes two addresses the same account: capitals do not tell accounts apart.

    For a text that is no address it is the text itself, so that whatever was typed can be counted.
    """
    return normalize("NFC", (normalised(text) or text.strip()).lower())


def check(text: str) -> tuple[Issue, ...]:
    """Return what is wrong with an address: nothing, or IDN-001."""
    return () if normalised(text) else (codes.NO_ADDRESS.at("e-mail"),)


def _label(text: str) -> str:
    """Return a part of the domain in letters; one whose punycode is none comes out as no label."""
    label = text.lower()
    if not label.startswith(_PUNYCODE):
        return label
    try:
        letters = label.removeprefix(_PUNYCODE).encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return ""
    return normalize("NFC", letters).lower()
