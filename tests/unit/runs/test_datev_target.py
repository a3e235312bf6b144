"""Files of runs into DATEV's data centre: once, followed without waiting, refused in words."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.datev_upload.model import UploadFile
from datev_bridge.runs.state import RunKind, RunState
from datev_bridge.runs.targets import DeliveryState, FileDelivery
from datev_bridge.testing.datev_server import Kind, Trouble
from datev_bridge.testing.datev_server.messages import Problem
from support.datev_places import CLIENT, DatevPlaces, datev_places
from support.operating import at_night, run_of, work_through

IMPORT = "/import"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[DatevPlaces]:
    with datev_places(tmp_path) as found:
        found.go_live()
        yield found


def written(there: DatevPlaces) -> None:
    """Let the first file be written; its mails arrive."""
    at_night(there.here)
    work_through(there.here)
    there.here.town.mails()


def deliver(there: DatevPlaces, **pause: float) -> int:
    there.here.town.clock.pass_by(**pause)
    return there.here.town.service.deliverer.deliver_due()


def tell_alarms(there: DatevPlaces) -> str:
    """Let the place be looked after, and return what people were mailed."""
    there.here.town.service.caretaker.care()
    bodies = [mail.get_body(("plain",)) for mail in there.here.town.mails()]
    return " ".join(" ".join(body.get_content().split()) for body in bodies if body is not None)


def test_a_run_has_arrived_once_datev_has_worked_on_its_file(there: DatevPlaces) -> None:
    written(there)
    service = there.here.town.service
    assert deliver(there) == 0
    (uploaded,) = there.server.jobs.received
    one = there.one
    assert (one.target, one.state, one.job) == ("datev", DeliveryState.PENDING, uploaded.id)
    assert one.due_at == service.clock() + timedelta(seconds=5)
    assert uploaded.file_name == one.file_name
    assert service.performer.settle() == 0
    assert deliver(there, seconds=4) == 0
    assert deliver(there, seconds=17) == 1
    assert there.server.jobs.early_looks == 0
    one = there.one
    assert one.state is DeliveryState.DELIVERED
    assert one.receipt is not None
    assert (one.receipt.reference, one.receipt.sha256) == (uploaded.id, one.sha256)
    assert one.receipt.at == service.clock()
    assert service.performer.settle() == 1
    assert run_of(there.here, RunKind.SCHEDULED).state is RunState.DELIVERED
    assert deliver(there, hours=3) == 0
    assert there.server.asked(IMPORT) == 1


def test_looks_at_a_job_come_further_and_further_apart(tmp_path: Path) -> None:
    with datev_places(tmp_path, retry_after=1, lasts=timedelta(hours=2)) as there:
        there.go_live()
        written(there)
        for _ in range(180):
            deliver(there, minutes=1)
        assert there.one.state is DeliveryState.DELIVERED
        assert there.server.asked("/jobs/") < 30


def test_what_datev_says_of_a_file_is_told_and_waits_for_a_person(tmp_path: Path) -> None:
    wrong = Problem(
        number="1008834",
        title="Invalid EXTF-header",
        detail="Fields with error",
        elements=(("Consultant", "does not match (11)"), ("Reserved", "must be empty (23)")),
    )
    with datev_places(tmp_path, verdict=lambda _: wrong) as there:
        there.go_live()
        written(there)
        deliver(there)
        assert deliver(there, minutes=1) == 0
        one = there.one
        assert (one.state, one.due_at, one.job) == (
            DeliveryState.FAILED,
            None,
            there.server.jobs.received[0].id,
        )
        assert sorted(issue.code for issue in one.issues) == ["UPL-104", "UPL-106"]
        assert one.problem in {"UPL-104", "UPL-106"}
        said = tell_alarms(there)
        assert one.file_name in said
        assert "Berater oder Mandant" in said
        assert "runs retry" in said
        deliver(there, hours=5)
        assert there.server.asked(IMPORT) == 1

        there.server.jobs.verdict = lambda _: None
        here = there.here
        (wanted,) = here.town.service.deliverer.again(here.owner, *here.at, one.file_name)
        assert wanted.is_wanted_again
        deliver(there)
        assert there.server.asked(IMPORT) == 2
        assert deliver(there, minutes=1) == 1
        assert there.one.receipt is not None
        assert there.one.receipt.reference == there.server.jobs.received[1].id
        assert not there.one.is_wanted_again
        assert here.town.service.deliverer.again(here.owner, *here.at, one.file_name) == ()
        with here.town.service.store.work(here.organisation) as work:
            assert "file.again" in [entry.action for entry in work.audit.entries()]


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.UNAVAILABLE, "HTTP 503"), (Kind.TOO_MANY, "HTTP 429")]
)
def test_a_datev_that_is_away_is_asked_again_when_it_wants(
    there: DatevPlaces, kind: Kind, status: str
) -> None:
    written(there)
    there.server.trouble(Trouble(kind=kind, where=IMPORT, retry_after=900))
    deliver(there)
    one = there.one
    assert (one.state, one.problem) == (DeliveryState.PENDING, "UPL-064")
    assert status in one.issues[0].text("de")
    assert one.due_at == there.here.town.clock() + timedelta(seconds=900)
    assert there.server.asked(IMPORT) == 1
    there.server.trouble()
    deliver(there, minutes=15)
    assert deliver(there, minutes=1) == 1
    assert there.server.asked(IMPORT) == 2
    assert len(there.server.jobs.received) == 1


def test_a_failure_of_datev_itself_is_never_repeated_by_itself(there: DatevPlaces) -> None:
    written(there)
    there.server.trouble(Trouble(kind=Kind.SERVER_ERROR, where=IMPORT))
    deliver(there)
    assert (there.one.state, there.one.due_at) == (DeliveryState.FAILED, None)
    assert there.one.problem == "UPL-063"
    there.server.trouble()
    deliver(there, days=2)
    assert there.server.asked(IMPORT) == 1
    assert "UPL-063" in tell_alarms(there)


def test_a_failure_at_a_look_is_not_repeated_either_and_uploads_nothing_again(
    there: DatevPlaces,
) -> None:
    written(there)
    deliver(there)
    there.server.trouble(Trouble(kind=Kind.SERVER_ERROR, where="/jobs/"))
    deliver(there, minutes=1)
    assert (there.one.state, there.one.due_at) == (DeliveryState.FAILED, None)
    there.server.trouble()
    here = there.here
    here.town.service.deliverer.again(here.owner, *here.at, there.one.file_name)
    assert deliver(there) == 1
    assert there.server.asked(IMPORT) == 1


def test_a_connection_that_ended_waits_for_a_person_and_goes_on_by_itself(
    there: DatevPlaces,
) -> None:
    written(there)
    there.server.grants.end_all()
    assert deliver(there) == 0
    assert (there.one.state, there.one.problem) == (DeliveryState.FAILED, "UPL-043")
    assert "verbinden Sie DATEV im Portal neu" in tell_alarms(there)
    there.connect()
    deliver(there, hours=1)
    assert deliver(there, minutes=1) == 1


def test_that_the_connection_will_end_is_told_in_time_unless_it_was_for_a_day(
    tmp_path: Path,
) -> None:
    with datev_places(tmp_path) as there:
        here, caretaker = there.here, there.here.town.service.caretaker
        there.connect(lasting=False)
        here.town.mails()
        caretaker.care()
        assert here.town.mails() == []
        there.connect()
        here.town.clock.pass_by(days=730 - 14)
        said = tell_alarms(there)
        assert "Die Verbindung zu DATEV endet am" in said
        assert "verbleibende Tage: 14" in said


def test_without_a_connection_or_a_client_datev_is_no_target(tmp_path: Path) -> None:
    with datev_places(tmp_path) as there:
        here, service = there.here, there.here.town.service

        def targets() -> list[str]:
            with service.store.work(here.organisation, reading=True) as work:
                return [target.name for target in service.targets_of(work, here.place)]

        assert targets() == []
        there.connect()
        assert targets() == []
        there.choose()
        assert targets() == ["datev"]
        with service.store.work(here.organisation, reading=True) as work:
            (target,) = service.targets_of(work, here.place)
        assert not target.takes_tests
        assert service.datev.part(here.owner, *here.at) == ()
        assert targets() == []


def test_what_was_on_its_way_when_the_connection_was_parted_is_told(there: DatevPlaces) -> None:
    written(there)
    here = there.here
    here.town.service.datev.part(here.owner, *here.at)
    deliver(there)
    assert (there.one.state, there.one.problem) == (DeliveryState.FAILED, "RUN-022")
    assert there.server.jobs.received == []


def test_killed_after_the_upload_and_before_the_note_it_is_there_once(there: DatevPlaces) -> None:
    """The upload is done and on record, the delivery's row is as it was."""
    written(there)
    here, service = there.here, there.here.town.service
    before = there.one
    begun(there, before)
    with service.store.work(here.organisation) as work:
        (target,) = service.targets_of(work, here.place)
        content = work.file(here.place.id, before.file_name)
    assert content is not None
    target.deliver(here.place, before.file_name, content, before.sha256)
    deliver(there, minutes=5)
    assert there.one.state is DeliveryState.DELIVERED
    assert len(there.server.jobs.received) == 1


