"""Mails that came back: the address is marked, nothing more goes there, and it can be undone."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM, Actor
from datev_bridge.delivery.smtp import SmtpTransport
from datev_bridge.delivery.smtp import smtp_server as server_of
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.mail.bounces import Bouncing
from datev_bridge.mail.message import Sender
from datev_bridge.mail.queue import MailState
from datev_bridge.mail.sending import Mailing, Round
from datev_bridge.store.work import Store
from support.databases import Clock, fresh_store
from support.mails import mail_of
from support.smtp import Running, smtp_server

GONE = "gone@restaurant.example"


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


@pytest.fixture
def bouncing(store: Store, clock: Clock) -> Bouncing:
    return Bouncing(store=store, clock=clock)


def post(store: Store, reference: str, to: str = GONE) -> str:
    with store.work("a") as work:
        return work.outbox.post(mail_of(reference=reference, recipient=to))


def recipients(running: Running) -> list[str]:
    return [to for _, all_of, _ in running.inbox.messages for to in all_of]


def test_nothing_more_goes_to_an_address_whose_mail_came_back(
    store: Store, mailing: Mailing, bouncing: Bouncing, running: Running
) -> None:
    sent = post(store, "1")
    assert mailing.send_due(SYSTEM) == Round(sent=1)
    bounce = bouncing.record(SYSTEM, " Gone@Restaurant.example", mail=sent, reason="5.1.1\r\nno")
    assert (bounce.address, bounce.reason) == (GONE, "5.1.1no")
    assert sent == f"<{bounce.mail}@bridge.example>"
    post(store, "2")
    post(store, "3", to="here@restaurant.example")
    done = mailing.send_due(SYSTEM)
    assert (done.sent, done.failed, done.postponed) == (1, 1, 0)
    assert [(i.code, dict(i.values)) for i in done.issues] == [("MAIL-012", {"address": GONE})]
    assert recipients(running) == [GONE, "here@restaurant.example"]
    failed = [m for m in mailing.look(SYSTEM).mails if m.state is MailState.FAILED]
    assert [(m.problem, m.recipient) for m in failed] == [("MAIL-012", GONE)] * 2


def test_what_was_stopped_goes_once_the_mark_is_taken_back(
    store: Store, mailing: Mailing, bouncing: Bouncing, running: Running, clock: Clock
) -> None:
    sent = post(store, "1")
    mailing.send_due(SYSTEM)
    bouncing.record(SYSTEM, GONE, mail=sent)
    post(store, "2")
    mailing.send_due(SYSTEM)
    clock.pass_by(days=4)
    assert bouncing.clear(SYSTEM, GONE) == 1  # the first has been forgotten since it was sent
    assert bouncing.all(SYSTEM) == ()
    assert mailing.send_due(SYSTEM) == Round(sent=1)
    assert recipients(running) == [GONE, GONE]
    with store.work(reading=True) as work:
        actions = [(entry.action, entry.subject) for entry in work.audit.entries()]
    assert actions == [("bounce.record", GONE), ("bounce.clear", GONE)]


def test_a_mail_that_came_back_is_not_sent_again_without_what_it_said(
    store: Store, mailing: Mailing, bouncing: Bouncing
) -> None:
    sent = post(store, "1")
    mailing.send_due(SYSTEM)
    bounce = bouncing.record(SYSTEM, GONE, mail=sent)
    with pytest.raises(ConfigurationError, match="MAIL-010"):
        mailing.again(SYSTEM, bounce.mail)


def test_what_is_wrong_is_refused_and_nothing_is_kept(store: Store, bouncing: Bouncing) -> None:
    with pytest.raises(ConfigurationError, match="MAIL-001"):
        bouncing.record(SYSTEM, "anna")
    with pytest.raises(ConfigurationError, match="MAIL-013"):
        bouncing.record(SYSTEM, GONE, mail="unknown")
    with pytest.raises(ConfigurationError, match="MAIL-014"):
        bouncing.clear(SYSTEM, GONE)
    owner = Actor(id="o", name="W.", roles={}, has_second_factor=True)
    for act in (bouncing.record, bouncing.clear):
        with pytest.raises(AccessRefused):
            act(owner, GONE)
    with pytest.raises(AccessRefused):
        bouncing.all(owner)
    with store.work(reading=True) as work:
        assert (work.bounces.all(), tuple(work.audit.entries())) == ((), ())
