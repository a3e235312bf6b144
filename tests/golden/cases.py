"""Golden folders: a folder is a test. What one holds is said in README.md beside this file."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
import tomllib
from typing import Any

from attrs import frozen

from datev_bridge.daybook import Location
from datev_bridge.days.decisions import Decision
from datev_bridge.days.plain import from_plain
from datev_bridge.pipeline import Export, build_export
from datev_bridge.profile import Profile
from datev_bridge.recorded import Recorded, outputs, read_recorded

__all__ = ["CASES", "Case", "all_cases", "load", "outputs"]

CASES = Path(__file__).parent / "cases"


@frozen(kw_only=True)
class Case:
    """One golden folder: recorded days, and what is expected of them."""

    folder: Path
    recorded: Recorded

    @property
    def location(self) -> Location:
        return self.recorded.location

    @property
    def profile(self) -> Profile:
        return self.recorded.profile

    @property
    def bodies(self) -> Mapping[date, bytes]:
        return self.recorded.bodies

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

    @property
    def decisions(self) -> list[Decision]:
        path = self.folder / "decisions.toml"
        if not path.exists():
            return []
        rows = tomllib.loads(path.read_text("utf-8"))["decision"]
        return [from_plain(row, Decision) for row in rows]

    def export(self) -> Export:
        return build_export(
            self.recorded.days(),
            profile=self.profile,
            location=self.location,
            created_at=self.recorded.created_at,
            decisions=self.decisions,
        )


def load(folder: Path) -> Case:
    """Read a golden folder."""
    return Case(folder=folder, recorded=read_recorded(folder))


def all_cases() -> list[Path]:
    """Return every golden folder."""
    return sorted(path.parent for path in CASES.glob("*/case.toml"))
