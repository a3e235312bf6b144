"""Golden folders: a folder is a test. What one holds is said in README.md beside this file."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
import tomllib
from typing import Any

from attrs import frozen

from datev_bridge.corrections import Books, late_changes, seal_export
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.days.decisions import Decision
from datev_bridge.days.periods import Closing
from datev_bridge.days.plain import from_plain
from datev_bridge.pipeline import Export, build_export, read_day
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

    @property
    def delivered(self) -> list[DaySummary]:
        """The days as they were delivered, where the folder is about what came after."""
        feed = self.profile.kseries.feed.value
        return [
            read_day(
                path.read_bytes(),
                location=self.location,
                business_day=date.fromisoformat(path.stem),
                feed=feed,
            )
            for path in sorted(self.folder.glob("sealed/*.json"))
        ]

    def export(self) -> Export:
        if self.delivered:
            return self._late_changes()
        return self._export(self.recorded.days())

    def _export(self, days: Iterable[DaySummary]) -> Export:
        return build_export(
            days,
            profile=self.profile,
            location=self.location,
            created_at=self.recorded.created_at,
            decisions=self.decisions,
        )

    def _late_changes(self) -> Export:
        sealed = seal_export(self._export(self.delivered), self.profile)
        books = Books(
            profile=self.profile,
            location=self.location,
            created_at=self.recorded.created_at,
            closing=Closing(today=self.recorded.created_at.date()),
            sealed={day.business_day: day for day in sealed},
            decisions=tuple(self.decisions),
        )
        found = late_changes(self.recorded.days(), books)
        return Export(batches=found.batches, proof=found.proof, issues=found.issues, days=())


def load(folder: Path) -> Case:
    """Read a golden folder."""
    return Case(folder=folder, recorded=read_recorded(folder))


def all_cases() -> list[Path]:
    """Return every golden folder."""
    return sorted(path.parent for path in CASES.glob("*/case.toml"))
