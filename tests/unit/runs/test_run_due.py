"""``run --due`` does what a worker's turn does, without the engine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Never

from attrs import evolve
from sqlalchemy import select

from datev_bridge.runs.worker import Turn, Worker, once
from datev_bridge.store.outbox import MAILS
from support.operating import at_night
from support.travellers import Traveller, travelling


class AtOnce:
    """A queue that tries what it is handed at once."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.forgot: list[datetime] = []

    def submit(self, organisation: str, _place: str, run: str, _attempt: int) -> None:
        self.worker.try_run(organisation, run)

    def take_over(self, _worker: str) -> int:
        return 0

    def forget_ended(self, before: datetime) -> int:
        self.forgot.append(before)
        return 0


def by_turn(here: Traveller) -> Turn:
    worker = here.town.service.worker("w1")
    return once(worker.parts(AtOnce(worker)))


def by_cron(here: Traveller) -> Turn:
    return here.town.service.worker("w1").run_due()


@contextmanager
def night(folder: Path) -> Iterator[Traveller]:
    folder.mkdir()
    with travelling(folder) as here:
        here.town.clock.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
        here.go_live(date(2026, 11, 21))
        here.town.service.settings.change(here.owner, *here.at, {"delivery.folder": "datev"})
        at_night(here)
        yield here


def left(here: Traveller) -> dict[str, object]:
    """Return what a night leaves, without what chance made."""
    place, known = here.place.id, here.place.id
    with here.town.service.store.work(here.organisation, reading=True) as work:
        runs = [(run.id.replace(known, "p"), run.state, run.files) for run in work.runs.of(place)]
        outcomes = work.runs.outcomes(place, date(2026, 11, 1))
        files = [(d.file_name, d.state, d.sha256) for d in work.deliveries.of(place, runs[0][2])]
    with here.town.service.store.work(reading=True) as work:
        mails = work.connection.execute(select(MAILS.c.kind, MAILS.c.recipient, MAILS.c.state))
        sent = sorted(map(tuple, mails))
    days = {day: one.outcome for day, one in outcomes.items()}
    return {"runs": runs, "days": days, "files": files, "mails": sent}


def test_both_leave_the_same(tmp_path: Path) -> None:
    seen: list[list[tuple[Turn, dict[str, object]]]] = []
    ways: tuple[Callable[[Traveller], Turn], ...] = (by_turn, by_cron)
    for number, way in enumerate(ways):
        with night(tmp_path / str(number)) as here:
            steps = []
            for _ in range(3):
                steps.append((way(here), left(here)))
                here.town.clock.now += timedelta(hours=7)
            seen.append(steps)
    assert seen[0] == seen[1]
    first, later = seen[0][0][0], seen[0][2][0]
    assert first.planned == 1
    assert first.sent > 0
    assert first.delivered > 0
    assert later.submitted == 0


def test_what_nobody_foresaw_in_a_run_keeps_nothing_else_waiting(tmp_path: Path) -> None:
    with night(tmp_path / "n") as here:
        worker = here.town.service.worker("w1")

        def odd(*_: object) -> Never:
            raise RecursionError

        broken = evolve(worker, performer=evolve(worker.performer, app=odd))
        done = broken.run_due()
        assert (done.planned, done.submitted) == (1, 2)
        assert worker.run_due().delivered > 0


def test_a_turn_with_nothing_to_do_is_empty(tmp_path: Path) -> None:
    with night(tmp_path / "n") as here:
        by_cron(here)
        by_cron(here)
        assert by_cron(here) == Turn()


def test_old_tries_are_forgotten_when_new_ones_are_handed_in(tmp_path: Path) -> None:
    with night(tmp_path / "n") as here:
        worker = here.town.service.worker("w1")
        queue = AtOnce(worker)
        parts = worker.parts(queue)
        assert [once(parts).submitted > 0 for _ in range(2)] == [True, False]
        assert queue.forgot == [here.town.clock() - timedelta(days=1)]
