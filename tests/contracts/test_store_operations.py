"""What operating keeps, on both databases: deliveries, alarms, watches, test runs on their way."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.journey.model import Organisation, Place, TestRun
from datev_bridge.onboarding import LocationState
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.alarms import Alarm, Cause, Raised
from datev_bridge.runs.state import Run, RunKind, RunState
from datev_bridge.runs.targets import DeliveryState, FileDelivery, TargetReceipt
from datev_bridge.store.work import Store
from support.databases import DATABASES, Clock, fresh_store

DAY = date(2026, 11, 22)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path, clock) as made:
        with made.work() as work:
            for name in ("a", "b"):
                work.organisations.add(Organisation(id=name, name=name, made_at=clock()))
                place = Place(id=f"p{name}", organisation=name, name=name)
                work.within(name).places.add(place)
        yield made


def delivery(clock: Clock, **more: object) -> FileDelivery:
    plain = FileDelivery(
        place="pa",
        target="folder",
        file_name="x.csv",
        sha256="0" * 64,
        due_at=clock(),
        made_at=clock(),
    )
    return evolve(plain, **more)  # type: ignore[arg-type]


def due(store: Store) -> list[str]:
    with store.work(reading=True) as work:
        return [file for *_, file, _ in work.agenda.deliveries_due(store.clock(), 10)]


def test_a_delivery_is_there_once_and_ends_once(store: Store, clock: Clock) -> None:
    with store.work("a") as work:
        assert work.deliveries.begin(delivery(clock))
        assert not work.deliveries.begin(delivery(clock))
        assert work.deliveries.begin(delivery(clock, file_name="y.csv"))
    assert due(store) == ["x.csv", "y.csv"]
    receipt = TargetReceipt(reference="/files/x.csv", sha256="0" * 64, at=clock())
    done = delivery(clock, state=DeliveryState.DELIVERED, attempts=1, due_at=None, receipt=receipt)
    with store.work("a") as work:
        assert not work.deliveries.keep(done, 5)
        assert work.deliveries.keep(done, 0)
        assert not work.deliveries.keep(delivery(clock), 1)
        assert work.deliveries.of("pa", ["x.csv"]) == (done,)
        assert [one.file_name for one in work.deliveries.undelivered("pa")] == ["y.csv"]
    assert due(store) == ["y.csv"]


def test_what_is_not_due_yet_waits(store: Store, clock: Clock) -> None:
    with store.work("a") as work:
        work.deliveries.begin(delivery(clock, due_at=clock() + timedelta(minutes=2)))
    assert due(store) == []
    clock.pass_by(minutes=2)
    assert due(store) == ["x.csv"]


def test_a_worker_that_begins_anew_gets_back_what_it_handed_over(
    store: Store, clock: Clock
) -> None:
    later = clock() + timedelta(minutes=5)
    with store.work("a") as work:
        for name, holder in (("x.csv", "w1"), ("y.csv", "w2"), ("z.csv", "")):
            work.deliveries.begin(
                delivery(clock, file_name=name, holder=holder, due_at=later, attempts=1)
            )
        work.deliveries.begin(delivery(clock, file_name="there.csv", holder="w1", due_at=None))
    with store.work() as work:
        assert work.agenda.release_deliveries("w1", clock()) == 1
        assert work.agenda.release_deliveries("w1", clock()) == 0
    assert due(store) == ["x.csv"]
    with store.work("a", reading=True) as work:
        (found,) = work.deliveries.of("pa", ["x.csv"])
    assert (found.holder, found.attempts) == ("", 1)


def test_the_run_of_a_file_is_found_by_its_whole_name(store: Store, clock: Clock) -> None:
    names = {"a": "EXTF_Zür_1.csv", "b": "EXTF_Zür_11.csv", "c": "EXTF_ZürX1.csv"}
    with store.work("a") as work:
        for number, (run, name) in enumerate(names.items()):
            at = clock() + timedelta(minutes=number)
            made = Run(
                id=run, place="pa", kind=RunKind.SCHEDULED, at=at, days=(DAY,), changed_at=at
            )
            work.runs.plan(evolve(made, files=("other.csv", name)))
        for run, name in names.items():
            assert [one.id for one in work.runs.of("pa", file=name)] == [run]
        assert work.runs.of("pa", file="EXTF") == ()
    with store.work("b") as work:
        assert work.runs.of("pa", file=names["a"]) == ()


def test_nobody_sees_another_one_s(store: Store, clock: Clock) -> None:
    issue = codes.NO_WORKER.at("here", places=1)
    raised = Raised(alarm=Alarm(cause=Cause.NO_FILE, issue=issue), since=clock())
    with store.work("a") as work:
        work.deliveries.begin(delivery(clock))
        work.watches.keep("pa", [raised])
        work.watches.watched("pa", clock(), "2026-10")
    with store.work("b") as work:
        assert work.deliveries.of("pa", ["x.csv"]) == ()
        assert work.deliveries.find("pa", "folder", "x.csv", "0" * 64) is None
        assert not work.deliveries.keep(delivery(clock, attempts=1), 0)
        assert work.watches.alarms("pa") == ()
        assert work.watches.stated("pa") == ""
        work.watches.keep("pa", [])
    with store.work("a") as work:
        assert work.watches.alarms("pa") == (raised,)


def test_an_alarm_is_kept_renewed_and_over(store: Store, clock: Clock) -> None:
    first = Raised(
        alarm=Alarm(cause=Cause.NO_SALES, subject="2026-11-22", issue=codes.NO_WORKER.at(places=1)),
        since=clock(),
    )
    second = evolve(first, alarm=evolve(first.alarm, subject="2026-11-23"))
    with store.work("a") as work:
        work.watches.keep("pa", [second, first])
        assert work.watches.alarms("pa") == (first, second)
        told = evolve(first, told_on=DAY)
        work.watches.keep("pa", [told])
        assert work.watches.alarms("pa") == (told,)
        work.watches.keep("pa", [])
        assert work.watches.alarms("pa") == ()


def test_places_are_looked_after_when_due_and_not_once_they_ended(
    store: Store, clock: Clock
) -> None:
    def found() -> list[str]:
        with store.work(reading=True) as work:
            return [place for _, place in work.agenda.watches_due(clock(), 10)]

    assert sorted(found()) == ["pa", "pb"]
    with store.work("a") as work:
        work.watches.watched("pa", clock() + timedelta(hours=1), "2026-10")
        work.watches.watched("pa", clock() + timedelta(hours=2), "2026-11")
        assert work.watches.stated("pa") == "2026-11"
    assert found() == ["pb"]
    clock.pass_by(hours=2)
    assert sorted(found()) == ["pa", "pb"]
    with store.work("a") as work:
        place = work.places.find("pa")
        assert place is not None
        work.places.change(evolve(place, state=LocationState.TERMINATED))
    assert found() == ["pb"]


def test_a_test_run_is_on_its_way_until_it_arrived(store: Store, clock: Clock) -> None:
    def sent() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        with store.work(reading=True) as work:
            return work.agenda.test_runs_sent(10)

    run = TestRun(
        id="t1",
        place="pa",
        business_day=DAY,
        mapping_revision="m1",
        settings_digest="s1",
        location="45",
        file_name="EXTF_TEST.csv",
        file_sha256="0" * 64,
        made_at=clock(),
    )
    with store.work("a") as work:
        work.test_runs.add(run, b"EXTF", b"<html>")
        assert (work.test_runs.content("t1"), work.test_runs.proof("t1")) == (b"EXTF", b"<html>")
        assert work.test_runs.find("t1") == run
    assert sent() == ()
    with store.work("a") as work:
        work.test_runs.sent("t1", ["<1@x>", "<2@x>"], clock())
    assert sent() == (("a", "t1", ("<1@x>", "<2@x>")),)
    with store.work("a") as work:
        work.test_runs.delivered("t1", clock())
    assert sent() == ()
    with store.work("a") as work:
        work.test_runs.sent("t1", [], clock())
    assert sent() == ()


def test_runs_are_found_by_kind_and_state(store: Store, clock: Clock) -> None:
    def run(number: int, kind: RunKind, state: RunState) -> Run:
        return Run(
            id=f"r{number}",
            place="pa",
            kind=kind,
            at=clock(),
            days=(),
            state=state,
            changed_at=clock(),
        )

    with store.work("a") as work:
        work.runs.plan(run(1, RunKind.BACKFILL, RunState.WRITTEN))
        work.runs.plan(run(2, RunKind.BACKFILL, RunState.PLANNED))
        work.runs.plan(run(3, RunKind.SCHEDULED, RunState.WRITTEN))

        def ids(**which: object) -> list[str]:
            return [one.id for one in work.runs.of("pa", **which)]  # type: ignore[arg-type]

        assert ids(kind=RunKind.BACKFILL) == ["r1", "r2"]
        assert ids(state=RunState.WRITTEN) == ["r1", "r3"]
        assert ids(kind=RunKind.BACKFILL, state=RunState.WRITTEN) == ["r1"]


def test_files_are_found_by_how_their_names_begin(store: Store) -> None:
    books = store.books("a", "pa", lambda *_: None)
    for name in ("proof_1_20261122.html", "proof%1.html", "EXTF_1.csv"):
        books.output.put(name, b"x")
    with store.work("a", reading=True) as work:
        assert work.file_names("pa", "proof_1_") == ("proof_1_20261122.html",)
        assert work.file_names("pa", "proof%") == ("proof%1.html",)
    with store.work("b", reading=True) as work:
        assert work.file_names("pa", "proof") == ()
