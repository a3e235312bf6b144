"""Upload to DATEV over HTTP, against a server that follows DATEV's documents.

DATEV's documents are not part of this repository. ``DATEV_BRIDGE_DATEV_OPENAPI`` names a copy of
one; then every request and every answer of these tests is compared with it.
"""

from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection
import os
from urllib.parse import parse_qs, urlencode, urlsplit

from attrs import evolve
import pytest

from datev_bridge.datev_upload.app import ADDRESSES, Environment
from datev_bridge.datev_upload.model import UploadFile, UploadState
from datev_bridge.datev_upload.oauth import SERVICES, authorize_url, read_return
from datev_bridge.delivery.datev_api import DatevClient, DatevOptions
from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.testing.datev_server import Kind, Mandant, Trouble, Uploaded
from datev_bridge.testing.datev_server.messages import Problem
from datev_bridge.testing.datev_server.server import CLIENTS, FILES
from datev_bridge.testing.sandbox.messages import Asked, Reply
from support.datev import (
    NONCE,
    RETURN,
    STATE,
    TARGET,
    VARIABLE,
    VERIFIER,
    Datev,
    Log,
    Watcher,
    booking_file,
    clockwork,
    compared,
    datev,
)
from support.described import Document

FILE = booking_file()


def refused(work: Callable[[], object], code: str) -> DeliveryError:
    with pytest.raises(DeliveryError, match=code) as caught:
        work()
    return caught.value


