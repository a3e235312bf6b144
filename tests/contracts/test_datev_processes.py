"""One connection and one file among processes, and kills at the worst moment."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import signal
import subprocess
import sys

from attrs import evolve
import pytest

from datev_bridge.datev_upload.model import UploadState
from datev_bridge.datev_upload.oauth import scopes
from datev_bridge.datev_upload.tokens import TokenRecord
from datev_bridge.datev_upload.upload import Patience
from datev_bridge.delivery.datev_api import DatevClient, DatevOptions
from datev_bridge.errors import DeliveryError
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.kseries.client import Clockwork
from datev_bridge.store.database import open_database
from datev_bridge.store.schema import metadata
from datev_bridge.store.work import Store
from datev_bridge.testing.datev_server import DatevServer, Kind, Trouble
from datev_bridge.vault import Vault
from support.databases import KEY
from support.datev import NONCE, RETURN, TARGET, VERIFIER, app_at, booking_file

TESTS = Path(__file__).parents[1]
WHOSE = ("a", "p")

WORKER = """
import json, os, signal, sys
sys.path.insert(0, sys.argv[4])
from datetime import UTC, datetime
from threading import Barrier, Thread
from datev_bridge.delivery.datev_api import DatevClient
from datev_bridge.store.database import open_database
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault
from support.databases import KEY
from support.datev import TARGET, app_at, booking_file

url, database, threads, tests, killed_at = sys.argv[1:]
store = Store(
    engine=open_database(database), seals=Vault([KEY]), clock=lambda: datetime.now(UTC)
)
records = store.datev_uploads("a", "p")
note = records.note

def dying(receipt):
    if receipt.state.value == killed_at:
        os.kill(os.getpid(), signal.SIGKILL)
    note(receipt)

records.note = dying
keeper = store.datev_tokens("a", "p")
save = keeper.save

def forgetting(record):
    if killed_at == "renewed" and record.refresh_begun_at is None:
        os.kill(os.getpid(), signal.SIGKILL)
    save(record)

keeper.save = forgetting
barrier, results = Barrier(int(threads)), []

def work():
    with DatevClient(
        app_at(url),
        tokens=keeper,
        records=records,
        log=store.datev_calls("a", "p"),
    ) as client:
        barrier.wait()
        try:
            if int(threads) > 1:
                client.uploads.find_client(1001, 42)
            results.append(client.uploads.send(TARGET, booking_file()).job)
        except Exception as error:
            results.append(repr(error))

print("ready", flush=True)
sys.stdin.readline()
running = [Thread(target=work) for _ in range(int(threads))]
for thread in running: thread.start()
for thread in running: thread.join()
print(json.dumps(results))
"""


@pytest.fixture
def server() -> Iterator[DatevServer]:
    with DatevServer(retry_after=0, lasts=timedelta(0)) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    engine = open_database(f"sqlite:///{tmp_path / 'store.db'}")
    metadata.create_all(engine)
    made = Store(engine=engine, seals=Vault([KEY]), clock=lambda: datetime.now(UTC))
    with made.work() as work:
        work.organisations.add(Organisation(id="a", name="A", made_at=made.clock()))
    with made.work("a") as work:
        work.places.add(Place(id="p", organisation="a", name="A"))
    yield made
    engine.dispose()


def client(server: DatevServer, store: Store, later: timedelta = timedelta(0)) -> DatevClient:
    """Return a client whose clock is ahead; it waits for nothing."""
    return DatevClient(
        app_at(server.url),
        tokens=store.datev_tokens(*WHOSE),
        records=store.datev_uploads(*WHOSE),
        log=store.datev_calls(*WHOSE),
        options=DatevOptions(patience=Patience(pause=timedelta(0))),
        clockwork=Clockwork(
            clock=lambda: datetime.now(UTC) + later, sleep=lambda _: None, random=lambda: 0.0
        ),
    )


def connect(server: DatevServer, store: Store) -> None:
    code = server.authorize(
        redirect_uri=RETURN,
        scope=" ".join(scopes(lasting=True)),
        verifier=VERIFIER,
        nonce=NONCE,
    )
    with client(server, store) as made:
        made.connection.connect(code, verifier=VERIFIER, nonce=NONCE)


def make_due(store: Store) -> TokenRecord:
    """Let the access token end now, and return what is kept."""
    keeper = store.datev_tokens(*WHOSE)
    record = keeper.load()
    assert record is not None
    now = datetime.now(UTC)
    due = evolve(record.tokens, issued_at=now - timedelta(minutes=20), expires_at=now)
    keeper.save(evolve(record, tokens=due))
    return evolve(record, tokens=due)


def worker(
    server: DatevServer, store: Store, threads: int = 1, killed_at: str = "-"
) -> subprocess.Popen[str]:
    url = str(store.engine.url)
    words = [sys.executable, "-c", WORKER, server.url, url, str(threads), str(TESTS), killed_at]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told(*processes: subprocess.Popen[str]) -> list[str]:
    """Let all go at once; return what they wrote at their end."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate(timeout=60)[0] for process in processes]


