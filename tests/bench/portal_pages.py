"""Each page of the portal for a restaurant with many categories and years behind it.

``PYTHONPATH=src:tests python tests/bench/portal_pages.py [database] [categories] [days]`` prints
for every page that a link leads to how long the server takes, how much of that it computes, how
many statements it sends to the database and how large the page is.
On a machine that others use as well, what is computed says more than the time that passes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
import gc
from pathlib import Path
from statistics import median
import sys
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from attrs import frozen
from sqlalchemy import event

from support.crawl import Seen, crawl
from support.grown import grow
from support.portal import OPERATOR_MAIL, Browser, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OWNER

CATEGORIES, DAYS = 500, 3 * 365
ROUNDS = 5
GOAL = 50.0
"""Milliseconds of a page's server time."""
ASKS_THE_POS = frozenset({"days.one", "connect.location"})
"""Pages that wait for the POS's answer, here the sandbox's on this machine."""


@frozen(kw_only=True)
class Measured:
    """What a page cost.

    Attributes:
        who: Who looked.
        endpoint: The page.
        path: Its address.
        milliseconds: The median of the server's times.
        computed: The median of the processor's times within them.
        statements: How many were sent to the database.
        size: Bytes, not compressed.
    """

    who: str
    endpoint: str
    path: str
    milliseconds: float
    computed: float
    statements: int
    size: int


@contextmanager
def grown(folder: Path, database: str, categories: int, days: int) -> Iterator[Portal]:
    """Give a portal whose restaurant has so many categories and days behind it."""
    with portal(folder, database=database) as found:
        add_member(found)
        add_operator(found)
        grow(found, categories, days)
        yield found


def measured(found: Portal, rounds: int = ROUNDS) -> Iterator[Measured]:
    """Yield what every page costs, for each person."""
    for who in (OWNER, ADVISER, OPERATOR_MAIL):
        browser = found.log_in(who)
        for seen in crawl(browser, few=1):
            if seen.answer.status_code == 200:
                yield _measured(found, browser, who, seen, rounds)


def _measured(found: Portal, browser: Browser, who: str, seen: Seen, rounds: int) -> Measured:
    with counting(found) as statements:
        browser.fetch(seen.path)
    gc.collect()
    times, size = [], 0
    for _ in range(rounds):
        began = perf_counter(), process_time()
        answer = browser.fetch(seen.path)
        times.append((perf_counter() - began[0], process_time() - began[1]))
        size = len(answer.data)
    return Measured(
        who=who,
        endpoint=seen.endpoint,
        path=seen.path,
        milliseconds=median(passed for passed, _ in times) * 1000,
        computed=median(computed for _, computed in times) * 1000,
        statements=len(statements),
        size=size,
    )


@contextmanager
def counting(found: Portal) -> Iterator[list[str]]:
    """Note the statements that are sent to the database."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    engine = found.here.town.service.store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def main(database: str, categories: int, days: int) -> None:
    """Print what every page costs."""
    print(f"{database}: {categories} categories, {days} days", flush=True)
    with (
        TemporaryDirectory() as folder,
        grown(Path(folder), database, categories, days) as found,
    ):
        for page in measured(found):
            waits = " (asks the POS)" if page.endpoint in ASKS_THE_POS else ""
            print(
                f"  {page.endpoint:24} {page.who.partition('@')[0]:9}"
                f" {page.milliseconds:7.1f} ms  computed {page.computed:7.1f} ms"
                f"  {page.statements:3} statements  {page.size / 1000:6.1f} kB{waits}",
                flush=True,
            )


if __name__ == "__main__":
    usual = ("sqlite", str(CATEGORIES), str(DAYS))
    named = (*sys.argv[1:], *usual[len(sys.argv) - 1 :])
    main(named[0], int(named[1]), int(named[2]))
