"""DATEV on loopback for tests, a client of it, and ports that keep things in memory."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
import json
import os
from pathlib import Path
import re
from typing import Any, Self

from attrs import evolve, field, frozen

from datev_bridge.datev_upload.app import Addresses, DatevApp, Environment
from datev_bridge.datev_upload.call_log import CallLog, LoggedCall
from datev_bridge.datev_upload.carrier import Carrier
from datev_bridge.datev_upload.connection import DatevConnection
from datev_bridge.datev_upload.model import FINISHED, UploadFile, UploadReceipt, UploadTarget
from datev_bridge.datev_upload.oauth import scopes
from datev_bridge.datev_upload.ports import UploadRecords
from datev_bridge.datev_upload.protocol import Request
from datev_bridge.datev_upload.tokens import TokenKeeper, TokenRecord
from datev_bridge.datev_upload.upload import Uploads
from datev_bridge.delivery.datev_api import DatevClient, DatevOptions
from datev_bridge.kseries.client import Clockwork
from datev_bridge.kseries.oauth import Tokens
from datev_bridge.kseries.protocol import Outcome, Surroundings
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.testing.datev_server import DatevServer
from datev_bridge.testing.datev_server.server import AUTHORIZE, CLIENTS, FILES, REVOKE, TOKEN
from datev_bridge.testing.sandbox.messages import Asked, Reply
from support.described import Document
from support.kseries import START, FakeTime

RETURN = "https://bridge.example/datev"
VERIFIER, NONCE, STATE = "v" * 43, "n" * 24, "s" * 24
TARGET = UploadTarget(environment=Environment.SANDBOX, client="1001-42")
VARIABLE = "DATEV_BRIDGE_DATEV_OPENAPI"
"""Names a copy of DATEV's document of accounting:extf-files; that of accounting-clients may lie
beside it."""


def addresses_at(url: str) -> Addresses:
    return Addresses(
        authorize=url + AUTHORIZE,
        token=url + TOKEN,
        revoke=url + REVOKE,
        clients=url + CLIENTS,
        files=url + FILES,
    )


def app_at(url: str, **changes: Any) -> DatevApp:
    values: dict[str, Any] = {
        "client_id": "datev-bridge-test",
        "client_secret": "a-secret-of-the-test-server",
        "environment": Environment.SANDBOX,
        "redirect_uri": RETURN,
        "addresses": addresses_at(url),
    }
    return DatevApp(**values | changes)


def booking_file(
    label: str = "Tag", *, consultant: int = 1001, client: int = 42, **cells: str
) -> UploadFile:
    """Return a file with a header as DATEV wants it; ``f23="x"`` writes into its field 23."""
    header = [
        "EXTF", "700", "21", "Buchungsstapel", "13", "20261123090000000", "", "RE", "", "",
        str(consultant), str(client), "20260101", "4", "20261101", "20261130", "Kasse", "", "1",
        "0", "0", "EUR", "", "", "", "", "03", "", "", "", "",
    ]  # fmt: skip
    for name, text in cells.items():
        header[int(name[1:]) - 1] = text
    lines = (";".join(header), "Umsatz;Soll/Haben", f"1,00;S;{label}")
    return UploadFile(name=f"EXTF_{label}.csv", content="\r\n".join(lines).encode("cp1252"))


def record_of(access: str = "old-access", refresh: str | None = "old-refresh") -> TokenRecord:
    tokens = Tokens(
        access=access,
        refresh=refresh,
        issued_at=START,
        expires_at=START.replace(minute=15),
        refresh_expires_at=START.replace(year=2028),
    )
    return TokenRecord(tokens=tokens, connected_by="Frau Muster", connected_at=START)


class Keeper:
    """A connection in memory; remembers everything that was saved."""

    def __init__(self, record: TokenRecord | None = None) -> None:
        self.record = record
        self.saved: list[TokenRecord | None] = []

    def load(self) -> TokenRecord | None:
        return self.record

    def save(self, record: TokenRecord) -> None:
        self.record = record
        self.saved.append(record)

    def drop(self) -> None:
        self.record = None
        self.saved.append(None)

    def lock(self) -> AbstractContextManager[None]:
        return nullcontext()


class Records:
    """Uploads in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str, int], UploadReceipt] = {}

    def newest(self, target: UploadTarget, sha256: str) -> UploadReceipt | None:
        found = [r for r in self.rows.values() if (r.target, r.sha256) == (target, sha256)]
        return max(found, key=lambda receipt: receipt.number, default=None)

    def unfinished(self) -> tuple[UploadReceipt, ...]:
        return tuple(r for r in self.rows.values() if r.state not in FINISHED)

    def note(self, receipt: UploadReceipt) -> None:
        self.rows[_key(receipt)] = receipt

    def drop(self, receipt: UploadReceipt) -> None:
        del self.rows[_key(receipt)]

    def lock(self) -> AbstractContextManager[None]:
        return nullcontext()


