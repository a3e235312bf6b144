"""A file and what was found in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from attrs import field, frozen

from datev_bridge.issues import Issue


@frozen(kw_only=True)
class CheckedFile:
    """A file and what was found in it.

    Attributes:
        name: As it was named by who asked.
        issues: What was found, in the order of the file.
        left_out: How many more there are of a code, where not all were to be kept.
    """

    name: str
    issues: tuple[Issue, ...] = ()
    left_out: Mapping[str, int] = field(factory=dict)

    @property
    def count(self) -> int:
        """How many problems there are, those left out included."""
        return len(self.issues) + sum(self.left_out.values())

    def as_json(self) -> Mapping[str, Any]:
        """Return the file as plain data."""
        return {"file": self.name, "issues": [issue.as_json() for issue in self.issues]}


def collected(name: str, found: Iterable[Issue], most: int | None = None) -> CheckedFile:
    """Return a file with what was found in it.

    Args:
        name: Of the file.
        found: The problems; read once.
        most: How many of each code to keep, the first ones; None for all.
    """
    kept: list[Issue] = []
    counts: Counter[str] = Counter()
    for issue in found:
        counts[issue.code] += 1
        if most is None or counts[issue.code] <= most:
            kept.append(issue)
    counts.subtract(issue.code for issue in kept)
    return CheckedFile(name=name, issues=tuple(kept), left_out=+counts)


def uri_of(name: str) -> str:
    """Return a file's name as a URI reference, with slashes on every system (for SARIF)."""
    path = PurePath(name)
    if path.is_absolute():
        return path.as_uri()
    return quote(path.as_posix(), errors="surrogateescape")
