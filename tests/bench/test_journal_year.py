"""A year of a restaurant, from the POS's answers to files and proofs: time and memory as it grows.

Nothing fails for being slow. ``DATEV_BRIDGE_BENCH_YEAR=large`` takes the large restaurant and 1, 3,
6 and 12 months of it, the size of the kept evidence; unset, two months of the small one.
"""

from datetime import date, timedelta
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any
import zlib

import pytest

from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.demo import demo_profile

SIZE = Size(os.environ.get("DATEV_BRIDGE_BENCH_YEAR", "small"))
MONTHS = (1, 3, 6, 12) if SIZE is Size.LARGE else (1, 2)
YEAR = 2026
MEASURE = Path(__file__).with_name("export_months.py")
STAGES = ("reading", "journal", "proof", "pages")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the POS's answer for each day, compressed, and the profile."""
    folder = tmp_path_factory.mktemp("year")
    restaurant = Restaurant(seed=7, size=SIZE, opened=date(YEAR - 1, 1, 1))
    day = date(YEAR, 1, 1)
    while (day.year, day.month) <= (YEAR, MONTHS[-1]):
        body = json.dumps(restaurant.sell(day).sales_daily()).encode()
        (folder / f"{day.isoformat()}.z").write_bytes(zlib.compress(body, 1))
        day += timedelta(days=1)
    profile = demo_profile(
        restaurant.house,
        address="https://pos.example",
        client_id="bench",
        redirect_uri="https://pos.example/back",
        first=date(YEAR, 1, 1),
        last=day,
    )
    (folder / "profile.toml").write_text(profile, "utf-8")
    return folder


def measured(folder: Path, months: int, *, at_once: bool) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(MEASURE), str(folder), str(months), str(int(at_once))],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("at_once", [False, True], ids=["month by month", "one export"])
def test_time_and_memory_by_months(answers: Path, *, at_once: bool) -> None:
    print(f"\n{SIZE.value} restaurant, {'one export' if at_once else 'an export a month'}")
    print("months receipts   rows | s per 100 000:", *STAGES, "rest all | s MiB, MiB per 100 000")
    for months in MONTHS:
        found = measured(answers, months, at_once=at_once)
        share = 100_000 / found["receipts"]
        seconds = found["seconds"]
        seconds["rest"] = seconds["all"] - sum(seconds[stage] for stage in STAGES)
        each = " ".join(f"{seconds[stage] * share:.2f}" for stage in (*STAGES, "rest", "all"))
        print(
            f"{months:6} {found['receipts']:8} {found['rows']:6} | {each} | "
            f"{seconds['all']:.2f} {found['mebibytes']:.0f}, {found['mebibytes'] * share:.0f}"
        )
        assert found["receipts"]
