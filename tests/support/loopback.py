"""A real HTTP server on loopback whose answers a test scripts, and a login that rotates tokens."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import json
import socket
import struct
from threading import Lock, Thread
import time
from typing import Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from attrs import field, frozen


@frozen(kw_only=True)
class Asked:
    """A request as the server saw it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    form: Mapping[str, str]
    port: int
    """Of the other side: one for each connection."""

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@frozen(kw_only=True)
class Reply:
    """What the server does: ``cut_at`` breaks the connection after that many bytes of the body."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(factory=dict)
    cut_at: int | None = None
    delay: float = 0.0


def as_json(value: object, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status=status, body=json.dumps(value).encode(), headers=named)


Script = Callable[[Asked], Reply]


class Loopback(AbstractContextManager["Loopback"]):
    """Answers by a script; keeps what was asked."""

    def __init__(self, script: Script) -> None:
        self.asked: list[Asked] = []
        self._script = script
        self._lock = Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.handle(self)

            def do_POST(self) -> None:
                outer.handle(self)

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("content-length", "0"))
        asked = Asked(
            method=handler.command,
            path=parts.path,
            query={k: v[-1] for k, v in parse_qs(parts.query, keep_blank_values=True).items()},
            headers={k.lower(): v for k, v in handler.headers.items()},
            form=dict(parse_qsl(handler.rfile.read(length).decode())),
            port=handler.client_address[1],
        )
        with self._lock:
            self.asked.append(asked)
        self._reply(handler, self._script(asked))

    def _reply(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        time.sleep(reply.delay)
        body = reply.body if reply.cut_at is None else reply.body[: reply.cut_at]
        try:
            handler.send_response(reply.status)
            for name, value in reply.headers.items():
                handler.send_header(name, value)
            handler.send_header("content-length", str(len(reply.body)))
            handler.end_headers()
            handler.wfile.write(body)
            if reply.cut_at is not None:
                handler.close_connection = True
                _reset(handler.connection)
        except OSError:
            handler.close_connection = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _reset(connection: socket.socket) -> None:
    """Break the connection hard, as a dying machine does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(connection.detach())


class Login:
    """Both generations' token endpoints with single-use codes and refresh tokens."""

    def __init__(self, *, expires_in: int = 1500, refresh_expires_in: int = 3_456_000) -> None:
        self.codes = {"good-code"}
        self.refresh_tokens: set[str] = set()
        self.access_tokens: set[str] = set()
        self.refreshes = 0
        self.lifetimes = (expires_in, refresh_expires_in)
        self._issued = 0
        self._lock = Lock()

    def answers(self, asked: Asked) -> bool:
        return asked.path.endswith("/token")

    def reply(self, asked: Asked) -> Reply:
        """Take a code or refresh token, which then is dead, and give out new ones."""
        given = {**asked.query, **asked.form}
        with self._lock:
            kept, name = self.codes, "code"
            if given.get("grant_type") == "refresh_token":
                kept, name = self.refresh_tokens, "refresh_token"
                self.refreshes += 1
            if given.get(name) not in kept:
                return as_json({"error": "invalid_grant"}, 400)
            kept.discard(given[name])
            return as_json(self._issue())

    def seed(self) -> tuple[str, str]:
        """Return an access and a refresh token as if someone had connected."""
        with self._lock:
            issued = self._issue()
        return str(issued["access_token"]), str(issued["refresh_token"])

    def _issue(self) -> dict[str, object]:
        self._issued += 1
        access, refresh = f"access-{self._issued}", f"refresh-{self._issued}"
        self.access_tokens = {access}
        self.refresh_tokens.add(refresh)
        return {
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": self.lifetimes[0],
            "refresh_expires_in": self.lifetimes[1],
            "token_type": "Bearer",
            "scope": "financial-api offline_access profile email",
        }
