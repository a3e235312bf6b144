"""The HTTP server: carries requests to the sandbox and answers back, faults included."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import socket
import struct
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import frozen

from datev_bridge.testing.sandbox.faults import Kind, Trouble
from datev_bridge.testing.sandbox.messages import Asked, Reply

_LONGEST_BODY = 1 << 20
_DROPS = 20


@frozen(kw_only=True)
class Sent:
    """A reply and the trouble on its way."""

    reply: Reply
    trouble: Trouble | None = None


Answering = Callable[[Asked], Sent]


class Server(ThreadingHTTPServer):
    """Serves one sandbox on one port."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], answering: Answering, sleep: Callable[[float], None]
    ) -> None:
        self.answering = answering
        self.sleep = sleep
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet when a client goes away in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "KSeriesSandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 60
    wbufsize = -1
    server: Server

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def log_message(self, *args: Any) -> None:
        """Print nothing: addresses and bodies hold tokens."""

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LONGEST_BODY:
            self.close_connection = True
            self._send(Reply(status=413))
            return
        sent = self.server.answering(self._asked(self.rfile.read(length)))
        trouble = sent.trouble.kind if sent.trouble else None
        if trouble is Kind.LOST:
            self._break()
        elif trouble is Kind.TRUNCATED:
            self._send(sent.reply, body=sent.reply.body[: len(sent.reply.body) // 2])
            self._break()
        elif trouble is Kind.DRIPPING and sent.trouble:
            self._drip(sent.reply, sent.trouble.seconds)
        else:
            self._send(sent.reply)

    def _asked(self, body: bytes) -> Asked:
        parts = urlsplit(self.path)
        host = self.headers.get("Host") or f"127.0.0.1:{self.server.server_address[1]}"
        return Asked(
            method=self.command,
            path=unquote(parts.path),
            target=self.path,
            base=f"http://{host}",
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            form=dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)),
        )

    def _send(self, reply: Reply, body: bytes | None = None) -> None:
        """Send an answer; with ``body``, another one than its length says."""
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body if body is None else body)
        self.wfile.flush()

    def _drip(self, reply: Reply, seconds: float) -> None:
        size = len(reply.body) // _DROPS + 1
        self._send(reply, body=b"")
        for start in range(0, len(reply.body), size):
            self.server.sleep(seconds / _DROPS)
            self.wfile.write(reply.body[start : start + size])
            self.wfile.flush()

    def _break(self) -> None:
        """Break the connection hard, as a dying machine does."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
