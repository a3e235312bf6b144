"""The portal under load, and its pages after years; small unless asked for more.

``DATEV_BRIDGE_BENCH_PEOPLE=50``, ``DATEV_BRIDGE_BENCH_CATEGORIES=500`` and
``DATEV_BRIDGE_BENCH_DAYS=1095`` are what is kept in docs/evidence/portal.md. Nothing fails for
being slow, but a page that is too large does, an answer that is none, and anything of another's.
"""

import os
from pathlib import Path

import pytest

from bench.portal_load import load, told
from bench.portal_pages import GOAL, grown, measured
from support.databases import DATABASES

PEOPLE = int(os.environ.get("DATEV_BRIDGE_BENCH_PEOPLE", "12"))
CATEGORIES = int(os.environ.get("DATEV_BRIDGE_BENCH_CATEGORIES", "500"))
DAYS = int(os.environ.get("DATEV_BRIDGE_BENCH_DAYS", "60"))
MOST_BYTES = 150_000
ROUNDS = 2


@pytest.mark.parametrize("database", DATABASES)
def test_many_people_at_once(database: str) -> None:
    loaded = load(database, PEOPLE, ROUNDS)
    print(f"\n{told(database, PEOPLE, loaded)}")
    assert loaded.faults == ()


def test_pages_of_a_large_menu(tmp_path: Path) -> None:
    with grown(tmp_path, "sqlite", CATEGORIES, DAYS) as found:
        pages = list(measured(found, rounds=1))
    slow = sorted(pages, key=lambda page: -page.computed)[:5]
    for page in slow:
        print(f"\n{page.endpoint}: {page.computed:.0f} ms of {GOAL:.0f}, {page.size / 1000:.0f} kB")
    assert {page.path: page.size for page in pages if page.size > MOST_BYTES} == {}
