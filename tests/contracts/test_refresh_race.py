"""Single-use refresh tokens among threads, processes, kills and cancelled tasks."""

import asyncio
from datetime import UTC, date, datetime, timedelta
import json
from pathlib import Path
import signal
import subprocess
import sys
from threading import Barrier, Event, Thread
import time

import pytest

from datev_bridge.errors import AuthorizationError
from datev_bridge.kseries.client import AsyncKSeriesClient, KSeriesClient
from datev_bridge.kseries.token_file import FileTokenStore
from support.kseries import app_at, record_of
from support.loopback import Asked, Login, Loopback, Reply, as_json

WORKER = """
from datetime import date
from pathlib import Path
import json, sys
from threading import Barrier, Thread
sys.path.insert(0, sys.argv[4])
from datev_bridge.kseries.client import KSeriesClient
from datev_bridge.kseries.token_file import FileTokenStore
from support.kseries import app_at

url, path, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
barrier, results = Barrier(threads), []

def work(client):
    barrier.wait()
    try:
        client.business_day("7", date(2026, 11, 20))
        results.append("ok")
    except Exception as error:
        results.append(repr(error))

with KSeriesClient(app_at(url), FileTokenStore(path)) as client:
    print("ready", flush=True)
    sys.stdin.readline()
    running = [Thread(target=work, args=(client,)) for _ in range(threads)]
    for thread in running: thread.start()
    for thread in running: thread.join()
print(json.dumps(results))
"""
TESTS = Path(__file__).parents[1]


class Server:
    """A login and one endpoint that takes the newest access token only."""

    def __init__(self) -> None:
        self.login = Login()
        self.answered = Event()
        self.pause = 0.0

    def __call__(self, asked: Asked) -> Reply:
        if self.login.answers(asked):
            reply = self.login.reply(asked)
            self.answered.set()
            time.sleep(self.pause)
            return reply
        if asked.token not in self.login.access_tokens:
            return as_json({}, 401)
        return as_json({"sales": []})


def store_with_due_tokens(server: Server, path: Path) -> FileTokenStore:
    store = FileTokenStore(path)
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    store.save(record_of(*server.login.seed(), issued_at=long_ago))
    return store


def worker(url: str, path: Path, threads: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, url, str(path), str(threads), str(TESTS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_with_eight_threads_refresh_once(tmp_path: Path) -> None:
    server = Server()
    server.pause = 0.2
    path = tmp_path / "tokens.json"
    store = store_with_due_tokens(server, path)
    with Loopback(server) as loopback:
        processes = [worker(loopback.url, path, 8) for _ in range(2)]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [json.loads(output) for output in outputs] == [["ok"] * 8] * 2
    assert server.login.refreshes == 1
    record = store.load()
    assert record is not None
    assert record.tokens.refresh in server.login.refresh_tokens
    assert record.refresh_begun_at is None


def test_threads_with_clients_of_their_own_refresh_once_when_refused(tmp_path: Path) -> None:
    server = Server()
    store = store_with_due_tokens(server, tmp_path / "tokens.json")
    store.save(record_of(*server.login.seed(), issued_at=datetime.now(UTC)))
    server.login.access_tokens = set()
    barrier, failed = Barrier(8), []

    def work(url: str) -> None:
        with KSeriesClient(app_at(url), FileTokenStore(tmp_path / "tokens.json")) as client:
            barrier.wait()
            try:
                client.business_day("7", date(2026, 11, 20))
            except Exception as error:  # noqa: BLE001 - shown by the assertion
                failed.append(error)

    with Loopback(server) as loopback:
        threads = [Thread(target=work, args=(loopback.url,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
    assert server.login.refreshes == 1


@pytest.mark.parametrize("v1", [False, True])
def test_a_kill_between_answer_and_store_ends_in_reconnect(tmp_path: Path, v1: bool) -> None:
    """The login has given new tokens and forgotten the old; the process dies before storing."""
    server = Server()
    server.pause = 3.0
    path = tmp_path / "tokens.json"
    store = store_with_due_tokens(server, path)
    before = store.load()
    assert before is not None
    with Loopback(server) as loopback:
        process = worker(loopback.url, path, 1)
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        assert server.answered.wait(30)
        process.send_signal(signal.SIGKILL)
        process.communicate()

        marked = store.load()
        assert marked is not None
        assert marked.tokens == before.tokens
        assert marked.refresh_begun_at is not None

        server.pause = 0.0
        for _ in range(2):
            with (
                KSeriesClient(app_at(loopback.url, v1=v1), FileTokenStore(path)) as client,
                pytest.raises(AuthorizationError) as caught,
            ):
                client.business_day("7", date(2026, 11, 20))
            assert caught.value.code == "AUTH-042"
        assert server.login.refreshes == 2
        ended = store.load()
        assert ended is not None
        assert ended.ended == "AUTH-042"
        with KSeriesClient(app_at(loopback.url, v1=v1), FileTokenStore(path)) as client:
            client.connect("good-code", "v" * 43)
            assert client.business_day("7", date(2026, 11, 20)).body == b'{"sales": []}'


def test_a_cancelled_task_does_not_lose_the_connection(tmp_path: Path) -> None:
    server = Server()
    server.pause = 0.3
    store = store_with_due_tokens(server, tmp_path / "tokens.json")

    async def cancel_in_the_middle(url: str) -> None:
        async with AsyncKSeriesClient(app_at(url), store) as client:
            task = asyncio.create_task(client.business_day("7", date(2026, 11, 20)))
            await asyncio.to_thread(server.answered.wait, 30)
            begun = store.load()
            assert begun is not None
            assert begun.refresh_begun_at is not None, "the loop was blocked by the refresh"
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            day = await client.business_day("7", date(2026, 11, 20))
            assert day.body == b'{"sales": []}'

    with Loopback(server) as loopback:
        asyncio.run(cancel_in_the_middle(loopback.url))
    assert server.login.refreshes == 1
