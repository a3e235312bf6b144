"""Export the first months of a folder of recorded days in a process of its own, and measure it.

``python export_months.py FOLDER MONTHS ONCE``: ONCE is 0 for an export each month, as a restaurant
would do it, and 1 for a single one of all months. Prints seconds of the processor by stage and the
growth to the peak of memory in MiB, as JSON. The peak is the kernel's ``VmHWM``: ``ru_maxrss``
begins with that of the process that started this one.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import chain, groupby
import json
from pathlib import Path
import re
import sys
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
import zlib

from attrs import frozen

from datev_bridge import pipeline
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.delivery.folder import FolderOutput, folder_records
from datev_bridge.pipeline import read_day
from datev_bridge.profile import from_toml
from datev_bridge.proof.html import to_html
from datev_bridge.runs import handover
from datev_bridge.runs.export import Exporter

LOCATION = Location(id="1", name="Restaurant Demo", timezone="Europe/Berlin")
AT = datetime(2027, 1, 2, 9, tzinfo=UTC)

STAGES = (
    (pipeline, "build_day", "journal"),
    (pipeline, "prove", "proof"),
    (handover, "to_json", "pages"),
)
"""Where the line calls what is measured, and as what."""

spent: dict[str, float] = defaultdict(float)


def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def measured(*given: Any, **named: Any) -> Any:
        start = process_time()
        try:
            return work(*given, **named)
        finally:
            spent[stage] += process_time() - start

    return measured


@frozen(kw_only=True)
class PackedDays:
    """Answers of the POS that lie compressed in a folder."""

    folder: Path
    location: Location = LOCATION
    totals: None = None

    def read(self, day: date) -> DaySummary:
        unpack = timed("unpacking", lambda path: zlib.decompress(path.read_bytes()))
        body = unpack(self.folder / f"{day.isoformat()}.z")
        read = timed("reading", read_day)
        found: DaySummary = read(body, location=self.location, business_day=day, feed="v2")
        return found


def memory(line: str) -> float:
    """Return a line of the kernel's about this process, in MiB."""
    found = re.search(rf"{line}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def main(folder: Path, months: int, *, at_once: bool) -> None:
    for module, name, stage in STAGES:
        setattr(module, name, timed(stage, getattr(module, name)))
    days = [date.fromisoformat(path.stem) for path in sorted(folder.glob("*.z"))]
    by_month = [list(each) for _, each in groupby(days, key=lambda day: (day.year, day.month))]
    asked = by_month[:months]
    with TemporaryDirectory() as target:
        exporter = Exporter(
            profile=from_toml((folder / "profile.toml").read_text("utf-8")),
            reader=PackedDays(folder=folder),
            output=FolderOutput(folder=Path(target)),
            records=folder_records(Path(target)),
            clock=lambda: AT,
            render_proof=timed("pages", to_html),
        )
        exporter.preview(days[:1])  # what is imported and compiled on the way counts for nothing
        spent.clear()
        before, start = memory("VmRSS"), process_time()
        receipts = rows = 0
        for period in [list(chain.from_iterable(asked))] if at_once else asked:
            export = exporter.export(period).export
            assert not export.held
            assert export.proof.clearing_balance == 0
            receipts += sum(len(day.summary.receipts) for day in export.proof.days)
            rows += sum(file.rows for file in export.proof.files)
            del export
        spent["all"] = process_time() - start - spent.pop("unpacking")
    grown = memory("VmHWM") - before
    print(json.dumps({"receipts": receipts, "rows": rows, "mebibytes": grown, "seconds": spent}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), at_once=sys.argv[3] == "1")
