"""Reading a big day as ratios to ``json.loads`` on the same bytes, taken in pairs in one run.

Nothing fails for being slow. ``DATEV_BRIDGE_BENCH_SALES`` sets the size of the day (2 000 sales if
unset; 20 000 are the 150 MB day of the kept evidence).
"""

from collections.abc import Callable
from datetime import date, timedelta
import json
import os
from pathlib import Path
from statistics import median
import subprocess
import sys
from time import perf_counter

import pytest

from datev_bridge.daybook import Location
from datev_bridge.kseries.decode import stream_day
from datev_bridge.kseries.summarise import summarise
from datev_bridge.testing import Restaurant, Size

SALES = int(os.environ.get("DATEV_BRIDGE_BENCH_SALES", "2000"))
PAIRS = 5
DAY = date(2026, 7, 1)
LOCATION = Location(id="1", name="Restaurant Demo", timezone="Europe/Berlin")

MEMORY = """
import re, sys
from pathlib import Path
from datev_bridge.kseries.decode import stream_day
def peak():  # the kernel's, of this process alone: ru_maxrss begins with that of its parent
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
body = open(sys.argv[1], "rb").read()
list(stream_day(b'{"sales": []}').sales)
before = peak()
count = sum(1 for _ in stream_day(body).sales)
print(count, peak() - before)
"""


@pytest.fixture(scope="module")
def body() -> bytes:
    restaurant = Restaurant(seed=7, size=Size.LARGE, opened=date(2026, 1, 1))
    sales: list[object] = []
    day = DAY
    while len(sales) < SALES:
        sales.extend(restaurant.sell(day).v2())
        day += timedelta(days=1)
    wrapper = {"nextStartOfDayAsIso8601": "2026-07-02T05:30:00+02:00", "dataComplete": True}
    return json.dumps({"sales": sales[:SALES], **wrapper}).encode()


def decode(body: bytes) -> None:
    for _ in stream_day(body).sales:
        pass


def whole_way(body: bytes) -> None:
    summary = summarise(stream_day(body), location=LOCATION, business_day=DAY)
    assert len(summary.receipts) == SALES


def thoroughly(body: bytes) -> None:
    for _ in stream_day(body, quick=False).sales:
        pass


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("decode, one sale at a time", decode),
        ("bytes to DaySummary", whole_way),
        ("decode without the extra speed", thoroughly),
    ],
)
def test_ratio_to_json_loads(name: str, work: Callable[[bytes], None], body: bytes) -> None:
    pairs = [(timed(lambda: json.loads(body)), timed(lambda: work(body))) for _ in range(PAIRS)]
    ratio = median(floor / ours for floor, ours in pairs)
    best = min(ours for _, ours in pairs)
    print(f"\n{name}: {len(body) / 1e6:.0f} MB, {best:.2f} s, {ratio:.2f} x json.loads")


def test_memory_beyond_the_input(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "day.json"
    path.write_bytes(body)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    count, grown = map(int, done.stdout.split())
    assert count == SALES
    print(f"\ndecode beyond the input: {grown / 1024:.1f} MiB for {len(body) / 1e6:.0f} MB")
