"""Many people at once in the portal: a process of its own, real HTTP, a real database.

``PYTHONPATH=src:tests python tests/bench/portal_load.py [database] [people] [rounds]`` starts
``datev-bridge portal``, lets people with a restaurant each look at their pages and change something
at the same time, and prints throughput and times; and what anybody saw of another restaurant, or
was answered that is not the page.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
import os
from pathlib import Path
import re
import signal
from statistics import median
import subprocess
import sys
from tempfile import TemporaryDirectory
from threading import Barrier, Thread
from time import monotonic, perf_counter, sleep
from urllib.parse import urlencode

from attrs import define, evolve, field, frozen

from datev_bridge.access import SYSTEM
from datev_bridge.identity.totp import code_at
from datev_bridge.journey.requests import Asked
from datev_bridge.service import DATABASE_VARIABLE, Service, open_service
from support.cli import process_environment
from support.databases import fresh_url
from support.people import PASSWORD, CountingHasher
from support.smtp import free_port

PEOPLE, ROUNDS = 50, 4
PATIENCE = 120.0
PAGES = (
    "",
    "settings/",
    "mapping/",
    "schedule/",
    "runs/",
    "days/",
    "members/",
    "audit/",
    "release/",
)
_NAME = re.compile(r"Haus-\d{3}")


@define
class Person:
    """Somebody with a restaurant, and what they were answered.

    Attributes:
        number: Which one; their client number at the tax adviser's as well.
        name: What their restaurant is called, and nobody else's.
        place: Beginning of the addresses of their pages.
        token: Of their session.
        times: Milliseconds of each answer.
        faults: What was wrong.
    """

    number: int
    name: str
    place: str
    token: str = field(repr=False)
    times: list[float] = field(factory=list)
    faults: list[str] = field(factory=list)


@frozen(kw_only=True)
class Loaded:
    """What came of it.

    Attributes:
        seconds: How long all of it took.
        times: Milliseconds of each answer.
        faults: What was wrong.
    """

    seconds: float
    times: tuple[float, ...]
    faults: tuple[str, ...]


def load(database: str, people: int, rounds: int) -> Loaded:
    """Let so many people go through their pages at once, so many times each."""
    with TemporaryDirectory() as name, fresh_url(database, Path(name)) as url:
        environment = {DATABASE_VARIABLE: url}
        service = open_service(Path(name), environment, clock=lambda: datetime.now(UTC))
        everybody = [settled(service, number) for number in range(1, people + 1)]
        service.close()
        with serving(Path(name), environment) as port:
            return _all_at_once(everybody, port, rounds)


def settled(service: Service, number: int) -> Person:
    """Let somebody have a restaurant, an account and a session."""
    hasher = CountingHasher()
    service = evolve(service, make_hasher=lambda: hasher)
    name, email = f"Haus-{number:03}", f"wirt{number:03}@haus.example"
    asked = Asked(property_name=name, contact_name=f"Wirt {name}", email=email)
    request = service.requests.accept(SYSTEM, service.requests.ask(asked).id)
    link = service.direct_links.to_set_password(SYSTEM, email)
    assert service.passwords.set_by_link(link.rpartition("/")[2], PASSWORD) == ()
    login = service.logins.log_in(email, PASSWORD)
    visit = service.visits.resume(login.token)
    assert visit is not None
    begun = service.second_factors.begin(visit)
    done = service.second_factors.confirm(visit, code_at(begun.secret, service.clock()))
    place = service.directory.place(SYSTEM, request.organisation)
    return Person(number, name, f"/places/{place.organisation}/{place.id}", done.login.token)


@contextmanager
def serving(folder: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """Run the portal as a process of its own; give its port once it answers."""
    port = free_port()
    words = ("portal", "--data", str(folder), "--port", str(port))
    process = subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        env=process_environment(dict(environment)),
        stderr=subprocess.DEVNULL,
    )
    try:
        until = monotonic() + PATIENCE
        while not is_well(port):
            assert process.poll() is None
            assert monotonic() < until
            sleep(0.2)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def is_well(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _all_at_once(everybody: list[Person], port: int, rounds: int) -> Loaded:
    ready = Barrier(len(everybody) + 1)
    threads = [
        Thread(target=_use, args=(person, port, rounds, ready), daemon=True) for person in everybody
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    return Loaded(
        seconds=perf_counter() - began,
        times=tuple(each for person in everybody for each in person.times),
        faults=tuple(each for person in everybody for each in person.faults),
    )


def _use(person: Person, port: int, rounds: int, ready: Barrier) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    ready.wait()
    try:
        for _ in range(rounds):
            for page in PAGES:
                _look(person, connection, page)
            _change(person, connection)
    except OSError as error:
        person.faults.append(f"{person.name}: {error!r}")
    finally:
        connection.close()


def _ask(person: Person, connection: HTTPConnection, page: str, form: str = "") -> tuple[int, str]:
    headers = {"Cookie": f"session={person.token}", "Accept-Language": "de"}
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    began = perf_counter()
    connection.request("POST" if form else "GET", f"{person.place}/{page}", form or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    person.times.append((perf_counter() - began) * 1000)
    return answer.status, text


def _look(person: Person, connection: HTTPConnection, page: str) -> str:
    """Open a page: it is the person's own, and nothing of anybody else's is on it."""
    status, text = _ask(person, connection, page)
    if status != 200 or set(_NAME.findall(text)) != {person.name}:
        person.faults.append(f"{person.name} {page}: {status} {sorted(set(_NAME.findall(text)))}")
    return text


def _change(person: Person, connection: HTTPConnection) -> None:
    """Save one's own client number, and see it."""
    page = _look(person, connection, "settings/")
    sent = {
        "csrf": _value(page, "csrf"),
        "seen": _value(page, "seen"),
        "datev.client_number": str(person.number),
    }
    status, _ = _ask(person, connection, "settings/", urlencode(sent))
    shown = _value(_look(person, connection, "settings/"), "datev.client_number")
    if status != 302 or shown != str(person.number):
        person.faults.append(f"{person.name} settings: {status}, {shown}")


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', page)
    return found[1] if found else ""


def told(database: str, people: int, loaded: Loaded) -> str:
    """Return what is to be known of it in a line."""
    times = sorted(loaded.times)
    return (
        f"{database}: {people} people, {len(times)} answers in {loaded.seconds:.1f} s, "
        f"{len(times) / loaded.seconds:.0f} a second, median {median(times):.0f} ms, "
        f"95 of 100 within {times[len(times) * 95 // 100]:.0f} ms, slowest {times[-1]:.0f} ms, "
        f"{len(loaded.faults)} faults"
    )


if __name__ == "__main__":
    usual = ("sqlite", str(PEOPLE), str(ROUNDS))
    named = (*sys.argv[1:], *usual[len(sys.argv) - 1 :])
    outcome = load(named[0], int(named[1]), int(named[2]))
    print(told(named[0], int(named[1]), outcome))
    print("\n".join(outcome.faults[:20]))
    sys.exit(1 if outcome.faults else os.EX_OK)
