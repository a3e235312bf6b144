"""Sandboxes for tests, and a plain way to ask them over HTTP."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.client import HTTPConnection
import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from attrs import define, field, frozen

from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Faults, Generation, Place, Sandbox, SandboxApp

OPENED = date(2026, 1, 1)
REDIRECT = "https://bridge.example/returned"
VERIFIER = "a-verifier-of-at-least-43-characters-0123456789"
TOKEN_PATHS = {
    Generation.V2: "/realms/k-series/protocol/openid-connect/token",
    Generation.V1: "/oauth/token",
}


@define
class Clock:
    """A clock that a test moves."""

    now: datetime = datetime(2026, 7, 31, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@frozen
class Answered:
    """An answer as a plain client sees it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@define
class Caller:
    """Asks a sandbox over HTTP."""

    sandbox: Sandbox
    clock: Clock
    access: str = field(default="", repr=False)

    def send(
        self,
        method: str,
        path: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        connection = HTTPConnection(urlsplit(self.sandbox.url).netloc, timeout=10)
        try:
            body = urlencode(form) if form is not None else None
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body, {**kind, **(headers or {})})
            response = connection.getresponse()
            content = response.read()
            lowered = {name.lower(): value for name, value in response.getheaders()}
            return Answered(response.status, lowered, content)
        finally:
            connection.close()

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Answered:
        target = quote(path) + (f"?{urlencode(query)}" if query else "")
        return self.send("GET", target, headers={"Authorization": f"Bearer {self.access}"})

    def v2(self, name: str, query: Mapping[str, str] | None = None) -> Answered:
        return self.get(f"/f/v2/business-location/{self.sandbox.location_id}/{name}", query)

    def v1(self, name: str, query: Mapping[str, str] | None = None) -> Answered:
        return self.get(f"/f/finance/{self.sandbox.location_id}/{name}", query)

    def token(self, app: SandboxApp | None = None, **parameters: str) -> Answered:
        who = app or self.sandbox.app
        headers = {"Authorization": basic(who.client_id, who.client_secret)}
        path = TOKEN_PATHS[who.generation]
        if who.generation is Generation.V1:
            return self.send("POST", f"{path}?{urlencode(parameters)}", headers=headers)
        return self.send("POST", path, form=parameters, headers=headers)

    def connect(self, scope: str = "financial-api offline_access", **more: Any) -> Any:
        code = self.sandbox.authorize(redirect_uri=REDIRECT, verifier=VERIFIER, scope=scope, **more)
        tokens = self.token(
            grant_type="authorization_code",
            code=code,
            redirect_uri=REDIRECT,
            code_verifier=VERIFIER,
        ).json
        self.access = tokens["access_token"]
        return tokens


def basic(client_id: str, secret: str) -> str:
    return "Basic " + b64encode(f"{client_id}:{secret}".encode()).decode()


def small(seed: int = 3, **more: Any) -> Restaurant:
    return Restaurant(seed=seed, size=Size.SMALL, opened=OPENED, **more)


@contextmanager
def calling(
    *places: Restaurant | Place, faults: Faults | None = None, connected: bool = True, **more: Any
) -> Iterator[Caller]:
    """Run a sandbox and give a caller to it, connected unless told otherwise."""
    clock = Clock()
    with Sandbox(places or (small(),), clock=clock, faults=faults, **more) as sandbox:
        caller = Caller(sandbox, clock)
        if connected:
            caller.connect()
        yield caller
