"""Connections and uploads to DATEV in both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.datev_upload.app import Environment
from datev_bridge.datev_upload.call_log import RETENTION, LoggedCall
from datev_bridge.datev_upload.consent import DatevConsent, DatevFact
from datev_bridge.datev_upload.model import UploadReceipt, UploadState, UploadTarget
from datev_bridge.datev_upload.results import ResultMessage
from datev_bridge.errors import StoreError
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.store.work import Store
from support.databases import DATABASES, fresh_store
from support.datev import TARGET, app_at, booking_file, datev, record_of
from support.kseries import START

RECEIPT = UploadReceipt(
    target=TARGET, file_name="EXTF_Tag.csv", sha256="a" * 64, begun_at=START, number=1
)
CALL = LoggedCall(
    at=START, method="GET", url="https://x.example", headers=(("accept", "json"),), status=200
)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as made:
        with made.work() as work:
            for name in ("a", "b"):
                work.organisations.add(Organisation(id=name, name=name, made_at=START))
        for name, place in (("a", "p"), ("a", "q"), ("b", "r")):
            with made.work(name) as work:
                work.places.add(Place(id=place, organisation=name, name=place))
        yield made


def raw(store: Store, table: str) -> str:
    with store.work() as work:
        return str(work.connection.exec_driver_sql(f"select * from {table}").all())


def test_tokens_are_kept_sealed_until_they_are_dropped(store: Store) -> None:
    keeper = store.datev_tokens("a", "p")
    assert keeper.load() is None
    record = evolve(record_of(), refresh_begun_at=START + timedelta(seconds=1))
    keeper.save(record)
    assert keeper.load() == record
    assert "old-access" not in raw(store, "datev_connection")
    assert "old-refresh" not in raw(store, "datev_connection")
    ended = evolve(record_of(), ended="UPL-042")
    keeper.save(ended)
    assert keeper.load() == ended
    assert store.datev_tokens("a", "q").load() is None
    assert store.datev_tokens("b", "p").load() is None
    keeper.drop()
    assert keeper.load() is None


def test_a_record_that_cannot_be_read_asks_for_a_new_connection(store: Store) -> None:
    store.datev_tokens("a", "p").save(record_of())
    with store.work("a") as work:
        sealed = work.seals.seal("datev-tokens/a/p", '{"format": 9, "ended": null}')
        work.connection.exec_driver_sql(f"update datev_connection set sealed = '{sealed}'")
    with pytest.raises(StoreError, match="UPL-048"):
        store.datev_tokens("a", "p").load()


def test_what_may_be_said_of_a_connection(store: Store) -> None:
    with store.work("a") as work:
        assert work.datev_connections.fact("p") == DatevFact()
        work.datev_connections.choose("p", TARGET)
        assert work.datev_connections.fact("p") == DatevFact(target=TARGET)
    record = record_of()
    store.datev_tokens("a", "p").save(record)
    with store.work("a") as work:
        assert work.datev_connections.fact("p") == DatevFact(
            connected_by="Frau Muster",
            connected_at=START,
            expires_at=record.tokens.refresh_expires_at,
            target=TARGET,
        )
        assert work.within("b").datev_connections.fact("p") == DatevFact()
    store.datev_tokens("a", "p").drop()
    with store.work("a") as work:
        assert work.datev_connections.fact("p") == DatevFact(target=TARGET)


def test_a_consent_is_taken_once_in_time_and_by_its_organisation(store: Store) -> None:
    consent = DatevConsent(
        state="secret-state-of-length",
        nonce="secret-nonce-of-length",
        verifier="secret-verifier",
        place="p",
        user="u",
        lasting=False,
        expires_at=START + timedelta(minutes=10),
    )
    late = evolve(consent, state="late")
    with store.work("a") as work:
        work.datev_connections.begin(consent)
        work.datev_connections.begin(late)
    assert "secret" not in raw(store, "datev_consent")
    assert "secret" not in repr(consent)
    with store.work("a") as work:
        assert work.within("b").datev_connections.take(consent.state, START) is None
        assert work.datev_connections.take("late", late.expires_at) is None
        assert work.datev_connections.take(consent.state, START) == consent
        assert work.datev_connections.take(consent.state, START) is None


def test_an_app_belongs_to_its_scope(store: Store) -> None:
    app = app_at("https://datev.example")
    with store.work("a") as work:
        assert work.datev_apps.find() is None
        work.datev_apps.keep(app)
        work.datev_apps.keep(evolve(app, client_id="other"))
        assert work.datev_apps.find() == evolve(app, client_id="other")
        assert work.within("b").datev_apps.find() is None
    assert app.client_secret not in raw(store, "datev_app")
    with store.work("a") as work:
        assert work.datev_apps.drop()
        assert not work.datev_apps.drop()


def test_an_upload_is_known_by_its_bytes_and_its_target(store: Store) -> None:
    uploads = store.datev_uploads("a", "p")
    uploads.note(RECEIPT)
    done = evolve(
        RECEIPT,
        state=UploadState.FAILED,
        job="j-1",
        uploaded_at=START,
        look_at=START,
        finished_at=START,
        messages=(ResultMessage(number="1008834", title="t", element="e", reason="r"),),
    )
    uploads.note(done)
    assert uploads.newest(TARGET, RECEIPT.sha256) == done
    again = evolve(RECEIPT, number=2)
    uploads.note(again)
    assert uploads.newest(TARGET, RECEIPT.sha256) == again
    assert uploads.unfinished() == (again,)
    real = UploadTarget(environment=Environment.PRODUCTION, client=TARGET.client)
    for target, sha256 in ((real, RECEIPT.sha256), (TARGET, "b" * 64)):
        assert uploads.newest(target, sha256) is None
    for whose in (("a", "q"), ("b", "p")):
        assert store.datev_uploads(*whose).newest(TARGET, RECEIPT.sha256) is None
        store.datev_uploads(*whose).drop(again)
    uploads.drop(again)
    assert uploads.newest(TARGET, RECEIPT.sha256) == done
    assert uploads.unfinished() == ()


def test_calls_are_kept_for_fourteen_days(store: Store) -> None:
    calls, others = store.datev_calls("a", "p"), store.datev_calls("a", "q")
    failure = evolve(CALL, status=None, failure="cut", error="e", at=START + timedelta(days=1))
    others.note(CALL)
    calls.note(CALL)
    calls.note(failure)
    assert calls.since(START) == (CALL, failure)
    assert calls.since(failure.at) == (failure,)
    last = evolve(CALL, at=START + RETENTION)
    calls.note(last)
    assert calls.since(START) == (CALL, failure, last)
    later = evolve(CALL, at=START + RETENTION + timedelta(seconds=1))
    calls.note(later)
    assert calls.since(START) == (failure, last, later)
    assert others.since(START) == (CALL,)


def test_a_whole_upload_with_the_store(store: Store) -> None:
    whose = ("a", "p")
    with datev(
        keeper=store.datev_tokens(*whose),
        records=store.datev_uploads(*whose),
        log=store.datev_calls(*whose),
    ) as here:
        receipt = here.client.uploads.deliver(TARGET, booking_file())
        assert receipt.state is UploadState.SUCCEEDED
        assert here.client.uploads.deliver(TARGET, booking_file()) == receipt
        assert len(here.server.jobs.received) == 1
        calls = store.datev_calls(*whose).since(START)
        assert [call.method for call in calls] == ["POST", "POST", "GET", "GET"]
        record = here.keeper.load()
        assert record is not None
        assert record.tokens.refresh
        assert record.tokens.access not in raw(store, "datev_call")
        assert here.client.connection.disconnect() == ()
        assert here.keeper.load() is None
