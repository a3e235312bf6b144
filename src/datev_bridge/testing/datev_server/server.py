"""The server: carries requests to login and services, and answers back, faults included."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
import re
from threading import Lock
import time
from typing import Self

from attrs import evolve

from datev_bridge.testing.datev_server.clients import Mandant, list_clients
from datev_bridge.testing.datev_server.grants import DatevLifetimes, Grants, RegisteredApp
from datev_bridge.testing.datev_server.jobs import Jobs, Verdict
from datev_bridge.testing.datev_server.login import Login
from datev_bridge.testing.datev_server.messages import Problem, answer, bare, refusal
from datev_bridge.testing.sandbox.faults import Faults, Kind, Switchboard, Trouble
from datev_bridge.testing.sandbox.grants import challenge_of
from datev_bridge.testing.sandbox.messages import Asked, Reply
from datev_bridge.testing.sandbox.server import Sent, Server, spoilt

AUTHORIZE, TOKEN, REVOKE = "/openidsandbox/authorize", "/token", "/revoke"
CLIENTS = "/accounting-clients/platform-sandbox/v2"
FILES = "/accounting-extf-files/platform-sandbox/v3"
"""Bases of the services; at DATEV each has a host of its own."""

SCOPES = {CLIENTS: "datev:accounting:clients", FILES: "datev:accounting:extf-files-import"}
_OF_CLIENT = re.compile(rf"{FILES}/clients/([^/]+)/extf-files/(import|jobs)(?:/([^/]+))?")
_CLIENT_ID = re.compile(r"\d{1,10}-\d{1,10}", re.ASCII)
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
        self._server: Server | None = None

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
        self._server = Server(
            ("127.0.0.1", 0),
            self._answer,
            self._sleep,
            name="DatevTestServer",
            longest_body=_LARGEST,
        )
        self._server.start()

    def stop(self) -> None:
        """Stop to serve."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # Answering -----------------------------------------------------------------------------------
    def _answer(self, asked: Asked) -> Sent:
        with self._counting:
            self._counts[asked.path] += 1
        trouble = self._board.strike(asked.path)
        kind = trouble.kind if trouble else None
        if trouble is not None and kind is Kind.SLOW:
            self._sleep(trouble.seconds)
        reply = (trouble and _instead(trouble)) or self._route(asked)
        if kind in _IN_THE_DOCUMENT:
            self._watch(asked, reply)
        told = evolve(reply, headers={**reply.headers, **_IDS})
        return Sent(reply=spoilt(trouble, told) if trouble else told, trouble=trouble)

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
        session = self.grants.session_of(asked.bearer or "")
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


_IDS = {
    "X-Global-Transaction-ID": "7f3a9c0000000001",
    "V-Cap-Request-ID": "b6c1f2d4-0001",
}
"""What DATEV's support asks for."""
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
