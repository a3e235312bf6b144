"""Sending what is due: in order, once each, again where it makes sense."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
import os
from pathlib import Path
import subprocess
import sys

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM, Actor
from datev_bridge.delivery.smtp import SmtpTransport
from datev_bridge.delivery.smtp import smtp_server as server_of
from datev_bridge.delivery.taken_note import TakenNote
from datev_bridge.errors import AccessRefused, ConfigurationError, StoreError
from datev_bridge.mail.envelope import Envelope
from datev_bridge.mail.message import Sender
from datev_bridge.mail.queue import MailState, MailWork
from datev_bridge.mail.retry import GIVEN_UP_AFTER, LEASE
from datev_bridge.mail.sending import Mailing, Round
from datev_bridge.store.database import open_database
from datev_bridge.store.work import Store
from support.cli import SRC
from support.databases import KEY, Clock, fresh_store
from support.mails import mail_of
from support.smtp import Running, free_port, smtp_server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with fresh_store("sqlite", tmp_path, clock) as made:
        yield evolve(made, sender=Sender(address="noreply@bridge.example"))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with smtp_server(tmp_path) as server:
        yield server


@pytest.fixture
def mailing(store: Store, running: Running, clock: Clock) -> Mailing:
    server = server_of(running.environment())
    assert server is not None
    ids = count()
    transport = SmtpTransport(server=server)
    return Mailing(store=store, transport=transport, clock=clock, ids=lambda: f"w{next(ids)}")


def post(store: Store, *references: str, to: str = "owner@restaurant.example") -> list[str]:
    with store.work("a") as work:
        return [work.outbox.post(mail_of(reference=r, recipient=to)) for r in references]


def arrived(running: Running) -> list[str]:
    """Return the Message-IDs of what the server took, in its order."""
    contents = [content.decode("ascii") for _, _, content in running.inbox.messages]
    return [text.partition("Message-ID: ")[2].partition("\r\n")[0] for text in contents]


def test_what_is_due_arrives_once_and_in_order(
    mailing: Mailing, store: Store, running: Running, clock: Clock
) -> None:
    posted = post(store, "1", "2", "3")
    assert mailing.send_due(SYSTEM) == Round(sent=3)
    assert mailing.send_due(SYSTEM) == Round()
    post(store, "1")
    clock.pass_by(days=9)
    assert mailing.send_due(SYSTEM) == Round()
    assert arrived(running) == posted
    outgoing = mailing.look(SYSTEM)
    assert outgoing.counts == {"due": 0, "waiting": 0, "sent": 3, "failed": 0}
    assert {mail.answer for mail in outgoing.mails} == {"250"}


def test_only_so_many_as_are_asked_for(mailing: Mailing, store: Store) -> None:
    post(store, "1", "2", "3")
    assert mailing.send_due(SYSTEM, most=2).sent == 2


def test_workers_at_once_send_each_once(mailing: Mailing, store: Store, running: Running) -> None:
    posted = post(store, *map(str, range(20)))
    with ThreadPoolExecutor(4) as pool:
        rounds = list(pool.map(lambda _: mailing.send_due(SYSTEM), range(4)))
    assert sum(done.sent for done in rounds) == 20
    assert sorted(arrived(running)) == sorted(posted)


def test_what_is_refused_for_now_comes_later(
    mailing: Mailing, store: Store, running: Running, clock: Clock
) -> None:
    post(store, "1", to="busy@restaurant.example")
    posted = post(store, "2")
    running.inbox.answers["busy@restaurant.example"] = "450 later"
    done = mailing.send_due(SYSTEM)
    assert (done.sent, done.postponed, [i.code for i in done.issues]) == (1, 1, ["MAIL-007"])
    assert arrived(running) == posted
    running.inbox.answers.clear()
    assert mailing.send_due(SYSTEM) == Round()
    clock.pass_by(minutes=2)
    assert mailing.send_due(SYSTEM) == Round(sent=1)


def test_what_is_refused_for_good_is_seen_and_can_be_tried_anew(
    mailing: Mailing, store: Store, running: Running, clock: Clock
) -> None:
    post(store, "1", to="gone@restaurant.example")
    post(store, "2")
    running.inbox.answers["gone@restaurant.example"] = "550 no such user"
    done = mailing.send_due(SYSTEM)
    assert (done.sent, done.failed) == (1, 1)
    clock.pass_by(days=1)
    assert mailing.send_due(SYSTEM) == Round()
    (failed,) = [m for m in mailing.look(SYSTEM).mails if m.state is MailState.FAILED]
    assert (failed.answer, failed.problem, failed.attempts) == ("550", "MAIL-008", 1)
    running.inbox.answers.clear()
    mailing.again(SYSTEM, failed.id)
    assert mailing.send_due(SYSTEM) == Round(sent=1)
    with store.work(reading=True) as work:
        assert [entry.action for entry in work.audit.entries()] == ["mail.again"]
    with pytest.raises(ConfigurationError, match="MAIL-010"):
        mailing.again(SYSTEM, failed.id)


def test_a_server_that_is_away_costs_one_attempt_and_no_mail(
    mailing: Mailing, store: Store, running: Running, clock: Clock
) -> None:
    post(store, "1", "2", "3")
    server = server_of({"DATEV_BRIDGE_SMTP_URL": f"smtp://127.0.0.1:{free_port()}"})
    assert server is not None
    away = evolve(mailing, transport=SmtpTransport(server=server))
    done = away.send_due(SYSTEM)
    assert (done.postponed, done.failed, done.issues[0].code) == (1, 0, "MAIL-004")
    assert mailing.look(SYSTEM).counts["due"] == 2
    clock.pass_by(minutes=2)
    assert mailing.send_due(SYSTEM) == Round(sent=3)


def test_a_refused_login_fails_no_mail_but_is_given_up_in_the_end(
    mailing: Mailing, store: Store, running: Running, clock: Clock
) -> None:
    post(store, "1")
    environment = running.environment("smtp", "user", DATEV_BRIDGE_SMTP_PASSWORD="x")
    server = server_of(environment)
    assert server is not None
    refused = evolve(mailing, transport=SmtpTransport(server=server))
    done = refused.send_due(SYSTEM)
    assert (done.postponed, done.failed, done.issues[0].code) == (1, 0, "MAIL-006")
    clock.pass_by(seconds=GIVEN_UP_AFTER.total_seconds())
    assert refused.send_due(SYSTEM).failed == 1
    outgoing = mailing.look(SYSTEM)
    assert outgoing.counts == {"due": 0, "waiting": 0, "sent": 0, "failed": 1}
    assert [(mail.state, mail.problem) for mail in outgoing.mails] == [
        (MailState.FAILED, "MAIL-006")
    ]


def test_a_worker_that_stops_in_between_leaves_it_to_the_next(
    mailing: Mailing, store: Store, running: Running, clock: Clock
) -> None:
    posted = post(store, "1")

    class Stopping:
        def send(self, envelope: Envelope, taken: object) -> None:
            mailing.transport.send(envelope, lambda _: None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evolve(mailing, transport=Stopping()).send_due(SYSTEM)
    clock.now += LEASE - timedelta(seconds=1)
    assert mailing.send_due(SYSTEM) == Round()
    clock.pass_by(seconds=1)
    assert mailing.send_due(SYSTEM) == Round(sent=1)
    assert arrived(running) == posted * 2


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from datev_bridge.access import SYSTEM
from datev_bridge.delivery.smtp import SmtpTransport, smtp_server
from datev_bridge.delivery.taken_note import TakenNote
from datev_bridge.mail.sending import Mailing
from datev_bridge.store.database import open_database
from datev_bridge.store.database import open_database
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault

url, key, now, memo, point = sys.argv[1:]
clock = lambda: datetime.fromisoformat(now)

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class Memo(TakenNote):
    def keep(self, taken):
        if point == "before the line":
            die()
        super().keep(taken)
        die()

transport = SmtpTransport(server=smtp_server(os.environ))
store = Store(engine=open_database(url), seals=Vault([key]), clock=clock)
memo = Memo(Path(memo))
mailing = Mailing(store=store, transport=transport, clock=clock, ids=lambda: "", memo=memo)
mailing.send_due(SYSTEM, holder="w1")
"""


