"""What a code means: by our code, or by DATEV's message number."""

from collections.abc import Mapping
import re

from datev_bridge.extf import codes
from datev_bridge.issues import IssueKind

BY_CODE: Mapping[str, IssueKind] = {kind.code: kind for kind in codes.KINDS}

BY_MESSAGE: Mapping[str, IssueKind] = {
    "REW04403": codes.DATES_REVERSED,
    "REW04404": codes.CALENDAR_YEARS,
    "REW04506": codes.LOG_NO_DATA,
    "REW00314": codes.DATE_BEFORE_YEAR,
    "REW00305": codes.KEY_ON_AUTOMATIC,
    "REW00306": codes.KEY_ON_AUTOMATIC,
}
"""DATEV's own numbers, as far as they are known."""


def explain(code: str) -> IssueKind | None:
    """Return what a code stands for, or None.

    Args:
        code: ``EXTF-012``, ``extf12``, ``12`` or DATEV's ``#REW00305``.
    """
    bare = code.strip().upper().lstrip("#")
    if bare in BY_MESSAGE:
        return BY_MESSAGE[bare]
    match = re.fullmatch(r"(?:EXTF)?[-_ ]?([0-9]{1,3})", bare, re.ASCII)
    return BY_CODE.get(f"EXTF-{int(match[1]):03}") if match else None
