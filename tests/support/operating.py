"""A service in operation: what a worker does, by hand."""

from datetime import UTC, datetime, timedelta

from datev_bridge.runs.state import Run, RunKind
from support.travellers import Traveller

NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
"""23:30 in Berlin, half an hour after the usual closing time."""


def at_night(here: Traveller, days: int = 0) -> None:
    """Let it be 23:30 in Berlin, so many days later."""
    here.town.clock.now = NIGHT + timedelta(days=days)


def work_through(here: Traveller) -> list[Run]:
    """Plan and try everything that is due now, as a worker does."""
    service, found = here.town.service, []
    service.planner.plan_due()
    with service.store.work(reading=True) as work:
        due = work.agenda.runs_due(here.town.clock(), 100)
    for organisation, _, run, _ in due:
        performed = service.performer.perform(organisation, run)
        assert performed is not None
        found.append(performed)
    return found


def run_of(here: Traveller, kind: RunKind) -> Run:
    """Return the newest run of a kind."""
    with here.town.service.store.work(here.organisation, reading=True) as work:
        return next(run for run in work.runs.of(here.place.id) if run.kind is kind)
