"""What a worker has back when it begins anew, and what it takes over from one that is dead."""

from collections.abc import Iterator
from datetime import datetime, timedelta
import logging
from pathlib import Path

from attrs import define, evolve, field
import pytest
from sqlalchemy import event

from datev_bridge.errors import ConfigurationError
from datev_bridge.mail.queue import MailState, Taken
from datev_bridge.runs import worker as worker_module
from datev_bridge.runs.targets import FileDelivery
from datev_bridge.runs.worker import Turn, Worker, once
from datev_bridge.runs.worker_times import WorkerTimes
from support.mails import mail_of
from support.travellers import Traveller, travelling

LATER = timedelta(minutes=9)


@define
class Queue:
    """What a worker asks of its queue."""

    over: list[str] = field(factory=list)

    def submit(self, organisation: str, place: str, run: str, attempt: int) -> None:
        raise AssertionError

    def take_over(self, worker: str) -> int:
        self.over.append(worker)
        return 3

    def forget_ended(self, before: datetime) -> int:
        return 0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Traveller]:
    monkeypatch.setattr(worker_module, "_FREED_WITHIN", 0)
    with travelling(tmp_path) as traveller:
        worker_of(traveller, "early").mailing.send_due(worker_module.SYSTEM)
        yield traveller


def worker_of(here: Traveller, name: str) -> Worker:
    return here.town.service.worker(name)


def held_by(here: Traveller, worker: str) -> str:
    """Let a worker hold a mail and a file, as if it had been killed; return the mail's id."""
    now = here.town.clock()
    file = FileDelivery(
        place=here.place.id,
        target="folder",
        file_name="x.csv",
        sha256="0" * 64,
        attempts=1,
        due_at=now + LATER,
        holder=worker,
        made_at=now,
    )
    with here.town.service.store.work(here.organisation) as work:
        work.outbox.post(mail_of(reference=worker, organisation=here.organisation))
        work.deliveries.begin(file)
    with here.town.service.store.work() as work:
        claimed = work.mail_queue.claim(worker, now=now, until=now + LATER)
        assert claimed is not None
        work.workers.beat(worker, now)
    return claimed.mail


def due(here: Traveller) -> tuple[int, int]:
    """Return how many mails and files are due."""
    now = here.town.clock()
    with here.town.service.store.work(reading=True) as work:
        return work.mail_queue.counts(now)["due"], len(work.agenda.deliveries_due(now, 9))


def known(here: Traveller) -> set[str]:
    with here.town.service.store.work(reading=True) as work:
        return set(work.workers.all())


def test_a_worker_that_begins_anew_has_back_what_it_held(here: Traveller) -> None:
    held_by(here, "w1")
    with worker_of(here, "w2").begun():
        assert due(here) == (0, 0)
    with worker_of(here, "w1").begun():
        assert due(here) == (1, 1)
    assert known(here) == {"w1", "w2"}


def test_what_is_let_go_is_told_even_if_the_worker_is_killed_then(
    here: Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    mail = held_by(here, "w1")
    engine = here.town.service.store.engine

    def killed(_: object) -> None:
        if any('"released"' in record.message for record in caplog.records):
            raise SystemExit

    event.listen(engine, "commit", killed)
    with pytest.raises(SystemExit), worker_of(here, "w1").begun():
        pass
    event.remove(engine, "commit", killed)
    assert any(mail in record.message for record in caplog.records)
    assert due(here) == (0, 0)


def test_one_that_runs_once_has_it_back_as_well(here: Traveller) -> None:
    held_by(here, "w1")
    assert worker_of(here, "w2").run_due().sent == 0
    assert worker_of(here, "w1").run_due().sent == 1


@pytest.mark.parametrize("who", ["w1", "w2"])
def test_what_a_dead_worker_did_send_is_not_sent_again(here: Traveller, who: str) -> None:
    taken = Taken(mail=held_by(here, "w1"), answer="250", at=here.town.clock())
    memo = worker_of(here, "w1").memo_of("w1")
    memo.keep(taken)
    here.town.clock.pass_by(minutes=3)
    worker = worker_of(here, who)
    with worker.begun():
        assert once(worker.parts(Queue())).sent == 0
    with here.town.service.store.work(reading=True) as work:
        sent = {mail.id: mail.answer for mail in work.mail_queue.mails(MailState.SENT, 99)}
    assert sent[taken.mail] == "250"
    assert memo.read() is None


def test_who_shares_the_work_of_a_worker_leaves_its_note_alone(here: Traveller) -> None:
    memo = worker_of(here, "w1").memo_of("w1")
    with worker_of(here, "w1").begun():
        taken = Taken(mail=held_by(here, "w1"), answer="250", at=here.town.clock())
        memo.keep(taken)
        worker_of(here, "w1").run_due()
        assert memo.read() == taken


def test_a_second_worker_of_a_name_is_refused_and_gets_nothing(here: Traveller) -> None:
    with worker_of(here, "w1").begun():
        held_by(here, "w1")
        with pytest.raises(ConfigurationError, match="RUN-050"), worker_of(here, "w1").begun():
            raise AssertionError
        assert worker_of(here, "w1").run_due() == Turn()
        assert due(here) == (0, 0)


def test_from_a_dead_worker_everything_is_taken_over(here: Traveller) -> None:
    held_by(here, "w1")
    queue, worker = Queue(), worker_of(here, "w2")
    times = WorkerTimes(heartbeat=timedelta(seconds=1), dead_after=timedelta(seconds=6))
    worker = evolve(worker, times=times)
    here.town.clock.pass_by(seconds=5)
    assert (once(worker.parts(queue)).sent, queue.over) == (0, [])
    here.town.clock.pass_by(seconds=2)
    turn = once(worker.parts(queue))
    assert (turn.sent, turn.taken_over, queue.over) == (1, 3, ["w1"])
    assert (once(worker.parts(queue)).taken_over, "w1" in known(here)) == (0, False)


def test_one_that_is_only_silent_keeps_what_it_is_sending(here: Traveller) -> None:
    with worker_of(here, "w1").begun():
        held_by(here, "w1")
        queue, worker = Queue(), worker_of(here, "w2")
        here.town.clock.pass_by(minutes=3)
        turn = once(worker.parts(queue))
        assert (turn.sent, turn.taken_over, queue.over) == (0, 3, ["w1"])
        assert "w1" in known(here)
    assert once(worker.parts(queue)).sent == 1


def test_a_worker_that_was_replaced_beats_no_more(here: Traveller) -> None:
    class Gone:
        def is_held(self) -> bool:
            return False

    worker = worker_of(here, "w1")
    with worker.begun() as name:
        seen = here.town.clock()
        here.town.clock.pass_by(seconds=15)
        assert not worker.beat(Gone())
        with here.town.service.store.work(reading=True) as work:
            assert work.workers.all() == {"w1": seen}
        assert worker.beat(name)
        with here.town.service.store.work(reading=True) as work:
            assert work.workers.all() == {"w1": here.town.clock()}
