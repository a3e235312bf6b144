"""What may be forgotten, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from datev_bridge.datev_upload.call_log import LoggedCall
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.mail.message import MailKind
from datev_bridge.mail.queue import MailState
from datev_bridge.store.work import Store
from support.databases import DATABASES, Clock, fresh_store
from support.mails import mail_of

DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path, clock) as made:
        yield made


def test_of_many_workers_one_takes_a_chore(store: Store, clock: Clock) -> None:
    def take(_: int) -> bool:
        with store.work() as work:
            return work.attic.take("tidy_up", clock(), clock() + DAY)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1
        assert sum(pool.map(take, range(8))) == 0
        clock.pass_by(days=1)
        assert sum(pool.map(take, range(8))) == 1


def test_texts_receipts_and_what_waits(store: Store, clock: Clock) -> None:
    with store.work("a") as work:
        for kind in (MailKind.RECONNECT, MailKind.FILE_DELIVERED, MailKind.ALARM):
            work.outbox.post(mail_of(kind))
            clock.pass_by(seconds=1)
    with store.work() as work:
        for _ in range(2):
            claimed = work.mail_queue.claim("w", now=clock(), until=clock() + DAY)
            assert claimed is not None
            work.mail_queue.failed(claimed, at=clock(), answer="550", problem="MAIL-008")
        later = clock() + DAY
        carriers = [MailKind.FILE_DELIVERED]
        assert work.attic.mail_texts(clock()) == 0
        assert work.attic.mail_texts(later) == 2
        assert work.attic.mail_receipts(clock(), carriers, clock()) == 0
        assert work.attic.mail_receipts(later, carriers, clock()) == 1
        assert work.attic.mail_receipts(later, carriers, later) == 1
        (left,) = work.mail_queue.mails(MailState.WAITING, 10)
        assert left.kind == "alarm"


def test_marks_and_consents_go_in_their_time(store: Store, clock: Clock) -> None:
    with store.work() as work:
        assert (work.attic.bounces(clock()), work.attic.consents(clock())) == (0, 0)
        assert work.attic.trials(clock()) == 0


def test_calls_to_datev_go_after_fourteen_days(store: Store, clock: Clock) -> None:
    with store.work() as work:
        work.organisations.add(Organisation(id="a", name="a", made_at=clock()))
    with store.work("a") as work:
        work.places.add(Place(id="p", organisation="a", name="p"))
    log, begun = store.datev_calls("a", "p"), clock()
    for _ in range(2):
        log.note(LoggedCall(at=clock(), method="GET", url="https://x.example"))
        clock.pass_by(days=1)
    with store.work() as work:
        assert work.attic.calls(begun) == 0
        assert work.attic.calls(begun + DAY) == 1
    assert [call.at for call in log.since(begun)] == [begun + DAY]


def test_no_organisation_tidies_up(store: Store, clock: Clock) -> None:
    with store.work("a") as work, pytest.raises(ValueError, match="people"):
        work.attic.bounces(clock())
