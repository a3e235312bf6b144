"""Whether everything is ready for a file: facts in, one line a question out. Pure.

:mod:`datev_bridge.checkup` gathers the facts; here is only what they mean.
"""

from datev_bridge.doctor.examine import examine, examine_service
from datev_bridge.doctor.facts import Facts, Home, Pos, Program
from datev_bridge.doctor.line import Answer, Group, Line

__all__ = [
    "Answer",
    "Facts",
    "Group",
    "Home",
    "Line",
    "Pos",
    "Program",
    "examine",
    "examine_service",
]