def killed_while_sending(store: Store, running: Running, memo: Path, point: str) -> None:
    """Send what is due as a worker that is killed at a point, right after the server's answer."""
    words = (store.engine.url.render_as_string(), KEY, store.clock().isoformat(), str(memo), point)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, *words],
        env={**os.environ, **running.environment(), "PYTHONPATH": str(SRC)},
        check=False,
        timeout=60,
    )
    assert ended.returncode == -9


@pytest.mark.parametrize("text", ["", "null", "[1, 2, 3]", '["a", "250", 3]'])
def test_a_note_that_says_something_else_says_nothing(tmp_path: Path, text: str) -> None:
    memo = tmp_path / "w1.taken"
    memo.write_text(text, "ascii")
    assert TakenNote(memo).read() is None


@pytest.mark.parametrize("point", ["before the line", "after the line"])
def test_killed_after_the_answer_it_is_sent_once_more_at_most(
    mailing: Mailing, store: Store, running: Running, tmp_path: Path, point: str
) -> None:
    first, second = post(store, "1", "2")
    memo = tmp_path / "w1.taken"
    killed_while_sending(store, running, memo, point)
    assert arrived(running) == [first]
    ours = evolve(mailing, memo=TakenNote(memo))
    assert mailing.send_due(SYSTEM) == Round(sent=1)
    ours.note_taken()
    with store.work() as work:
        released = work.mail_queue.release("w1", now=store.clock())
    again = [first] if point == "before the line" else []
    assert [f"<{name}@bridge.example>" for name in released] == again
    assert ours.send_due(SYSTEM) == Round(sent=len(again))
    assert ours.send_due(SYSTEM) == Round()
    assert arrived(running) == [first, second, *again]
    contents = [content for _, _, content in running.inbox.messages]
    assert contents[0] == contents[-1] or not again
    assert ours.look(SYSTEM).counts == {"due": 0, "waiting": 0, "sent": 2, "failed": 0}