def _key(receipt: UploadReceipt) -> tuple[str, str, int]:
    return str(receipt.target), receipt.sha256, receipt.number


class Log:
    """A log of calls in memory."""

    def __init__(self) -> None:
        self.calls: list[LoggedCall] = []

    def note(self, call: LoggedCall) -> None:
        self.calls.append(call)


class Scripted:
    """The room without a network: outcomes from a list, everything that was sent kept."""

    def __init__(
        self, *outcomes: Outcome, record: TokenRecord | None = None, tries: int = 3
    ) -> None:
        self.time = FakeTime()
        self.outcomes = list(outcomes)
        self.sent: list[Request] = []
        self.before_sending: Callable[[], object] = lambda: None
        self.keeper = Keeper(record)
        self.records = Records()
        self.log = Log()
        self.app = app_at("https://datev.example")
        around = Surroundings(
            send=self.send,
            clock=self.time.clock,
            monotonic=self.time.monotonic,
            sleep=self.time.sleep,
            random=lambda: 0.0,
        )
        carrier = Carrier(around=around, policy=RetryPolicy(tries=tries), log=self.log)
        self.connection = DatevConnection(self.app, self.keeper, carrier)
        self.uploads = Uploads(
            app=self.app,
            connection=self.connection,
            records=self.records,
            clock=self.time.clock,
            sleep=self.time.sleep,
            version="1.0",
        )

    def send(self, request: Request) -> Outcome:
        self.before_sending()
        self.sent.append(request)
        return self.outcomes.pop(0)

    def later(self, seconds: float) -> Self:
        self.time.passed += seconds
        return self


class Watcher:
    """Compares each request and answer with DATEV's documents, where they are named."""

    def __init__(self) -> None:
        named = [Path(name) for name in (os.environ.get(VARIABLE),) if name]
        beside = [path for name in named for path in name.parent.glob("accounting-clients-*.json")]
        documents = {_name(document): document for document in map(Document.read, named + beside)}
        self.bases = {
            base: documents[name]
            for base, name in ((FILES, "accounting:extf-files"), (CLIENTS, "accounting-clients"))
            if name in documents
        }
        self.findings: list[str] = []
        self.compared = 0

    def __call__(self, asked: Asked, reply: Reply) -> None:
        for base, document in self.bases.items():
            if asked.path.startswith(f"{base}/"):
                self.compared += 1
                path = asked.path.removeprefix(base)
                self.findings.extend(compared(document, path, asked, reply))


def _name(document: Document) -> str:
    return str(document.content["info"]["title"])


def compared(document: Document, path: str, asked: Asked, reply: Reply) -> Iterator[str]:
    """Yield what is unlike the document in a request and its answer."""
    found = next(
        (
            template
            for template in document.content["paths"]
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path)
        ),
        None,
    )
    if found is None:
        yield f"{path} is not described"
        return
    operation = document.content["paths"][found].get(asked.method.lower())
    if operation is None:
        assert reply.status == 405
        return
    at = f"{asked.method} {found}"
    yield from (f"{at}: {finding}" for finding in _of_request(document, operation, asked))
    yield from (f"{at}: {finding}" for finding in _of_answer(document, operation, reply))


