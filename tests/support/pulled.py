"""What a pull of a long range has to leave behind: each day in one file, each file in its year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

from datev_bridge.extf import inspect
from datev_bridge.runs.state import Outcome, Run, RunKind, RunState
from datev_bridge.service import FILES_FOLDER, Service
from support.fleet import FOLDER

_FISCAL_YEAR, _FROM, _TO = 13, 15, 16
"""Numbers of fields of DATEV's header."""


def backfills(service: Service, organisation: str, place: str) -> tuple[Run, ...]:
    """Return the runs of a place's backfills, by period."""
    with service.store.work(organisation, reading=True) as work:
        runs = work.runs.of(place, most=1_000, kind=RunKind.BACKFILL)
    return tuple(sorted(runs, key=lambda run: run.days))


def check_pulled(
    service: Service, organisation: str, place: str, days: Iterable[date], year_starts: date
) -> Mapping[str, tuple[date, ...]]:
    """Check that every day that was sold on is in one file, and each file whole and where it goes.

    Args:
        service: Where it was pulled into.
        organisation: Whose.
        place: Which place.
        days: All days of the range.
        year_starts: First day of any fiscal year.

    Returns:
        The days in each file.
    """
    asked = sorted(days)
    books = service.store.books(organisation, place, lambda *_: None)
    entries = books.records.ledger.entries()
    with service.store.work(organisation, reading=True) as work:
        outcomes = work.runs.outcomes(place, asked[0])
    assert set(asked) <= outcomes.keys()
    sold = [day for day in asked if outcomes[day].outcome is Outcome.DELIVERED]
    idle = [day for day in asked if outcomes[day].outcome is Outcome.NOTHING]
    assert sorted((*sold, *idle)) == asked
    assert Counter(entry.business_day for entry in entries) == Counter(sold)
    assert sorted(books.records.days.of("")) == sold
    assert books.records.ledger.unfinished() is None
    digests = {entry.file_name: entry.file_sha256 for entry in entries}
    files = {name: [e.business_day for e in entries if e.file_name == name] for name in digests}
    periods = {name: {period(day, year_starts) for day in held} for name, held in files.items()}
    assert all(len(found) == 1 for found in periods.values())
    assert len(files) == len({period(day, year_starts) for day in sold})
    for name, held in files.items():
        content = books.output.read(name)
        assert content is not None
        assert sha256(content).hexdigest() == digests[name]
        _check_header(content, held, year_starts)
    put = service.folder / FILES_FOLDER / place / FOLDER
    assert {p.name: sha256(p.read_bytes()).hexdigest() for p in put.iterdir()} == digests
    states = Counter(run.state for run in backfills(service, organisation, place))
    assert states.keys() <= {RunState.DELIVERED, RunState.NOTHING}
    return {name: tuple(held) for name, held in files.items()}


def period(day: date, year_starts: date) -> tuple[int, int, date]:
    """Return month and fiscal year of a day."""
    start = year_starts.replace(year=day.year)
    return day.year, day.month, start if start <= day else start.replace(year=day.year - 1)


def _check_header(content: bytes, held: list[date], year_starts: date) -> None:
    found = inspect(content)
    texts = {number: text for number, _, text in found.header}
    assert texts[_FISCAL_YEAR] == f"{period(held[0], year_starts)[2]:%Y%m%d}"
    assert texts[_FROM] <= f"{held[0]:%Y%m%d}"
    assert f"{held[-1]:%Y%m%d}" <= texts[_TO]
    assert (found.first_day, found.last_day) == (held[0], held[-1])
    assert not found.unreadable