def browse(method: str, url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Return status, Location and body as a browser gets them."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        body = urlencode(form) if form else None
        connection.request(method, f"{parts.path}?{parts.query}", body)
        response = connection.getresponse()
        return response.status, response.getheader("Location", ""), response.read().decode()
    finally:
        connection.close()


def test_from_the_login_to_the_data_centre_and_away() -> None:
    with datev(connected=False) as here:
        url = authorize_url(here.app, state=STATE, nonce=NONCE, verifier=VERIFIER)
        status, _, page = browse("GET", url)
        assert status == 200
        assert "datev:accounting:extf-files-import" in page
        status, back, _ = browse("POST", url, {"decision": "approve"})
        assert status == 302
        code = read_return(here.app, back, state=STATE)
        here.client.connection.connect(code, verifier=VERIFIER, nonce=NONCE, by="Frau Muster")

        target = here.client.uploads.find_client(1001, 42)
        assert target == TARGET
        receipt = here.client.uploads.deliver(target, FILE)
        assert receipt.state is UploadState.SUCCEEDED
        assert [issue.code for issue in receipt.issues] == ["UPL-100"]
        (uploaded,) = here.server.jobs.received
        assert uploaded.content == FILE.content
        assert uploaded.file_name == "EXTF_Tag.csv"
        assert uploaded.reference == receipt.reference
        assert uploaded.id == receipt.job
        # The answer asked for five seconds; every later look keeps DATEV's usual minute.
        assert here.time.pauses == [5.0, 60.0]
        assert here.server.jobs.early_looks == 0

        record = here.keeper.load()
        assert record is not None
        assert here.client.connection.disconnect() == ()
        assert here.keeper.load() is None
        assert here.server.asked("/revoke") == 2
        assert here.server.grants.session_of(record.tokens.access) is None
        refused(here.client.connection.tokens, "UPL-040")


def test_the_documents_were_used_if_they_are_named() -> None:
    with datev() as here:
        here.client.uploads.deliver(TARGET, FILE)
        assert (here.watcher.compared > 0) is bool(os.environ.get(VARIABLE))


@pytest.mark.skipif(not os.environ.get(VARIABLE), reason=f"{VARIABLE} names no document")
def test_addresses_and_scopes_are_the_documents() -> None:
    named = Watcher().bases
    services = {FILES: (SERVICES[1], "files"), CLIENTS: (SERVICES[0], "clients")}
    for base, document in named.items():
        scope, name = services[base]
        bases = {getattr(addresses, name) for addresses in ADDRESSES.values()}
        assert {server["url"] for server in document.content["servers"]} == bases
        schemes = document.content["components"]["securitySchemes"]
        for scheme, environment in (
            ("datev_openid", Environment.PRODUCTION),
            ("datev_openid_sandbox", Environment.SANDBOX),
        ):
            flow = schemes[scheme]["flows"]["authorizationCode"]
            assert flow["authorizationUrl"] == ADDRESSES[environment].authorize
            assert flow["tokenUrl"] == ADDRESSES[environment].token
            assert list(flow["scopes"]) == [scope]


def test_a_denied_consent_is_told() -> None:
    with datev(connected=False) as here:
        url = authorize_url(here.app, state=STATE, nonce=NONCE, verifier=VERIFIER)
        _, back, _ = browse("POST", url, {"decision": "deny"})
        refused(lambda: read_return(here.app, back, state=STATE), "UPL-020")


@pytest.mark.parametrize("missing", ["state", "nonce", "code_challenge"])
def test_the_server_wants_what_datev_wants(missing: str) -> None:
    with datev(connected=False) as here:
        url = authorize_url(here.app, state=STATE, nonce=NONCE, verifier=VERIFIER)
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        del query[missing]
        _, back, _ = browse("GET", parts._replace(query=urlencode(query)).geturl())
        assert "error=invalid_request" in back


@pytest.mark.parametrize(
    ("code", "verifier", "nonce", "found"),
    [
        (None, VERIFIER, "another-nonce-of-some-length", "UPL-027"),
        (None, "w" * 43, NONCE, "UPL-025"),
        ("no-code", VERIFIER, NONCE, "UPL-025"),
    ],
)
def test_tokens_of_another_login_are_not_kept(
    code: str | None, verifier: str, nonce: str, found: str
) -> None:
    with datev(connected=False) as here:
        given = here.server.authorize(
            redirect_uri=RETURN,
            scope="openid datev:accounting:clients datev:accounting:extf-files-import",
            verifier=VERIFIER,
            nonce=NONCE,
        )
        connection = here.client.connection
        refused(lambda: connection.connect(code or given, verifier=verifier, nonce=nonce), found)
        assert here.keeper.load() is None


def test_a_consent_for_too_little_is_refused() -> None:
    with datev(connected=False) as here:
        code = here.server.authorize(
            redirect_uri=RETURN, scope="openid", verifier=VERIFIER, nonce=NONCE
        )
        connection = here.client.connection
        refused(lambda: connection.connect(code, verifier=VERIFIER, nonce=NONCE), "UPL-026")


def test_access_tokens_are_renewed_and_a_connection_ends_when_datev_says() -> None:
    with datev() as here:
        here.time.passed += 15 * 60
        here.client.uploads.find_client(1001, 42)
        assert here.server.grants.refreshes == 1
        here.server.grants.end_all()
        refused(lambda: here.client.uploads.find_client(1001, 42), "UPL-043")
        here.time.passed += 15 * 60
        refused(lambda: here.client.uploads.find_client(1001, 42), "UPL-043")
        assert here.server.grants.refreshes == 2


def test_a_connection_for_a_day_ends_after_eleven_hours() -> None:
    with datev(connected=False) as here:
        here.connect(lasting=False)
        record = here.keeper.load()
        assert record is not None
        assert record.tokens.refresh_expires_at == here.time.start + timedelta(hours=11)
        for _ in range(11):
            here.time.passed += 3595
            here.client.connection.tokens()
        here.time.passed += 3600
        refused(here.client.connection.tokens, "UPL-041")


def test_a_client_that_cannot_be_used_is_told() -> None:
    services = (("Belegbilderservice", "datev:accounting:documents"),)
    clients = (Mandant(), Mandant(number=43, services=services))
    with datev(clients=clients) as here:
        refused(lambda: here.client.uploads.find_client(1001, 44), "UPL-073")
        refused(lambda: here.client.uploads.find_client(1001, 43), "UPL-074")


@pytest.mark.parametrize(
    ("file", "code", "where"),
    [
        (booking_file(client=43), "UPL-104", "EXTF_Tag.csv · Kopfzeile · 12 Client"),
        (booking_file(f23="x"), "UPL-106", "EXTF_Tag.csv · Kopfzeile · 23 Reserved"),
        (booking_file(f15="20261231"), "UPL-105", "EXTF_Tag.csv · Kopfzeile · Date From"),
        (booking_file(f1="DTVF"), "UPL-103", "EXTF_Tag.csv · Kopfzeile · 1 DATEV Format Label"),
    ],
)
def test_what_datev_finds_in_a_file_becomes_issues(file: UploadFile, code: str, where: str) -> None:
    with datev() as here:
        receipt = here.client.uploads.deliver(TARGET, file)
        assert receipt.state is UploadState.FAILED
        assert receipt.finished_at is not None
        (issue,) = receipt.issues
        assert (issue.code, issue.where) == (code, where)
        assert "http://www.datev.de/hilfe/1008834" in issue.text("de")


def test_all_faults_of_a_file_are_told() -> None:
    with datev() as here:
        receipt = here.client.uploads.deliver(TARGET, booking_file(client=43, f24="x", f25="x"))
        assert [issue.code for issue in receipt.issues] == ["UPL-104", "UPL-106", "UPL-106"]


def test_a_missing_permission_is_told() -> None:
    with datev(clients=(Mandant(may_transfer=False),)) as here:
        receipt = here.client.uploads.deliver(TARGET, FILE)
        assert [issue.code for issue in receipt.issues] == ["UPL-109"]


def test_the_same_file_is_uploaded_once() -> None:
    with datev() as here:
        first = here.client.uploads.deliver(TARGET, FILE)
        assert here.client.uploads.deliver(TARGET, FILE) == first
        assert here.client.uploads.deliver(TARGET, FILE, repeat=True) == first
        assert len(here.server.jobs.received) == 1


def test_what_failed_is_repeated_only_if_a_person_wants_it() -> None:
    verdicts = [Problem(number="1008837", title="Try again")]

    def verdict(_: Uploaded) -> Problem | None:
        return verdicts.pop() if verdicts else None

    with datev(verdict=verdict) as here:
        failed = here.client.uploads.deliver(TARGET, FILE)
        assert [issue.code for issue in failed.issues] == ["UPL-108"]
        assert here.client.uploads.deliver(TARGET, FILE) == failed
        again = here.client.uploads.deliver(TARGET, FILE, repeat=True)
        assert (again.state, again.number) == (UploadState.SUCCEEDED, 2)
        references = [uploaded.reference for uploaded in here.server.jobs.received]
        assert references == [failed.reference, again.reference]
        assert references[0] != references[1]


def test_503_is_repeated_as_asked_and_the_file_arrives_once() -> None:
    with datev() as here:
        here.server.trouble(Trouble(kind=Kind.UNAVAILABLE, where="import", times=2, retry_after=7))
        receipt = here.client.uploads.deliver(TARGET, FILE)
        assert receipt.state is UploadState.SUCCEEDED
        assert here.time.pauses[:2] == [7.0, 7.0]
        assert len(here.server.jobs.received) == 1
        assert here.server.asked("import") == 3


def test_503_without_end_is_told_and_leaves_nothing_behind() -> None:
    with datev() as here:
        here.server.trouble(Trouble(kind=Kind.UNAVAILABLE, where="import"))
        error = refused(lambda: here.client.uploads.deliver(TARGET, FILE), "UPL-064")
        assert error.retry
        assert here.records.unfinished() == ()
        here.server.trouble()
        assert here.client.uploads.deliver(TARGET, FILE).state is UploadState.SUCCEEDED


@pytest.mark.parametrize("where", ["import", "jobs/", "/clients", "/token"])
def test_500_is_never_repeated(where: str) -> None:
    with datev() as here:
        if where == "/token":
            here.time.passed += 15 * 60
        here.server.trouble(Trouble(kind=Kind.SERVER_ERROR, where=where))
        before = here.server.asked(where)

        def work() -> None:
            here.client.uploads.find_client(1001, 42)
            here.client.uploads.deliver(TARGET, FILE)

        error = refused(work, "UPL-063")
        assert not error.retry
        assert here.server.asked(where) == before + 1


def test_after_500_a_person_decides_and_the_list_is_looked_at_first() -> None:
    with datev() as here:
        here.server.trouble(Trouble(kind=Kind.SERVER_ERROR, where="import"))
        refused(lambda: here.client.uploads.deliver(TARGET, FILE), "UPL-063")
        here.server.trouble()
        broken = here.client.uploads.deliver(TARGET, FILE)
        assert broken.state is UploadState.BROKEN
        assert [issue.code for issue in broken.issues] == ["UPL-063"]
        assert here.server.asked("import") == 1
        again = here.client.uploads.deliver(TARGET, FILE, repeat=True)
        assert (again.state, again.number) == (UploadState.SUCCEEDED, 2)
        assert here.server.asked("/extf-files/jobs") > 2


def test_a_lost_answer_is_found_again_in_the_list_of_jobs() -> None:
    with datev() as here:
        here.server.trouble(Trouble(kind=Kind.LOST, where="import", times=1))
        error = refused(lambda: here.client.uploads.deliver(TARGET, FILE), "UPL-061")
        assert error.retry
        (open_,) = here.records.unfinished()
        assert open_.state is UploadState.BEGUN
        receipt = here.client.uploads.deliver(TARGET, FILE)
        assert receipt.state is UploadState.SUCCEEDED
        assert receipt.job == here.server.jobs.received[0].id
        assert len(here.server.jobs.received) == 1


def test_a_lost_answer_is_found_on_a_later_page() -> None:
    with datev(lasts=timedelta(0)) as here:
        for number in range(101):
            here.client.uploads.send(TARGET, booking_file(f"Tag{number}"))
        here.server.trouble(Trouble(kind=Kind.LOST, where="import", times=1))
        refused(lambda: here.client.uploads.deliver(TARGET, FILE), "UPL-061")
        assert here.client.uploads.deliver(TARGET, FILE).state is UploadState.SUCCEEDED
        assert len(here.server.jobs.received) == 102


def test_a_job_is_left_pending_after_a_sitting_and_taken_up_again() -> None:
    with datev(lasts=timedelta(hours=1)) as here:
        receipt = here.client.uploads.deliver(TARGET, FILE)
        assert receipt.state is UploadState.PENDING
        assert sum(here.time.pauses) <= 15 * 60
        assert here.client.uploads.look(receipt) == receipt
        here.time.passed += 3600
        assert here.client.uploads.deliver(TARGET, FILE).state is UploadState.SUCCEEDED
        assert len(here.server.jobs.received) == 1
        assert here.server.jobs.early_looks == 0


def test_a_job_that_never_ends_is_told_after_a_day() -> None:
    with datev(lasts=timedelta(days=9)) as here:
        here.client.uploads.deliver(TARGET, FILE)
        here.time.passed += 25 * 3600
        refused(lambda: here.client.uploads.deliver(TARGET, FILE), "UPL-072")
        assert len(here.server.jobs.received) == 1


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.NOT_JSON, "UPL-067"),
        (Kind.EMPTY, "UPL-067"),
        (Kind.TRUNCATED_JSON, "UPL-067"),
        (Kind.TRUNCATED, "UPL-061"),
        (Kind.LOST, "UPL-061"),
        (Kind.TOO_MANY, "UPL-064"),
    ],
)
def test_a_spoilt_answer_about_a_job_loses_nothing(kind: Kind, code: str) -> None:
    with datev() as here:
        here.server.trouble(Trouble(kind=kind, where="/jobs/"))
        refused(lambda: here.client.uploads.deliver(TARGET, FILE), code)
        here.server.trouble()
        assert here.client.uploads.deliver(TARGET, FILE).state is UploadState.SUCCEEDED
        assert len(here.server.jobs.received) == 1


