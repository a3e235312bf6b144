"""The merchant's browser coming back to this machine after consent.

Unproved against the vendor: its portal asks for https redirects, so a loopback address may not be
accepted there. Pasting the returned address always works (:func:`.oauth.read_return` judges both).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import SplitResult

from datev_bridge.errors import AuthorizationError, ConfigurationError
from datev_bridge.kseries import codes
from datev_bridge.kseries.code_grant import parts_of
from datev_bridge.kseries.oauth import is_loopback

LOOPBACK = "127.0.0.1"

_PAGE = (
    b"Die Antwort ist angekommen. Dieses Fenster kann geschlossen werden; weiter geht es im "
    b"Terminal.\n\nThe answer has arrived. You can close this window and go on in the terminal.\n"
)


class Returning:
    """Waits for the browser; made by :func:`listening`."""

    def __init__(self, arrived: "SimpleQueue[str]") -> None:
        self._arrived = arrived

    def wait(self, seconds: float) -> str:
        """Return the whole address at which the browser arrived.

        Raises:
            AuthorizationError: It did not come in time (AUTH-028).
        """
        try:
            return self._arrived.get(timeout=seconds)
        except Empty:
            issue = codes.NOBODY_RETURNED.at("return", seconds=round(seconds))
            raise AuthorizationError(issue) from None


@contextmanager
def listening(redirect_uri: str, *, port: int = 0) -> Iterator[Returning]:
    """Listen on loopback for the browser while the context lasts.

    Args:
        redirect_uri: The agreed address; only its path is answered.
        port: Where to listen; 0 for the port of the agreed address, which then must be one of this
            machine. With a port it may be any address that something forwards to it.

    Raises:
        ConfigurationError: The agreed address is not on this machine (AUTH-027).
        OSError: The port is taken.
    """
    agreed = parts_of(redirect_uri)
    chosen = port or _own_port(agreed)
    if not chosen:
        raise ConfigurationError(codes.RETURN_ELSEWHERE.at("redirect_uri", redirect=redirect_uri))
    arrived: SimpleQueue[str] = SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            parts = parts_of(self.path)
            is_return = parts.path.rstrip("/") == agreed.path.rstrip("/") and bool(parts.query)
            body = _PAGE if is_return else b""
            self.send_response(200 if is_return else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)
            if is_return:
                arrived.put(f"{agreed.scheme}://{agreed.netloc}{self.path}")

        def log_message(self, *_: object) -> None:
            """Print nothing: the address holds a code."""

    server = ThreadingHTTPServer((LOOPBACK, chosen), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Returning(arrived)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _own_port(agreed: SplitResult) -> int:
    """Return the port of this machine that an address names, 0 for none."""
    try:
        return agreed.port or 0 if is_loopback(agreed.hostname) else 0
    except ValueError:  # 99999 is no port
        return 0
