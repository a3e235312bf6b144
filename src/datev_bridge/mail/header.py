"""Header fields: nothing that anybody typed can end one and begin another.

The standard library reads encoded words well, but folds long ones so that blanks appear or vanish
between them (seen with CPython 3.11), and puts raw line breaks of names into the message. So
they are encoded here, by RFC 2047, and it is only handed what is ASCII.
"""

from base64 import b64encode
from collections.abc import Iterator
from unicodedata import category

from datev_bridge.errors import DeliveryError
from datev_bridge.mail import codes

_REFUSED = frozenset(("Cc", "Zl", "Zp", "Cs"))
_MOST_BYTES = 39  # of text in an encoded word of at most 75 signs (RFC 2047, section 2), 64 here
_MOST_PLAIN = 60  # so that name and text of a field fit on a line of 78 signs


def one_line(text: str, *, field: str) -> str:
    """Return a text fit for a header: blanks in a row are one.

    Args:
        text: Subject or name.
        field: Where it shall stand, for the message.

    Raises:
        DeliveryError: There is a line break or another control character in it; MAIL-002.
    """
    if any(category(sign) in _REFUSED for sign in text):
        issue = codes.CONTROL_CHARACTER.at(field=field)
        raise DeliveryError(issue, target="", retry=False)
    return " ".join(text.split())


def encoded(text: str) -> str:
    """Return one line of text as the content of a header field, folded, in ASCII."""
    if text.isascii() and len(text) <= _MOST_PLAIN and "=?" not in text:
        return text
    words = (b64encode(chunk).decode("ascii") for chunk in _chunks(text))
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in words)


def mailbox(name: str, address: str) -> str:
    """Return a name with its address as the content of a header field, folded, in ASCII."""
    if not name:
        return address
    shown = encoded(name)
    if shown == name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        shown = f'"{escaped}"'
    return f"{shown}\r\n <{address}>"


def _chunks(text: str) -> Iterator[bytes]:
    """Cut a text into pieces of UTF-8, none in the middle of a sign."""
    piece = b""
    for sign in text:
        whole = sign.encode()
        if len(piece) + len(whole) > _MOST_BYTES:
            yield piece
            piece = b""
        piece += whole
    yield piece
