"""The figures of the benchmarks page, measured in one run: each against its floor, in pairs.

A pair measures floor and work one after the other, so that a slow moment of the machine hits both;
kept are the median of the pairs' ratios and the work's own median. Each is taken at growing sizes:
cost per unit that stays says that it grows in proportion.
"""

from collections.abc import Callable, Iterator
import csv
from datetime import UTC, date, datetime, timedelta
import json
import os
from pathlib import Path
from statistics import median
import subprocess
import sys
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from bench.test_extf import generated, write_typed
from datev_bridge import build_export, from_toml, read_day
from datev_bridge.daybook import Location
from datev_bridge.extf import BookingRow, Reader, find_issues, write_batch
from datev_bridge.kseries.decode import stream_day
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.demo import demo_profile
from support.bookings import HEADER

PAIRS = 5
ROWS = (5_000, 20_000, 80_000)
SALES = (500, 2_000, 8_000)
DAYS = (7, 28, 84)
FLEETS = ((20, 1), (60, 1), (60, 2))
FLEET = Path(__file__).with_name("fleet.py")
FIRST = date(2026, 7, 1)
LOCATION = Location(id="1", name="Restaurant Demo", timezone="Europe/Berlin")

Work = Callable[[], object]
Figure = dict[str, Any]


def figures(folder: Path) -> Iterator[Figure]:
    """Yield every figure: part, size, unit, microseconds a unit, floor and times the floor."""
    for count in ROWS:
        yield from formats(count, folder)
    for count in SALES:
        yield decoding(count)
    for days in DAYS:
        yield from books(days)
    for places, workers in FLEETS:
        yield fleet(places, workers)


def formats(count: int, folder: Path) -> Iterator[Figure]:
    """Yield writer, reader and checker with a file of so many rows."""
    rows, path = list(generated(count)), folder / "EXTF_bench.csv"
    path.write_bytes(b"".join(write_batch(HEADER, rows)))
    content, target = path.read_bytes(), folder / "out.csv"
    with path.open(encoding="cp1252", newline="") as file:
        cells = list(csv.reader(file, delimiter=";"))

    def put(rows: list[BookingRow]) -> None:
        with target.open("wb") as file:
            file.writelines(write_batch(HEADER, rows))

    def put_cells() -> None:
        with target.open("w", encoding="cp1252", newline="") as file:
            csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(cells)

    def split() -> None:
        with path.open(encoding="cp1252", newline="") as file:
            assert sum(1 for _ in csv.reader(file, delimiter=";")) == count + 2

    def read() -> None:
        with path.open("rb") as file:
            assert sum(1 for _ in Reader(file).rows()) == count

    def check() -> None:
        with path.open("rb") as file:
            assert not list(find_issues(file))

    sized = {"size": count, "unit": "row"}
    yield compared(
        "writer", "csv.writer, the same typed values, unchecked", sized,
        lambda: write_typed(rows, target), lambda: put(rows),
    )  # fmt: skip
    ready = "csv.writer, ready-made strings"
    yield compared("writer", ready, sized, put_cells, lambda: put(rows))
    raw = "raw write of the finished bytes"
    yield compared("writer", raw, sized, lambda: target.write_bytes(content), lambda: put(rows))
    yield compared("reader", "csv.reader, split into strings", sized, split, read)
    yield compared("checker", "csv.reader, split into strings", sized, split, check)


def decoding(count: int) -> Figure:
    """Return decoding of a day of so many sales."""
    restaurant = Restaurant(seed=7, size=Size.LARGE, opened=date(2026, 1, 1))
    sales: list[object] = []
    day = FIRST
    while len(sales) < count:
        sales.extend(restaurant.sell(day).v2())
        day += timedelta(days=1)
    wrapper = {"nextStartOfDayAsIso8601": "2026-07-02T05:30:00+02:00", "dataComplete": True}
    body = json.dumps({"sales": sales[:count], **wrapper}).encode()

    def decode() -> None:
        assert sum(1 for _ in stream_day(body).sales) == count

    sized = {"size": count, "unit": "sale"}
    return compared("decode", "json.loads", sized, lambda: json.loads(body), decode)


def books(days: int) -> Iterator[Figure]:
    """Yield reading to a day's summary, and the books of so many days with file and proof."""
    restaurant = Restaurant(seed=7, size=Size.MEDIUM, opened=date(2026, 1, 1))
    dates = [FIRST + timedelta(days=n) for n in range(days)]
    bodies = [json.dumps(restaurant.sell(day).sales_daily()).encode() for day in dates]
    address = "https://pos.example"
    text = demo_profile(
        restaurant.house, address=address, client_id="bench", redirect_uri=f"{address}/back",
        first=dates[0], last=dates[-1],
    )  # fmt: skip
    profile, at = from_toml(text), datetime(2027, 1, 2, 9, tzinfo=UTC)
    read = [
        read_day(body, location=LOCATION, business_day=day, feed="v2")
        for body, day in zip(bodies, dates, strict=True)
    ]

    def load() -> None:
        for body in bodies:
            json.loads(body)

    def book() -> None:
        made = build_export(read, profile=profile, location=LOCATION, created_at=at)
        assert made.batches
        assert not made.held

    receipts = sum(len(day.receipts) for day in read)
    sized = {"size": receipts, "unit": "receipt"}
    yield compared("journal", "json.loads of the days' answers", sized, load, book)


def compared(part: str, floor: str, sized: Figure, base: Work, work: Work) -> Figure:
    """Return a figure: how long the work takes for a unit, and how often the floor fits in."""
    pairs = [(seconds(base), seconds(work)) for _ in range(PAIRS)]
    each = median(mine for _, mine in pairs) / sized["size"]
    return {
        "part": part,
        **sized,
        "microseconds": round(each * 1e6, 2),
        "floor": floor,
        "times": round(median(theirs / mine for theirs, mine in pairs), 3),
    }


def seconds(work: Work) -> float:
    """Return the processor's seconds: other programs on the machine count less."""
    start = process_time()
    work()
    return process_time() - start


def fleet(places: int, workers: int) -> Figure:
    """Return runs a second of a fleet on PostgreSQL, over HTTP, in processes of their own."""
    paths = (str(FLEET.parents[1]), os.environ.get("PYTHONPATH", ""))
    done = subprocess.run(
        [sys.executable, str(FLEET), str(places), str(workers), "5"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    rate = next(float(line.split()[0]) for line in lines if "runs a second" in line)
    worker = next(float(line.split()[-1]) for line in lines if "all of the worker" in line)
    return {
        "part": "fleet",
        "size": places,
        "unit": "run",
        "workers": workers,
        "rate": rate,
        "microseconds": round(worker * 1000, 0),
    }


def all_figures() -> list[Figure]:
    """Return every figure, measured now."""
    with TemporaryDirectory() as folder:
        return list(figures(Path(folder)))
