"""Characters of DATEV files: Windows-1252 and nothing else.

DATEV reads a file without a byte order mark as Windows-1252. A character outside it cannot be
written; it is refused, or rewritten by :func:`transliterate` where the caller asks for that.
"""

from collections.abc import Iterator
import re
import unicodedata

from attrs import frozen

CHARSET = "cp1252"

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Control characters, line breaks in every spelling, and the unassigned C1 range."""

_OUTSIDE: dict[str, str] = {
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ŧ": "t", "Ŧ": "T",
    "ĸ": "k", "ŋ": "ng", "Ŋ": "NG", "ẞ": "SS", "ə": "e", "Ə": "E",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2015": "—", "\u2212": "-", "\u00ad": "",
    "\u2032": "'", "\u2033": '"', "\u201b": "‘", "\u201f": "“",
    "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "⁄": "/", "∙": "·",
    "\t": " ", "\n": " ", "\r": "", "\u2028": " ", "\u2029": " ",
    "\u2002": " ", "\u2003": " ", "\u2007": " ", "\u2008": " ", "\u2009": " ", "\u200a": " ",
    "\u202f": " ",
}  # fmt: skip
"""Spellings for characters that have no decomposition of their own in Unicode."""

_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)


@frozen
class Change:
    """One replacement that :func:`transliterate` made; an empty replacement is a removal."""

    character: str
    replacement: str


def is_writable(text: str) -> bool:
    """Tell whether a DATEV file can hold the text: Windows-1252 without control characters."""
    return CONTROL.search(text) is None and first_outside(text) is None


def first_outside(text: str) -> str | None:
    """Return the first character that Windows-1252 lacks, or None."""
    try:
        text.encode(CHARSET)
    except UnicodeEncodeError as error:
        return text[error.start]
    return None


def wire(text: str) -> str:
    """Return the Windows-1252 bytes of a writable text as characters of Latin-1.

    Joined lines of such texts are encoded as Latin-1, which is a plain copy; the Windows-1252 codec
    would look up every character of the file again.

    Raises:
        UnicodeEncodeError: The text is not writable.
    """
    return text if text.isascii() else text.encode(CHARSET).decode("latin-1")


def transliterate(text: str) -> tuple[str, tuple[Change, ...]]:
    """Rewrite what Windows-1252 lacks, and report every replacement.

    Characters in Windows-1252 stay (``€ – „ “ ä``); letters lose the accents that it lacks
    (``ą`` to ``a``); decomposed letters are composed; line breaks become blanks; what has no
    spelling, such as an emoji, is removed.

    Returns:
        The writable text and the replacements in order of occurrence.
    """
    if is_writable(text):
        return text, ()
    parts = list(_parts(text))
    changes = tuple(Change(old, new) for old, new in parts if old != new)
    return "".join(new for _, new in parts), changes


def _parts(text: str) -> Iterator[tuple[str, str]]:
    for match in _CLUSTER.finditer(text):
        cluster = match.group()
        composed = unicodedata.normalize("NFC", cluster)
        if is_writable(composed):
            yield cluster, composed
            continue
        for character in composed:
            yield character, _rewritten(character)


def _rewritten(character: str) -> str:
    if character in _OUTSIDE:
        return _OUTSIDE[character]
    if is_writable(character):
        return character
    decomposed = unicodedata.normalize("NFKD", character)
    kept = "".join(_OUTSIDE.get(part, part) for part in decomposed)
    return "".join(part for part in kept if is_writable(part))