def test_a_lost_renewal_is_not_sent_twice_and_tried_once_more_later() -> None:
    with datev() as here:
        here.time.passed += 15 * 60
        here.server.trouble(Trouble(kind=Kind.LOST, where="/token", times=1))
        refused(here.client.connection.tokens, "UPL-061")
        assert here.server.grants.refreshes == 1
        refused(here.client.connection.tokens, "UPL-042")
        assert here.server.grants.refreshes == 2
        refused(here.client.connection.tokens, "UPL-042")
        assert here.server.grants.refreshes == 2


def test_a_connection_whose_end_is_not_confirmed_is_forgotten_all_the_same() -> None:
    with datev() as here:
        here.server.trouble(Trouble(kind=Kind.SERVER_ERROR, where="/revoke"))
        (issue,) = here.client.connection.disconnect()
        assert issue.code == "UPL-049"
        assert here.keeper.load() is None


def test_wrong_credentials_of_the_app_are_told() -> None:
    with datev() as here:
        here.time.passed += 15 * 60
        app = evolve(here.app, client_secret="another")
        with (
            DatevClient(
                app,
                tokens=here.keeper,
                records=here.records,
                log=here.log,
                clockwork=clockwork(here.time),
            ) as client,
            pytest.raises(ConfigurationError, match="UPL-004"),
        ):
            client.connection.tokens()
        record = here.keeper.load()
        assert record is not None
        assert record.refresh_begun_at is None


