"""The server: carries requests to login and services, and answers back, faults included."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import re
import socket
import struct
from threading import Lock, Thread
import time
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from datev_bridge.testing.datev_server.clients import Mandant, list_clients
from datev_bridge.testing.datev_server.grants import DatevLifetimes, Grants, RegisteredApp
from datev_bridge.testing.datev_server.jobs import Jobs, Verdict
from datev_bridge.testing.datev_server.login import Login
from datev_bridge.testing.datev_server.messages import Asked, Problem, answer, bare, refusal
from datev_bridge.testing.sandbox.faults import Faults, Kind, Switchboard, Trouble
from datev_bridge.testing.sandbox.grants import challenge_of
from datev_bridge.testing.sandbox.messages import Reply, page

AUTHORIZE, TOKEN, REVOKE = "/openidsandbox/authorize", "/token", "/revoke"
CLIENTS = "/accounting-clients/platform-sandbox/v2"
FILES = "/accounting-extf-files/platform-sandbox/v3"
"""Bases of the services; at DATEV each has a host of its own."""

SCOPES = {CLIENTS: "datev:accounting:clients", FILES: "datev:accounting:extf-files-import"}
_OF_CLIENT = re.compile(rf"{FILES}/clients/([^/]+)/extf-files/(import|jobs)(?:/([^/]+))?")
_CLIENT_ID = re.compile(r"\d{1,10}-\d{1,10}", re.ASCII)
_PATIENCE = 5.0
_LARGEST = 60_000_000


def _now() -> datetime:
    return datetime.now(UTC)


def _unwatched(_asked: Asked, _reply: Reply) -> None:
    """Look at nothing."""


class DatevServer:
    """DATEV's login and services on loopback; use it as a context manager.

    Args:
        clients: Whom the login sees.
        clock: The time, aware.
        app: The registered app.
        retry_after: Seconds before the first look at a job.
        lasts: How long a job is pending.
        lifetimes: Of what the login gives out.
        verdict: Decides what is wrong with a file, where not by the document's list.
        watch: Sees each request of the services and its answer.
        sleep: How slow answers wait, in seconds.
    """

    def __init__(
        self,
        clients: Iterable[Mandant] = (Mandant(),),
        *,
        clock: Callable[[], datetime] = _now,
        app: RegisteredApp | None = None,
        retry_after: int = 5,
        lasts: timedelta = timedelta(seconds=20),
        lifetimes: DatevLifetimes | None = None,
        verdict: Verdict | None = None,
        watch: Callable[[Asked, Reply], None] = _unwatched,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.app = app or RegisteredApp()
        self.clients = tuple(clients)
        self.grants = Grants(self.app, clock, lifetimes or DatevLifetimes())
        self.jobs = Jobs(clock, retry_after=retry_after, lasts=lasts, verdict=verdict)
        self._login = Login(app=self.app, grants=self.grants)
        self._watch = watch
        self._sleep = sleep
        self._board = Switchboard(Faults())
        self._counts: Counter[str] = Counter()
        self._counting = Lock()
        self._server: _Http | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """Base of everything.

        Raises:
            RuntimeError: The server is not running.
        """
        if self._server is None:
            raise RuntimeError("the server is not running")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def trouble(self, *troubles: Trouble) -> None:
        """Switch these troubles on, and all others off."""
        self._board = Switchboard(Faults(troubles=troubles))

    def asked(self, part: str) -> int:
        """Return how many requests there were whose path contains ``part``."""
        with self._counting:
            return sum(count for path, count in self._counts.items() if part in path)

    def authorize(self, *, redirect_uri: str, scope: str, verifier: str, nonce: str) -> str:
        """Agree as a person would in the browser, and return the code."""
        return self.grants.give_code(
            redirect_uri=redirect_uri,
            scope=frozenset(scope.split()),
            challenge=challenge_of(verifier),
            nonce=nonce,
        )

    def start(self) -> None:
        """Start to serve in a thread."""
        self._server = _Http(self._answer)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop to serve."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(_PATIENCE)
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # Answering -----------------------------------------------------------------------------------
    def _answer(self, asked: Asked) -> tuple[Reply, Kind | None]:
        with self._counting:
            self._counts[asked.path] += 1
        trouble = self._board.strike(asked.path)
        kind = trouble.kind if trouble else None
        if trouble is not None and kind is Kind.SLOW:
            self._sleep(trouble.seconds)
        reply = (trouble and _instead(trouble)) or self._route(asked)
        if kind in _IN_THE_DOCUMENT:
            self._watch(asked, reply)
        return _spoilt(kind, reply), kind

    def _route(self, asked: Asked) -> Reply:
        if asked.path == AUTHORIZE:
            return self._login.authorize(asked)
        if asked.path in {TOKEN, REVOKE}:
            if asked.method != "POST":
                return Reply(status=405)
            is_token = asked.path == TOKEN
            return self._login.token(asked) if is_token else self._login.revoke(asked)
        base = next((base for base in SCOPES if asked.path.startswith(f"{base}/")), None)
        if base is None:
            return Reply(status=404)
        return self._refused(asked, base) or self._serve(asked)

    def _refused(self, asked: Asked, base: str) -> Reply | None:
        session = self.grants.session_of(asked.bearer)
        if session is None or asked.headers.get("x-datev-client-id") != self.app.client_id:
            return Reply(status=401)
        if SCOPES[base] not in session.scope:
            problem = Problem(
                number="1008829",
                title="Missing required scope",
                detail=f"Missing scope(s) are: {SCOPES[base]}",
            )
            return refusal(problem, 403)
        return None

    def _serve(self, asked: Asked) -> Reply:
        if asked.path == f"{CLIENTS}/clients" and asked.method == "GET":
            return list_clients(asked, self.clients)
        match = _OF_CLIENT.fullmatch(asked.path)
        if match is None:
            return Reply(status=404)
        wanted, what, job = match.groups()
        if not _CLIENT_ID.fullmatch(wanted):
            fault = (("client-id", "Path segment client-id is invalid"),)
            problem = Problem(number="1008835", title="Invalid request URI path", elements=fault)
            return refusal(problem, 400)
        if (what == "import") is not (asked.method == "POST"):
            return bare("Method Not Allowed", 405)
        client = next((client for client in self.clients if client.id == wanted), None)
        return self._of_client(asked, client, job) if client else Reply(status=404)

    def _of_client(self, asked: Asked, client: Mandant, job: str | None) -> Reply:
        if asked.method == "POST":
            return self.jobs.take(asked, client)
        return self.jobs.show(client, job) if job else self.jobs.list(asked, client)


_IN_THE_DOCUMENT = frozenset({None, Kind.SERVER_ERROR, Kind.UNAVAILABLE, Kind.SLOW, Kind.LOST})


def _instead(trouble: Trouble) -> Reply | None:
    """Return the answer to a request that is not even looked at."""
    if trouble.kind is Kind.SERVER_ERROR:
        return bare("Internal Server Error", 500)
    if trouble.kind in {Kind.UNAVAILABLE, Kind.TOO_MANY}:
        status = 503 if trouble.kind is Kind.UNAVAILABLE else 429
        wait = trouble.retry_after
        headers = [] if wait is None else [("Retry-After", str(wait))]
        return answer({"title": "Try again", "status": status}, status, headers)
    return None


def _spoilt(kind: Kind | None, reply: Reply) -> Reply:
    if kind is Kind.EMPTY:
        return Reply(status=reply.status)
    if kind is Kind.NOT_JSON:
        return page("<html><body>Maintenance</body></html>")
    if kind is Kind.TRUNCATED_JSON:
        half = reply.body[: len(reply.body) // 2]
        return Reply(status=reply.status, headers=reply.headers, body=half)
    return reply


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, answering: Callable[[Asked], tuple[Reply, Kind | None]]) -> None:
        self.answering = answering
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet when a client goes away in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "DatevTestServer"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 60
    wbufsize = -1
    server: _Http

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def log_message(self, *args: Any) -> None:
        """Print nothing: bodies hold tokens."""

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST:
            self.close_connection = True
            self._send(Reply(status=413))
            return
        parts = urlsplit(self.path)
        reply, kind = self.server.answering(
            Asked(
                method=self.command,
                path=unquote(parts.path),
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
            )
        )
        if kind is Kind.LOST:
            self._break()
        elif kind is Kind.TRUNCATED:
            self._send(reply, body=reply.body[: len(reply.body) // 2])
            self._break()
        else:
            self._send(reply)

    def _send(self, reply: Reply, body: bytes | None = None) -> None:
        """Send an answer; with ``body``, another one than its length says."""
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("X-Global-Transaction-ID", "7f3a9c0000000001")
        self.send_header("V-Cap-Request-ID", "b6c1f2d4-0001")
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body if body is None else body)
        self.wfile.flush()

    def _break(self) -> None:
        """Break the connection hard, as a dying machine does."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
