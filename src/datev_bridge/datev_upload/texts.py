"""Texts of the outside, made fit to be shown and kept: bounded, printable, without secrets."""

from collections.abc import Iterable
import re

_SECRET_LIKE = re.compile(r"[A-Za-z0-9_\-.~+/=%]{24,}")
"""No word of DATEV's messages is as long; tokens are longer."""
_GAP = re.compile(r"\s+")
HIDDEN = "…"


def shown(value: object, longest: int = 200) -> str:
    """Return a text of an answer as it may stand in a message; other values are no text.

    Long words are hidden, whatever they are: an answer may quote the token that it was asked with.
    """
    if not isinstance(value, str):
        return ""
    printable = "".join(char if char.isprintable() else " " for char in value[: longest * 8])
    text = _GAP.sub(" ", _SECRET_LIKE.sub(HIDDEN, printable)).strip()
    return text if len(text) <= longest else f"{text[: longest - 1]}{HIDDEN}"


def kept(body: bytes, secrets: Iterable[str], longest: int = 2000) -> str:
    """Return the body of an error as it may stand in the log of calls.

    Args:
        body: As received.
        secrets: What must not be in it, whatever it looks like.
        longest: In characters.
    """
    text = body[: longest * 8].decode("utf-8", "replace")
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return shown(text, longest)


_ID = re.compile(r"[0-9A-Fa-f-]{1,64}|[A-Za-z0-9._:-]{1,23}", re.ASCII)
"""An id as DATEV's examples have it, of hexadecimal digits, or a short word: no token is one."""


def id_or_nothing(value: object, secrets: Iterable[str] = ()) -> str:
    """Return an id of an answer, or nothing if it does not look like one, or holds a secret."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        return ""
    return "" if any(secret and secret in value for secret in secrets) else value