def test_a_server_that_is_not_there_is_told() -> None:
    with datev(options=DatevOptions(connect=0.5)) as here:
        here.server.stop()
        error = refused(lambda: here.client.uploads.deliver(TARGET, FILE), "UPL-060")
        assert error.retry
        assert here.records.unfinished() == ()


def test_the_log_has_every_call_and_no_secret() -> None:
    log = Log()
    with datev(log=log) as here:
        here.client.uploads.deliver(TARGET, FILE)
        here.server.grants.end_all()
        refused(lambda: here.client.uploads.find_client(1001, 42), "UPL-043")
        calls = log.calls
        asked = sum(here.server._counts.values())
        assert len(calls) == asked
        assert {call.transaction_id for call in calls} == {"7f3a9c0000000001"}
        record = here.keeper.load()
        assert record is not None
        assert record.tokens.refresh
        text = repr(calls)
        for secret in (record.tokens.access, record.tokens.refresh, here.app.client_secret):
            assert secret not in text
        assert "filename" in text
        assert "Bearer" not in text
        assert "Basic" not in text


def held(here: Datev) -> str:
    return repr((here.client.connection, here.client.uploads, here.app, here.keeper.load()))


def test_no_part_shows_a_secret() -> None:
    with datev() as here:
        record = here.keeper.load()
        assert record is not None
        assert record.tokens.refresh
        for secret in (record.tokens.access, record.tokens.refresh, here.app.client_secret):
            assert secret not in held(here)