_CARRIED = {
    "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type",
    "host", "user-agent", "x-datev-client-id",
}  # fmt: skip
"""Headers of HTTP, of the login and of the document's security schemes."""


def _of_request(document: Document, operation: dict[str, Any], asked: Asked) -> Iterator[str]:
    rows = [document.resolve(row) for row in operation.get("parameters", ())]
    for row in rows:
        given = {"header": asked.headers, "query": asked.query}.get(row["in"])
        value = None if given is None else given.get(row["name"].lower())
        if row.get("required") and given is not None and value is None:
            yield f"{row['name']} is missing"
        if value is not None and not re.fullmatch(row["schema"].get("pattern", ".*"), value):
            yield f"{row['name']} does not fit"
        if value is not None and row["schema"]["type"] == "integer" and not value.isdigit():
            yield f"{row['name']} is no number"
    described = {row["name"].lower() for row in rows}
    for name in {*asked.query, *asked.headers} - described - _CARRIED:
        yield f"{name} is not described"
    body = operation.get("requestBody")
    if body and asked.headers.get("content-type") not in body["content"]:
        yield "the content type is not described"


def _of_answer(document: Document, operation: dict[str, Any], reply: Reply) -> Iterator[str]:
    answer = operation["responses"].get(str(reply.status))
    if answer is None:
        yield f"{reply.status} is not described"
        return
    for name, row in answer.get("headers", {}).items():
        text = reply.headers.get(name)
        if text is None and name != "Link":
            yield f"{name} is missing"
        if row["schema"]["type"] == "integer" and not (text or "").isdigit():
            yield f"{name} is no number"
    for media in answer.get("content", {}).values():
        yield from document.findings(json.loads(reply.body), media["schema"])


@frozen(kw_only=True)
class Datev:
    """A running server, and a client of it in a time that passes only while someone waits."""

    server: DatevServer
    client: DatevClient
    keeper: TokenKeeper
    records: UploadRecords
    log: CallLog
    time: FakeTime
    app: DatevApp = field(repr=False)
    watcher: Watcher

    def connect(self, *, lasting: bool = True) -> None:
        code = self.server.authorize(
            redirect_uri=RETURN,
            scope=" ".join(scopes(lasting=lasting)),
            verifier=VERIFIER,
            nonce=NONCE,
        )
        self.client.connection.connect(
            code, verifier=VERIFIER, nonce=NONCE, by="Frau Muster", lasting=lasting
        )


def clockwork(time: FakeTime) -> Clockwork:
    return Clockwork(
        clock=time.clock, monotonic=time.monotonic, sleep=time.sleep, random=lambda: 0.0
    )


@contextmanager
def datev(
    *,
    keeper: TokenKeeper | None = None,
    records: UploadRecords | None = None,
    log: CallLog | None = None,
    options: DatevOptions | None = None,
    connected: bool = True,
    **server: Any,
) -> Iterator[Datev]:
    """Run a server and give a client of it; what is unlike DATEV's documents is an error."""
    time, watcher = FakeTime(), Watcher()
    keeper, records, log = keeper or Keeper(), records or Records(), log or Log()
    with DatevServer(clock=time.clock, watch=watcher, **server) as running:
        app = app_at(running.url)
        options = evolve(options or DatevOptions(), version="1.0")
        with DatevClient(
            app,
            tokens=keeper,
            records=records,
            log=log,
            options=options,
            clockwork=clockwork(time),
        ) as client:
            found = Datev(
                server=running,
                client=client,
                keeper=keeper,
                records=records,
                log=log,
                time=time,
                app=app,
                watcher=watcher,
            )
            if connected:
                found.connect()
            yield found
    assert watcher.findings == []
