"""Recorded days in a folder, and their replay: the whole line on them, without a POS.

A golden case and a capture have the same form::

    case.toml                title, why, created_at, [location]
    profile.toml             the profile
    sales/2026-11-21.json    the POS's answer for that business day; a V1 profile reads
                             financials/ instead where there is such a folder
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
import tomllib
from typing import Any

from attrs import field, frozen

from datev_bridge.dates import parse_instant
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.capture import FOLDERS
from datev_bridge.kseries.capture_codes import NOT_RECORDED
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.pipeline import Export, build_export, read_day
from datev_bridge.profile import Profile, from_toml
from datev_bridge.proof import to_json


@frozen(kw_only=True)
class Recorded:
    """A folder of recorded days, read.

    Attributes:
        title: What it shows, in a line.
        created_at: The time at which its files are made, aware: so they are always the same bytes.
        location: Where the days are from.
        profile: Books them.
        bodies: The POS's answer for each business day, in order.
    """

    title: str
    created_at: datetime
    location: Location
    profile: Profile
    bodies: Mapping[date, bytes] = field(repr=False)

    def days(self) -> tuple[DaySummary, ...]:
        """Read every day, decoded and summarised."""
        feed = self.profile.kseries.feed.value
        return tuple(
            read_day(body, location=self.location, business_day=day, feed=feed)
            for day, body in self.bodies.items()
        )

    def export(self) -> Export:
        """Send every day down the line."""
        return build_export(
            self.days(), profile=self.profile, location=self.location, created_at=self.created_at
        )


def read_recorded(folder: Path) -> Recorded:
    """Read a folder of recorded days.

    Raises:
        ConfigurationError: It is none (KS-651), or its profile is not possible.
    """
    try:
        case = tomllib.loads(_text(folder, "case.toml"))
        profile = _text(folder, "profile.toml")
        described = _described(case)
    except OSError as error:
        reason = f"{Path(error.filename or folder).name}: {error.strerror}"
        raise _not_recorded(folder, reason) from None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _not_recorded(folder, f"case.toml: {error}") from None
    books = from_toml(profile)
    return Recorded(**described, profile=books, bodies=_bodies(folder, books.kseries.feed))


def replay(folder: Path) -> Export:
    """Run the line on a folder of recorded days.

    Raises:
        ConfigurationError: It is none (KS-651), or its profile is not possible.
    """
    return read_recorded(folder).export()


def outputs(export: Export) -> Mapping[str, bytes]:
    """Return what an export would write: its files by name, and ``proof.json``."""
    files = {batch.file_name: batch.content for batch in export.batches}
    beside = {companion.file_name: companion.content for companion in export.companions}
    return {**files, **beside, "proof.json": to_json(export.proof)}


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise _not_recorded(folder, f"{name}: {error}") from None


def _described(case: Mapping[str, Any]) -> dict[str, Any]:
    created_at = case["created_at"]
    if not isinstance(created_at, datetime) or parse_instant(created_at.isoformat()) is None:
        raise ValueError("created_at")
    texts = {"title": case.get("title", ""), **case["location"]}
    if odd := [name for name, value in texts.items() if not isinstance(value, str)]:
        raise TypeError(f"{', '.join(odd)}: not a text")
    return {
        "title": texts["title"],
        "created_at": created_at,
        "location": Location(**case["location"]),
    }


def _bodies(folder: Path, feed: Feed) -> Mapping[date, bytes]:
    own = folder / FOLDERS[feed]
    days = own if own.is_dir() else folder / FOLDERS[Feed.V2]
    try:
        return {
            date.fromisoformat(path.stem): path.read_bytes() for path in sorted(days.glob("*.json"))
        }
    except (OSError, ValueError) as error:
        raise _not_recorded(folder, str(error)) from None


def _not_recorded(folder: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(NOT_RECORDED.at(str(folder), folder=folder, reason=reason))