DESCRIBED = Document(
    {
        "info": {"title": "accounting:extf-files"},
        "paths": {
            "/clients/{client-id}/extf-files/import": {
                "post": {
                    "parameters": [
                        {
                            "name": "Filename",
                            "in": "header",
                            "required": True,
                            "schema": {"type": "string", "pattern": "EXTF_.*"},
                        },
                        {"name": "skip", "in": "query", "schema": {"type": "integer"}},
                    ],
                    "requestBody": {"content": {"application/octet-stream": {}}},
                    "responses": {
                        "202": {"headers": {"Retry-After": {"schema": {"type": "integer"}}}},
                        "400": {"content": {"json": {"schema": {"properties": {"title": {}}}}}},
                    },
                }
            }
        },
    }
)
HEADERS = {"filename": "EXTF_1.csv", "content-type": "application/octet-stream"}
GOOD = Asked(
    method="POST",
    path="/clients/1-1/extf-files/import",
    target="/clients/1-1/extf-files/import",
    base="http://127.0.0.1",
    query={},
    headers=HEADERS,
    body=b"",
)
TAKEN = Reply(status=202, headers={"Retry-After": "5"})


@pytest.mark.parametrize(
    ("asked", "reply", "finding"),
    [
        (GOOD, TAKEN, None),
        (evolve(GOOD, headers={}), TAKEN, "Filename is missing"),
        (evolve(GOOD, headers=HEADERS | {"filename": "a.csv"}), TAKEN, "Filename does not"),
        (evolve(GOOD, headers=HEADERS | {"x-new": ""}), TAKEN, "x-new is not described"),
        (evolve(GOOD, headers={"filename": "EXTF_1"}), TAKEN, "the content type"),
        (evolve(GOOD, query={"skip": "a"}), TAKEN, "skip is no number"),
        (evolve(GOOD, path="/other"), TAKEN, "/other is not described"),
        (GOOD, Reply(status=201), "201 is not described"),
        (GOOD, Reply(status=202), "Retry-After is missing"),
        (GOOD, Reply(status=400, body=b'{"titel": ""}'), "titel is not described"),
    ],
)
def test_what_is_unlike_a_document_is_found(
    asked: Asked, reply: Reply, finding: str | None
) -> None:
    found = list(compared(DESCRIBED, asked.path, asked, reply))
    assert any(finding in each for each in found) if finding else found == []
