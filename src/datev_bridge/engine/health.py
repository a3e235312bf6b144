"""Health and metrics of a worker over HTTP, for monitors; no secret and no name is in either."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import json
from threading import Thread

from attrs import frozen


@frozen(kw_only=True)
class Health:
    """What monitors are told.

    Attributes:
        is_well: Whether the worker works.
        figures: Metrics by name; names end with what they count.
    """

    is_well: bool
    figures: Mapping[str, float]


HELP = {
    "datev_bridge_runs": "Runs that are not at their end, by state.",
    "datev_bridge_mails": "Mails in the outbox, by state.",
    "datev_bridge_turns_total": "Turns this worker made, by part of its work.",
    "datev_bridge_turns_failed": "Turns that failed one after the other, by part.",
    "datev_bridge_last_turn_timestamp_seconds": "When a part worked last and nothing kept it.",
    "datev_bridge_workers": "Workers that are alive.",
}
"""What each metric counts."""


@contextmanager
def serving(host: str, port: int, health: Callable[[], Health]) -> Iterator[int]:
    """Answer ``/health`` and ``/metrics`` while the context lasts; give the port.

    Args:
        host: Address to listen on.
        port: Port; 0 for any free one.
        health: Returns what to tell.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = health()
            answers = {
                "/health": (_health(found), "application/json"),
                "/metrics": (_metrics(found), "text/plain; version=0.0.4"),
            }
            if self.path not in answers:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            text, kind = answers[self.path]
            is_bad = self.path == "/health" and not found.is_well
            self.send_response(HTTPStatus.SERVICE_UNAVAILABLE if is_bad else HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing: monitors ask often."""

    with ThreadingHTTPServer((host, port), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def _health(found: Health) -> str:
    return json.dumps({"well": found.is_well, "figures": dict(found.figures)})


def _metrics(found: Health) -> str:
    lines: list[str] = []
    for name, value in found.figures.items():
        base = name.partition("{")[0]
        comment = f"# HELP {base} {HELP[base]}"
        if comment not in lines:
            kind = "counter" if base.endswith("_total") else "gauge"
            lines += [comment, f"# TYPE {base} {kind}"]
        lines.append(f"{name} {value:g}")
    return "\n".join((*lines, ""))