def test_killed_without_anybody_of_its_name_it_is_sent_when_the_lease_ends(
    mailing: Mailing, store: Store, running: Running, clock: Clock, tmp_path: Path
) -> None:
    first, second = post(store, "1", "2")
    killed_while_sending(store, running, tmp_path / "w1.taken", "before the line")
    assert mailing.send_due(SYSTEM) == Round(sent=1)
    clock.now += LEASE
    assert mailing.send_due(SYSTEM) == Round(sent=1)
    assert arrived(running) == [first, second, first]


def test_what_the_store_could_not_note_is_noted_later(
    mailing: Mailing, store: Store, running: Running, tmp_path: Path
) -> None:
    posted = post(store, "1")
    ours = evolve(mailing, memo=TakenNote(tmp_path / "workers" / "w1.taken"))

    @contextmanager
    def until_it_is_sent() -> Iterator[MailWork]:
        if running.inbox.messages:
            open_database("sqlite:////proc/nowhere/store.db")
        with store.work() as work:
            yield work

    class Leaving:
        work = staticmethod(until_it_is_sent)

    with pytest.raises(StoreError, match="STO-003"):
        evolve(ours, store=Leaving()).send_due(SYSTEM, holder="w1")
    assert ours.look(SYSTEM).counts["waiting"] == 1
    assert ours.send_due(SYSTEM, holder="w1") == Round()
    assert ours.look(SYSTEM).counts == {"due": 0, "waiting": 0, "sent": 1, "failed": 0}
    assert arrived(running) == posted
    assert ours.memo
    assert ours.memo.read() is None


def test_a_note_that_cannot_be_kept_keeps_no_mail(
    mailing: Mailing, store: Store, running: Running, tmp_path: Path
) -> None:
    posted = post(store, "1", "2")
    (tmp_path / "file").write_text("no folder")
    ours = evolve(mailing, memo=TakenNote(tmp_path / "file" / "w1.taken"))
    assert ours.send_due(SYSTEM) == Round(sent=2)
    assert arrived(running) == posted


def test_only_the_operator_sends_and_looks(mailing: Mailing) -> None:
    owner = Actor(id="u", name="U", has_second_factor=True)
    for act in (mailing.send_due, mailing.look):
        with pytest.raises(AccessRefused, match="ACC-001"):
            act(owner)
    with pytest.raises(AccessRefused, match="ACC-001"):
        mailing.again(owner, "x")
