"""The server does what DATEV's documents and its developer portal say."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from attrs import define, evolve, frozen
import pytest

from datev_bridge.testing.datev_server import DatevServer, Kind, Mandant, Trouble, Uploaded
from datev_bridge.testing.datev_server.jobs import problem_with_file
from datev_bridge.testing.datev_server.server import CLIENTS, FILES
from support.datev import NONCE, RETURN, VERIFIER, booking_file
from support.kseries import START, FakeTime

SCOPES = "openid datev:accounting:clients datev:accounting:extf-files-import"


@frozen
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@define
class Caller:
    """A plain client, without anything of ours."""

    server: DatevServer
    time: FakeTime
    access: str = ""

    def send(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> Answered:
        connection = HTTPConnection(urlsplit(self.server.url).netloc, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answered(response.status, found, response.read())
        finally:
            connection.close()

    def api(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answered:
        given = {
            "authorization": f"Bearer {self.access}",
            "x_datev_client_id": self.server.app.client_id,
        } | headers
        return self.send(method, path, body, **given)

    def login(self, path: str, secret: str | None = None, **form: str) -> Answered:
        app = self.server.app
        pair = f"{app.client_id}:{secret or app.client_secret}"
        basic = f"Basic {b64encode(pair.encode()).decode()}"
        return self.send("POST", path, urlencode(form), authorization=basic)

    def connect(self, scope: str = SCOPES, verifier: str = VERIFIER) -> Answered:
        code = self.server.authorize(
            redirect_uri=RETURN, scope=scope, verifier=VERIFIER, nonce=NONCE
        )
        answer = self.login(
            "/token",
            grant_type="authorization_code",
            code=code,
            redirect_uri=RETURN,
            code_verifier=verifier,
        )
        self.access = answer.json.get("access_token", "")
        return answer

    def upload(self, content: bytes = booking_file().content, name: str = "EXTF_1.csv") -> Answered:
        path = f"{FILES}/clients/1001-42/extf-files/import"
        return self.api("POST", path, content, filename=name, reference_id="r-1")

    def job(self, answer: Answered) -> Any:
        return self.api("GET", FILES + answer.headers["location"]).json


@pytest.fixture
def caller() -> Iterator[Caller]:
    time = FakeTime()
    with DatevServer(clock=time.clock) as server:
        yield Caller(server, time)


def test_a_refresh_token_used_twice_ends_everything(caller: Caller) -> None:
    first = caller.connect().json["refresh_token"]
    second = caller.login("/token", grant_type="refresh_token", refresh_token=first)
    assert second.status == 200
    assert caller.login("/token", grant_type="refresh_token", refresh_token=first).status == 400
    newest = second.json["refresh_token"]
    answer = caller.login("/token", grant_type="refresh_token", refresh_token=newest)
    assert (answer.status, answer.json) == (400, {"error": "invalid_grant"})
    assert caller.api("GET", f"{CLIENTS}/clients").status == 401


def test_codes_work_once_in_time_and_with_their_verifier(caller: Caller) -> None:
    assert caller.connect(verifier="w" * 43).status == 400
    code = caller.server.authorize(
        redirect_uri=RETURN, scope=SCOPES, verifier=VERIFIER, nonce=NONCE
    )
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": RETURN,
        "code_verifier": VERIFIER,
    }
    assert caller.login("/token", **form | {"redirect_uri": "https://x"}).status == 400
    assert caller.login("/token", **form).status == 400
    assert caller.connect().status == 200
    assert caller.login("/token", grant_type="password").status == 400
    assert caller.login("/token", secret="wrong", **form).status == 401
    assert caller.send("GET", "/token").status == 405


def test_revoking_needs_a_hint_and_knows_no_errors(caller: Caller) -> None:
    tokens = caller.connect().json
    assert caller.login("/revoke", token=tokens["access_token"]).status == 400
    hint = {"token_type_hint": "access_token"}
    assert caller.login("/revoke", secret="wrong", token="x", **hint).status == 401
    assert caller.login("/revoke", token="unknown", **hint).status == 200
    assert caller.api("GET", f"{CLIENTS}/clients").status == 200
    assert caller.login("/revoke", token=tokens["access_token"], **hint).status == 200
    assert caller.api("GET", f"{CLIENTS}/clients").status == 401


def test_services_want_token_app_and_scope(caller: Caller) -> None:
    path = f"{CLIENTS}/clients"
    assert caller.send("GET", path).status == 401
    caller.connect()
    assert caller.api("GET", path, x_datev_client_id="other").status == 401
    caller.connect(scope="openid")
    answer = caller.api("GET", path)
    assert answer.status == 403
    assert answer.json["type"].endswith("1008829")


def test_clients_are_filtered(caller: Caller) -> None:
    caller.connect()
    assert len(caller.api("GET", f"{CLIENTS}/clients").json) == 1
    for numbers, count in (((1001, 42), 1), ((1001, 43), 0)):
        text = "consultant_number eq {} and client_number eq {}".format(*numbers)
        query = urlencode({"filter": text})
        assert len(caller.api("GET", f"{CLIENTS}/clients?{query}").json) == count
    assert caller.api("GET", f"{CLIENTS}/clients?filter=x").status == 400


def test_a_job_is_pending_first_and_early_looks_are_counted(caller: Caller) -> None:
    caller.connect()
    answer = caller.upload()
    assert (answer.status, answer.headers["retry-after"]) == (202, "5")
    assert caller.job(answer)["result"] == "pending"
    assert caller.server.jobs.early_looks == 1
    caller.time.passed += 20
    assert caller.job(answer)["result"] == "succeeded"
    assert caller.server.jobs.early_looks == 1
    rows = caller.api("GET", f"{FILES}/clients/1001-42/extf-files/jobs").json
    assert [row["reference_id"] for row in rows] == ["r-1"]


def test_the_same_file_is_taken_twice(caller: Caller) -> None:
    caller.connect()
    assert caller.upload().headers["location"] != caller.upload().headers["location"]
    assert len(caller.server.jobs.received) == 2


@pytest.mark.parametrize(
    ("path", "status", "number"),
    [
        ("/clients/x/extf-files/jobs", 400, "1008835"),
        ("/clients/1-1/extf-files/jobs", 404, ""),
        ("/clients/1001-42/extf-files/jobs/none", 404, ""),
        ("/clients/1001-42/extf-files/jobs?skip=-1", 400, "1008828"),
        ("/clients/1001-42/extf-files/import", 405, ""),
        ("/clients/1001-42/other", 404, ""),
    ],
)
def test_a_wrong_address_is_refused(caller: Caller, path: str, status: int, number: str) -> None:
    caller.connect()
    answer = caller.api("GET", FILES + path)
    assert answer.status == status
    assert number in answer.body.decode()


@pytest.mark.parametrize(
    ("content", "name", "number"),
    [(b"", "EXTF_1.csv", "1008831"), (b"x", "", "1008832"), (b"x", "a.csv", "1008832")],
)
def test_a_wrong_upload_is_refused(caller: Caller, content: bytes, name: str, number: str) -> None:
    caller.connect()
    answer = caller.upload(content, name)
    assert answer.status == 400
    assert answer.json["type"].endswith(number)


def test_a_file_that_is_too_large_is_refused(caller: Caller) -> None:
    caller.connect()
    answer = caller.upload(bytes(50_000_001))
    assert (answer.status, answer.json["type"][-7:]) == (413, "1008833")


UPLOADED = Uploaded(
    id="j",
    client=Mandant(),
    file_name="EXTF_1.csv",
    reference="",
    version="",
    content=booking_file().content,
    received_at=START,
    look_at=START + timedelta(seconds=5),
)
GOOD = booking_file().content.decode()


@pytest.mark.parametrize(
    ("content", "number", "words"),
    [
        (GOOD.encode("cp1252"), "", ""),
        (GOOD.encode("utf-8-sig"), "", ""),
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), "", ""),
        (b"\xfe\xff" + GOOD.encode("utf-16-be"), "", ""),
        (b"\x81" + GOOD.encode(), "1008833", "are supported"),
        (GOOD.splitlines()[0].encode(), "1008833", "No payload"),
        ((GOOD + "\r\nx" * 99_999).encode(), "1008833", "More than 99999"),
        (GOOD.replace("Kasse", "K" * 1000).encode(), "1008834", "1000 characters"),
        (GOOD.replace(";EUR;;;;;03;;;;", "").encode(), "1008834", "Missing columns"),
        (booking_file(f1="DTVF").content, "1008834", "(1)"),
        (booking_file(f2="x").content, "1008834", "(2)"),
        (booking_file(consultant=1).content, "1008834", "(11)"),
        (booking_file(client=1).content, "1008834", "(12)"),
        (booking_file(f16="20261001").content, "1008834", "DateFrom"),
        (booking_file(f29="x").content, "1008834", "(29)"),
    ],
)
def test_a_file_is_checked_as_the_documents_list_says(
    content: bytes, number: str, words: str
) -> None:
    problem = problem_with_file(evolve(UPLOADED, content=content))
    assert (problem.number if problem else "") == number
    assert words in str(problem)


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.SERVER_ERROR, 500), (Kind.UNAVAILABLE, 503), (Kind.TOO_MANY, 429)]
)
def test_troubles_strike_where_they_are_switched_on(
    caller: Caller, kind: Kind, status: int
) -> None:
    caller.connect()
    caller.server.trouble(Trouble(kind=kind, where="import", times=1))
    assert caller.api("GET", f"{CLIENTS}/clients").status == 200
    assert caller.upload().status == status
    assert caller.server.jobs.received == []
    assert caller.upload().status == 202


def test_nothing_else_is_served(caller: Caller) -> None:
    assert caller.send("GET", "/").status == 404
    assert caller.send("GET", "/openidsandbox/authorize?client_id=x").status == 400
    server = DatevServer()
    with pytest.raises(RuntimeError):
        _ = server.url
    server.stop()
