"""The store with the history of many organisations: common queries, their time and their plans.

``DATEV_BRIDGE_BENCH_ORGANISATIONS=1000 pytest -s tests/bench/test_store.py`` fills three years of
1 000 organisations; a small number by default. Each query is asked for organisations all over the
store; the median and the worst of its times are printed. Nothing fails for being slow, but a plan
that reads a whole table of the history does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
import os
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Engine, event

from datev_bridge.mail.queue import MailState
from datev_bridge.store.work import Store
from support.databases import DATABASES, fresh_store
from support.history import FIRST, HISTORY, NOW, fill

ORGANISATIONS = int(os.environ.get("DATEV_BRIDGE_BENCH_ORGANISATIONS", "20"))
DAYS = 3 * 365
ASKED = 25

Query = Callable[[Store, int], object]


def within(store: Store, number: int, ask: Callable[[Any, str], object]) -> object:
    with store.work(f"o{number:05}", reading=True) as work:
        return ask(work, f"p{number:05}")


def shared(store: Store, ask: Callable[[Any], object]) -> object:
    with store.work(reading=True) as work:
        return ask(work)


def ledger(store: Store, number: int) -> object:
    books = store.books(f"o{number:05}", f"p{number:05}", lambda *_: None)
    return books.records.ledger.entries()


SINCE = (NOW - timedelta(days=62)).date()
QUERIES: dict[str, Query] = {
    "places that are due": lambda s, _: shared(s, lambda w: w.agenda.places_due(NOW, 200)),
    "runs that are due": lambda s, _: shared(s, lambda w: w.agenda.runs_due(NOW, 200)),
    "runs by state": lambda s, _: shared(s, lambda w: w.agenda.counts()),
    "a user by address": lambda s, n: shared(
        s, lambda w: w.people.named(f"owner{n:05}@example.org")
    ),
    "a session": lambda s, n: shared(s, lambda w: w.sessions.find(f"{n:064}")),
    "memberships of a user": lambda s, n: shared(s, lambda w: w.people.memberships(f"owner{n:05}")),
    "members of an organisation": lambda s, n: shared(s, lambda w: w.people.members(f"o{n:05}")),
    "mails that failed": lambda s, _: shared(s, lambda w: w.mail_queue.mails(MailState.FAILED, 20)),
    "places": lambda s, n: within(s, n, lambda w, _: w.places.all()),
    "settings": lambda s, n: within(s, n, lambda w, p: w.settings.newest(p)),
    "mapping": lambda s, n: within(s, n, lambda w, p: w.mappings.newest(p)),
    "test run": lambda s, n: within(s, n, lambda w, p: w.test_runs.newest(p)),
    "days of two months": lambda s, n: within(s, n, lambda w, p: w.runs.outcomes(p, SINCE)),
    "newest runs": lambda s, n: within(s, n, lambda w, p: w.runs.of(p, most=50)),
    "mails of an organisation": lambda s, n: within(s, n, lambda w, _: w.outbox.mails(20)),
    "head of the audit trail": lambda s, n: within(s, n, lambda w, _: w.audit.head()),
    "the whole ledger of a place": ledger,
}


@pytest.mark.parametrize("database", DATABASES)
def test_queries(database: str, tmp_path: Path) -> None:
    with fresh_store(database, tmp_path) as store:
        began = perf_counter()
        fill(store, ORGANISATIONS, DAYS)
        filled = perf_counter() - began
        print(
            f"\n{database}: {ORGANISATIONS} organisations × {DAYS} days, filled in {filled:.0f} s"
        )
        for name, ask in QUERIES.items():
            times = list(asked(store, ask))
            print(f"  {name:30} median {median(times):7.2f} ms  worst {max(times):7.2f} ms")
            for plan in plans(store, ask):
                assert not reads_a_whole_history(plan), f"{name}: {plan}"
    assert NOW.date() > FIRST


def asked(store: Store, ask: Query) -> Iterator[float]:
    """Ask for organisations all over the store, and yield the milliseconds of each answer."""
    for step in range(ASKED):
        number = step * ORGANISATIONS // ASKED
        began = perf_counter()
        ask(store, number)
        yield (perf_counter() - began) * 1000


def plans(store: Store, ask: Query) -> Iterator[str]:
    """Yield the plan of every statement that a query sends."""
    with listening(store.engine) as statements:
        ask(store, ORGANISATIONS // 2)
    explain = "EXPLAIN QUERY PLAN " if store.engine.dialect.name == "sqlite" else "EXPLAIN "
    for statement, values in statements:
        if statement.lstrip().upper().startswith("SELECT"):
            with store.engine.connect() as connection:
                rows = connection.exec_driver_sql(explain + statement, values).all()
            yield "\n".join(str(row[-1]) for row in rows)


@contextmanager
def listening(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        statements.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def reads_a_whole_history(plan: str) -> bool:
    """Tell whether a plan goes through all rows of a table that grows with every day."""
    return any(
        (f"SCAN {table}" in plan and f"SCAN {table} USING" not in plan)
        or f"Seq Scan on {table} " in plan
        for table in HISTORY
    )
