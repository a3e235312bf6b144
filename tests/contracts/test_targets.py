"""What every target keeps to: folder, DATEV, SFTP. A file is there once, whatever happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from attrs import evolve, frozen
import pytest

from datev_bridge.journey.model import Place
from datev_bridge.runs.agenda import RunWork
from datev_bridge.runs.state import RunKind, RunState
from datev_bridge.runs.targets import (
    Answer,
    DeliveryState,
    FileDelivery,
    Refusal,
    Target,
    TargetReceipt,
    Underway,
)
from datev_bridge.service import Service
from datev_bridge.testing.datev_server import Kind, Trouble
from support.datev_places import FIRST, datev_places
from support.operating import at_night, run_of, work_through
from support.sftp import sftp_server
from support.travellers import Traveller, travelling


class Killed(BaseException):
    """The process ends here."""


@frozen
class Beside:
    """A live restaurant with one target, and what lies there."""

    here: Traveller
    there: Callable[[], list[bytes]]
    away: Callable[[bool], None]

    @property
    def service(self) -> Service:
        return self.here.town.service

    def target(self) -> Target:
        with self.service.store.work(self.here.organisation, reading=True) as work:
            (found,) = self.service.targets_of(work, self.here.place)
        return found

    def write(self) -> bytes:
        """Let a file be written, its mails arrive, and return its bytes."""
        at_night(self.here)
        work_through(self.here)
        self.here.town.mails()
        with self.service.store.work(self.here.organisation, reading=True) as work:
            content = work.file(self.here.place.id, self.one.file_name)
        assert content is not None
        return content

    @property
    def one(self) -> FileDelivery:
        names = run_of(self.here, RunKind.SCHEDULED).files
        with self.service.store.work(self.here.organisation, reading=True) as work:
            (found,) = work.deliveries.of(self.here.place.id, names)
        return found

    def settle(self) -> None:
        """Work until the file has arrived."""
        for _ in range(10):
            self.service.deliverer.deliver_due()
            if self.one.state is DeliveryState.DELIVERED:
                return
            self.here.town.clock.pass_by(minutes=5)
        raise AssertionError(self.one)


@contextmanager
def _folder(folder: Path) -> Iterator[Beside]:
    with travelling(folder) as here:
        here.town = evolve(here.town, service=evolve(here.town.service, folder=folder))
        here.go_live(FIRST)
        here.town.service.settings.change(here.owner, *here.at, {"delivery.folder": "out"})
        place = folder / "files" / here.place.id
        path = place / "out"

        def away(is_away: bool) -> None:
            if is_away:
                place.mkdir(parents=True)
                path.write_text("no folder")
            else:
                path.unlink()

        yield Beside(here, lambda: [file.read_bytes() for file in path.glob("*")], away)


@contextmanager
def _sftp(folder: Path) -> Iterator[Beside]:
    with sftp_server(folder / "there") as server, travelling(folder) as here:
        here.go_live(FIRST)
        here.town.service.sftp.set(here.owner, *here.at, server.account())

        def away(is_away: bool) -> None:
            def gone(_act: str, _path: str) -> None:
                if is_away:
                    raise OSError("gone")

            server.fault = gone

        path = server.root / "in"
        yield Beside(here, lambda: [file.read_bytes() for file in path.glob("EXTF*")], away)


@contextmanager
def _datev(folder: Path) -> Iterator[Beside]:
    with datev_places(folder) as found:
        found.go_live()

        def away(is_away: bool) -> None:
            troubles = (Trouble(kind=Kind.UNAVAILABLE, where="/"),) if is_away else ()
            found.server.trouble(*troubles)

        def there() -> list[bytes]:
            return [uploaded.content for uploaded in found.server.jobs.received]

        yield Beside(found.here, there, away)


TARGETS = {"folder": _folder, "datev": _datev, "sftp": _sftp}


@pytest.fixture(params=TARGETS)
def beside(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Beside]:
    with TARGETS[request.param](tmp_path) as found:
        assert found.target().name == request.param
        yield found


def test_it_takes_a_file_once_and_says_where_it_is(beside: Beside) -> None:
    content = beside.write()
    beside.settle()
    receipt = beside.one.receipt
    assert receipt is not None
    assert receipt.reference
    assert receipt.sha256 == sha256(content).hexdigest() == beside.one.sha256
    assert receipt.at <= beside.here.town.clock()
    assert beside.there() == [content]
    assert beside.service.performer.settle() == 1
    assert run_of(beside.here, RunKind.SCHEDULED).state is RunState.DELIVERED
    beside.here.town.clock.pass_by(days=1)
    assert beside.service.deliverer.deliver_due() == 0
    assert beside.there() == [content]


def test_handed_over_again_and_again_it_is_there_once(beside: Beside) -> None:
    content, target = beside.write(), beside.target()
    digest = sha256(content).hexdigest()
    answers: list[Answer] = []
    for _ in range(4):
        answers.append(target.deliver(beside.here.place, beside.one.file_name, content, digest))
        beside.here.town.clock.pass_by(minutes=1)
    assert beside.there() == [content]
    last = answers[-1]
    assert isinstance(last, TargetReceipt)
    assert last.sha256 == digest
    assert not any(isinstance(answer, Refusal) for answer in answers)


@frozen
class Dying:
    """A target whose process dies right after it took a file."""

    inner: Target

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def takes_tests(self) -> bool:
        return self.inner.takes_tests

    def deliver(
        self, place: Place, name: str, content: bytes, sha256: str, *, again: bool = False
    ) -> Answer:
        answer = self.inner.deliver(place, name, content, sha256, again=again)
        raise Killed(answer)


def test_killed_between_delivered_and_recorded_it_is_there_once(beside: Beside) -> None:
    content = beside.write()
    service = beside.service

    def mortal(work: RunWork, place: Place) -> tuple[Target, ...]:
        return tuple(Dying(target) for target in service.targets_of(work, place))

    dying = evolve(service.deliverer, targets=mortal)
    for number in range(1, 4):
        with pytest.raises(Killed) as caught:
            dying.deliver_due()
        assert isinstance(caught.value.args[0], TargetReceipt | Underway)
        assert beside.there() == [content]
        one = beside.one
        assert (one.state, one.attempts, one.receipt) == (DeliveryState.PENDING, number, None)
        assert service.deliverer.deliver_due() == 0, "the lease of the dead is not over"
        beside.here.town.clock.pass_by(minutes=5)
    beside.settle()
    assert beside.there() == [content]


def test_away_for_a_while_it_is_tried_again_by_itself(beside: Beside) -> None:
    content = beside.write()
    beside.away(True)
    assert beside.service.deliverer.deliver_due() == 0
    one = beside.one
    assert one.state is not DeliveryState.DELIVERED
    assert one.problem
    assert [issue.code for issue in one.issues] == [one.problem]
    assert one.due_at is not None
    assert beside.service.performer.settle() == 0
    beside.away(False)
    beside.here.town.clock.pass_by(hours=1)
    beside.settle()
    assert beside.there() == [content]


def test_only_test_files_that_nobody_books_go_there(beside: Beside) -> None:
    assert beside.target().takes_tests is (beside.target().name != "datev")
