"""The HTTP server: carries requests to what answers them and answers back, faults included."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import socket
import struct
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import frozen

from datev_bridge.testing.sandbox.faults import Kind, Trouble
from datev_bridge.testing.sandbox.messages import Asked, Reply, page

LONGEST_BODY = 1 << 20
"""Bytes; enough for forms."""
_DROPS = 20
_PATIENCE = 5.0
"""Seconds to wait for the server's thread to end."""


@frozen(kw_only=True)
class Sent:
    """A reply and the trouble on its way."""

    reply: Reply
    trouble: Trouble | None = None


Answering = Callable[[Asked], Sent]


class Server(ThreadingHTTPServer):
    """Serves on one port, in a thread of its own.

    Args:
        address: Where to listen; port 0 for a free one.
        answering: What answers requests.
        sleep: How slow answers wait, in seconds.
        name: How the server names itself.
        longest_body: Bytes of a request's body that are taken.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self,
        address: tuple[str, int],
        answering: Answering,
        sleep: Callable[[float], None],
        *,
        name: str,
        longest_body: int = LONGEST_BODY,
    ) -> None:
        self.answering = answering
        self.sleep = sleep
        self.name = name
        self.longest_body = longest_body
        super().__init__(address, _Handler)
        self._thread = Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> None:
        """Start to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Stop to serve."""
        self.shutdown()
        self.server_close()
        self._thread.join(_PATIENCE)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet when a client goes away in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    wbufsize = -1
    server: Server

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def version_string(self) -> str:
        """Return how the server names itself; not which Python it runs on."""
        return self.server.name

    def log_message(self, *args: Any) -> None:
        """Print nothing: addresses and bodies hold tokens."""

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > self.server.longest_body:
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
            body=body,
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


def spoilt(trouble: Trouble, reply: Reply) -> Reply:
    """Return what a trouble leaves of an answer."""
    if trouble.kind is Kind.EMPTY:
        return Reply(status=reply.status, headers=reply.headers)
    if trouble.kind is Kind.NOT_JSON:
        return page("<html><body>Maintenance</body></html>")
    if trouble.kind is Kind.TRUNCATED_JSON:
        half = reply.body[: len(reply.body) // 2]
        return Reply(status=reply.status, headers=reply.headers, body=half)
    return reply
