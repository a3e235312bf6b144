"""Golden folders: a folder is a test. What one holds is said in README.md beside this file."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
import tomllib
from typing import Any

from attrs import frozen

from datev_bridge.daybook import Location
from datev_bridge.pipeline import Export, build_export, read_day
from datev_bridge.profile import Profile, from_toml
from datev_bridge.proof import to_json

CASES = Path(__file__).parent / "cases"


@frozen(kw_only=True)
class Case:
    """One golden folder, read."""

    folder: Path
    created_at: datetime
    location: Location
    profile: Profile
    bodies: Mapping[date, bytes]

    @property
    def expected(self) -> Path:
        return self.folder / "expected"

    @property
    def expected_codes(self) -> set[str]:
        path = self.folder / "expected_issues.toml"
        if not path.exists():
            return set()
        rows: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get("issues", [])
        return {row["code"] for row in rows}

    def export(self) -> Export:
        days = [
            read_day(
                body,
                location=self.location,
                business_day=day,
                feed=self.profile.kseries.feed.value,
            )
            for day, body in self.bodies.items()
        ]
        return build_export(
            days, profile=self.profile, location=self.location, created_at=self.created_at
        )


def load(folder: Path) -> Case:
    """Read a golden folder."""
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    return Case(
        folder=folder,
        created_at=case["created_at"],
        location=Location(**case["location"]),
        profile=from_toml((folder / "profile.toml").read_text("utf-8")),
        bodies={
            date.fromisoformat(path.stem): path.read_bytes()
            for path in sorted((folder / "sales").glob("*.json"))
        },
    )


def all_cases() -> list[Path]:
    """Return every golden folder."""
    return sorted(path.parent for path in CASES.glob("*/case.toml"))


def outputs(export: Export) -> Mapping[str, bytes]:
    """Return what an export would write, by file name."""
    files = {batch.file_name: batch.content for batch in export.batches}
    return {**files, "proof.json": to_json(export.proof)}
