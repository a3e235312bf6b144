"""Names as a file of DATEV can hold them: rewritten in its characters, cut behind a word."""

from datev_bridge.extf import transliterate


def writable(text: str) -> str:
    """Return a text as a file of DATEV can hold it, without blanks that stand for nothing."""
    return " ".join(transliterate(text)[0].split())


def cut(name: str, length: int) -> str:
    """Cut a name behind a word, unless that would take half of it.

    Args:
        name: Without blanks at its ends.
        length: The most characters that are left.
    """
    short = name[:length].strip()
    at = short.rfind(" ")
    is_inside = name[len(short) : len(short) + 1].strip() != ""
    return short[:at].rstrip(" ,;.-") if is_inside and at > len(short) // 2 else short
