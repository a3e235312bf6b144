"""Where the processor time of a running process goes, by part, whichever of its threads spends it.

A thread looks at all others many times a second. What each of them spent since the last look, by
its own processor clock, goes to the part whose code it is in.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import sys
import threading
from threading import Event, Thread
import time
from types import FrameType

PARTS: tuple[tuple[str, str], ...] = (
    ("/dbos/", "engine"),
    ("/sqlalchemy/", "database client"),
    ("/psycopg", "database client"),
    ("/httpx/", "HTTP client"),
    ("/httpcore/", "HTTP client"),
    ("/h11/", "HTTP client"),
    ("/datev_bridge", "own code"),
)
"""Part of a path of code, and what it belongs to."""
OURS, ENGINE = "own code", "engine"
EVERY = 0.004
"""Seconds between two looks."""
_GIVE_WAY = 0.002
TASKS = {
    "perform": "runs",
    "plan_due": "planning",
    "send_due": "mails",
    "deliver_due": "files into folders",
    "settle": "noting what arrived",
    "care": "looking after places",
    "submit": "handing runs to the engine",
}
"""Functions of a worker, and what is done in them."""


@contextmanager
def sampled() -> Iterator[Mapping[str, float]]:
    """Give a mapping of parts, and of tasks, to processor seconds; it grows meanwhile."""
    spent: dict[str, float] = defaultdict(float)
    over = Event()
    sys.setswitchinterval(_GIVE_WAY)  # else threads are only seen where they wait
    watcher = Thread(target=_watch, args=(spent, over), daemon=True, name="sampling")
    watcher.start()
    try:
        yield spent
    finally:
        over.set()
        watcher.join()


def part_of(frame: FrameType | None) -> str:
    """Return what a thread works for: the innermost part, but what the engine calls is its."""
    part = ""
    while frame is not None:
        path = frame.f_code.co_filename
        found = next((name for piece, name in PARTS if piece in path), "")
        part = part or found
        if found in {OURS, ENGINE}:
            return ENGINE if found == ENGINE else part
        frame = frame.f_back
    return part or "other"


def task_of(frame: FrameType | None) -> str:
    """Return what a thread is busy with."""
    while frame is not None:
        code = frame.f_code
        if code.co_name in TASKS and "/datev_bridge/" in code.co_filename:
            return f"task: {TASKS[code.co_name]}"
        frame = frame.f_back
    return "task: start, engine and all else"


def _watch(spent: dict[str, float], over: Event) -> None:
    known: dict[int, float] = {}
    while not over.wait(EVERY):
        frames = sys._current_frames()
        for thread in threading.enumerate():
            name = thread.ident
            if name is None or name not in frames:
                continue
            now = time.clock_gettime(time.pthread_getcpuclockid(name))
            took, known[name] = now - known.get(name, 0.0), now
            if thread.name == "sampling":
                spent["sampling"] += took
                continue
            spent[part_of(frames[name])] += took
            spent[task_of(frames[name])] += took