def test_two_processes_with_four_threads_refresh_once_and_upload_once(
    server: DatevServer, store: Store
) -> None:
    connect(server, store)
    record = make_due(store)
    server.trouble(Trouble(kind=Kind.SLOW, where="/token", seconds=0.5))
    outputs = told(*(worker(server, store, 4) for _ in range(2)))
    assert server.grants.refreshes == 1
    (uploaded,) = server.jobs.received
    assert [json.loads(output) for output in outputs] == [[uploaded.id] * 4] * 2
    renewed = store.datev_tokens(*WHOSE).load()
    assert renewed is not None
    assert renewed.refresh_begun_at is None
    assert renewed.tokens.refresh != record.tokens.refresh


def test_a_kill_between_answer_and_note_does_not_upload_twice(
    server: DatevServer, store: Store
) -> None:
    """DATEV has the file, and the process dies before it writes down the job."""
    connect(server, store)
    process = worker(server, store, killed_at="pending")
    told(process)
    assert process.returncode == -signal.SIGKILL
    (uploaded,) = server.jobs.received
    (begun,) = store.datev_uploads(*WHOSE).unfinished()
    assert (begun.state, begun.job) == (UploadState.BEGUN, "")

    with client(server, store) as made:
        receipt = made.uploads.deliver(TARGET, booking_file())
    assert (receipt.state, receipt.job) == (UploadState.SUCCEEDED, uploaded.id)
    assert len(server.jobs.received) == 1


def test_a_kill_before_the_upload_is_noted_leaves_nothing(
    server: DatevServer, store: Store
) -> None:
    connect(server, store)
    process = worker(server, store, killed_at="begun")
    told(process)
    assert process.returncode == -signal.SIGKILL
    assert server.jobs.received == []
    assert store.datev_uploads(*WHOSE).unfinished() == ()
    with client(server, store) as made:
        assert made.uploads.deliver(TARGET, booking_file()).state is UploadState.SUCCEEDED


@pytest.mark.parametrize(
    ("later", "repeat", "code"),
    [
        (timedelta(seconds=30), False, "UPL-070"),
        (timedelta(minutes=3), False, None),
        (timedelta(hours=25), False, "UPL-071"),
        (timedelta(hours=25), True, None),
    ],
)
def test_an_upload_that_is_not_in_the_list(
    server: DatevServer, store: Store, later: timedelta, repeat: bool, code: str | None
) -> None:
    """As after a kill between the note and the request: nobody knows that it was never sent."""
    connect(server, store)
    told(worker(server, store, killed_at="pending"))
    server.jobs.received.clear()
    with client(server, store, later) as made:
        if code is None:
            receipt = made.uploads.deliver(TARGET, booking_file(), repeat=repeat)
            assert receipt.state is UploadState.SUCCEEDED
        else:
            with pytest.raises(DeliveryError, match=code):
                made.uploads.deliver(TARGET, booking_file(), repeat=repeat)
    assert len(server.jobs.received) == (0 if code else 1)


def test_a_kill_between_a_renewal_and_its_note_ends_in_reconnecting(
    server: DatevServer, store: Store
) -> None:
    """DATEV has given new tokens, and the process dies before it stores them."""
    connect(server, store)
    before = make_due(store)
    process = worker(server, store, killed_at="renewed")
    told(process)
    assert process.returncode == -signal.SIGKILL
    assert server.grants.refreshes == 1
    marked = store.datev_tokens(*WHOSE).load()
    assert marked is not None
    assert marked.refresh_begun_at is not None
    assert marked.tokens == before.tokens
    for _ in range(2):
        with client(server, store) as made, pytest.raises(DeliveryError, match="UPL-042"):
            made.connection.tokens()
    assert server.grants.refreshes == 2
    assert server.jobs.received == []
    connect(server, store)
    with client(server, store) as made:
        assert made.uploads.deliver(TARGET, booking_file()).state is UploadState.SUCCEEDED
