"""What happened, one line of JSON each, on the logger ``datev_bridge.runs``.

For whoever collects logs. A line names places, runs and files by their ids and names and problems
by their codes; never people, addresses, amounts or tokens. Source: docs/how-to/operate.md.
"""

from datetime import date, datetime
from enum import Enum
import json
import logging
from typing import Any

log = logging.getLogger("datev_bridge.runs")
"""Where the lines go."""


def tell(event: str, *, level: int = logging.INFO, **facts: Any) -> None:
    """Log one event.

    Args:
        event: ``"run"``, ``"delivery"``, ``"alarm"`` …; what stands first in the line.
        level: How much it matters, as :mod:`logging` has it.
        facts: Ids, names, codes, counts, times and enums.
    """
    if log.isEnabledFor(level):
        line = {"event": event, **{name: _plain(fact) for name, fact in facts.items()}}
        log.log(level, "%s", json.dumps(line, ensure_ascii=False))


def _plain(fact: object) -> object:
    match fact:
        case datetime() | date():
            return fact.isoformat()
        case Enum():
            return fact.value
        case tuple():
            return [_plain(each) for each in fact]
        case _:
            return fact