def test_killed_in_the_upload_datev_s_list_tells_that_it_is_there(there: DatevPlaces) -> None:
    """DATEV has the file; of that nothing is on record but that it was about to be sent."""
    written(there)
    here, service = there.here, there.here.town.service
    before = there.one
    begun(there, before)
    there.server.trouble(Trouble(kind=Kind.LOST, where=IMPORT))
    with service.store.work(here.organisation) as work:
        content = work.file(here.place.id, before.file_name)
    assert content is not None
    file = UploadFile(name=before.file_name, content=content)
    with suppress(Exception):
        service.datev.deliver(SYSTEM, *here.at, file)
    there.server.trouble()
    assert len(there.server.jobs.received) == 1
    deliver(there, minutes=5)
    assert there.one.state is DeliveryState.DELIVERED
    assert there.server.asked(IMPORT) == 1


def test_a_client_that_may_not_be_transferred_to_says_so(tmp_path: Path) -> None:
    with datev_places(tmp_path) as there:
        there.go_live()
        written(there)
        there.server.clients = (evolve(CLIENT, may_transfer=False),)
        deliver(there)
        deliver(there, minutes=1)
        assert there.one.problem == "UPL-109"


def begun(there: DatevPlaces, before: FileDelivery) -> None:
    """Note that a worker began, which then died."""
    here = there.here
    soon = here.town.clock() + timedelta(minutes=5)
    with here.town.service.store.work(here.organisation) as work:
        assert work.deliveries.keep(evolve(before, attempts=1, due_at=soon), 0)
