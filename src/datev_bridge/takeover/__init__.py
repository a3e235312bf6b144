"""From a DATEV file: what any file the Kanzlei has tells about a client, for a profile to begin.

- :mod:`datev_bridge.takeover.reading`: files → :class:`~datev_bridge.takeover.facts.DatevFileFacts`
- :mod:`datev_bridge.takeover.draft`: facts → what an unfinished profile is filled with
- :mod:`datev_bridge.takeover.rules`: facts and known categories → rules for a person to confirm
- :mod:`datev_bridge.takeover.labels`: account labels of a file, in and out

Nothing here confirms anything: what comes out is for a person to look at.
"""

from datev_bridge.takeover.draft import ProfileDraft, TakenOver, take_over
from datev_bridge.takeover.facts import DatevFileFacts
from datev_bridge.takeover.reading import read_facts
from datev_bridge.takeover.rules import suggest_from_file

__all__ = [
    "DatevFileFacts",
    "ProfileDraft",
    "TakenOver",
    "read_facts",
    "suggest_from_file",
    "take_over",
]
