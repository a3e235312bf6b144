"""Names of files that DATEV finds and its upload service takes."""

import re

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes

_LABEL = re.compile(r"[A-Za-z0-9ÄÖÜäöüß._+ -]{1,51}")


def file_name(label: str) -> str:
    """Return ``EXTF_`` + label + ``.csv``.

    DATEV's batch dialog lists no other names, and its upload service allows 51 characters between.

    Args:
        label: 1 to 51 letters, digits, blanks, dots, plus signs, hyphens, underscores.

    Raises:
        ExtfError: The label has other characters, is too long or empty, or ends in a dot or blank.
    """
    if not _LABEL.fullmatch(label) or label != label.strip(" ."):
        raise ExtfError(codes.FILE_NAME.at(value=label[:80]))
    return f"EXTF_{label}.csv"
