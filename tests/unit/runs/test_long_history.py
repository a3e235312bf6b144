"""However long a place has delivered: a run, a correction, a statement take no more memory."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
import gc
from pathlib import Path
import tracemalloc

import pytest

from datev_bridge.runs.state import RunState
from datev_bridge.runs.statement import Month
from support.long_history import lengthen
from support.operating import at_night, work_through
from support.travellers import Traveller, travelling

FEW, MANY = 30, 330
MOST_A_DAY = 4_000
"""Bytes that a day more may cost: its line in the ledger. The day itself is over 60 000."""


def delivered(folder: Path, days: int) -> Iterator[Traveller]:
    with travelling(folder) as here:
        here.town.clock.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
        here.go_live(date(2026, 11, 21))
        at_night(here)
        assert RunState.WRITTEN in {run.state for run in work_through(here)}
        lengthen(here, days)
        yield here


def peak(work: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def nightly(here: Traveller) -> None:
    assert {run.state for run in work_through(here)} & {RunState.WRITTEN, RunState.NOTHING}


def reposted(here: Traveller) -> None:
    here.town.service.place_runs.repost(here.owner, *here.at, [date(2026, 11, 21)])


def stated(here: Traveller) -> None:
    here.town.service.statements.make(here.owner, *here.at, Month.of(date(2026, 11, 1)))


@pytest.mark.parametrize("what", [nightly, reposted, stated])
def test_a_longer_history_costs_hardly_more(
    tmp_path: Path, what: Callable[[Traveller], None]
) -> None:
    peaks = []
    for number, days in enumerate((FEW, FEW, MANY)):
        folder = tmp_path / str(number)
        folder.mkdir()
        for here in delivered(folder, days):
            at_night(here, 1)
            peaks.append(peak(lambda: what(here)))  # noqa: B023 - called at once
    _, few, many = peaks  # the first one imports what the program needs
    assert (many - few) / (MANY - FEW) < MOST_A_DAY
